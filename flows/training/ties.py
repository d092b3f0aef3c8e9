"""`python -m flows.training.ties GOLD_DIR CHANCES`: learn how much each sign of a country and of a sector counts.

Logistic regressions over the signs of `flows.extract.country_signs` and `flows.extract.sector_signs`; prints the
cross-validated F1 (documents are never split) and writes the lexicons of weights to the folder that --output names.
CHANCES is the file of that kind that `python -m flows.training` writes: what the statement heads say of statements that
they did not learn from. Practice texts would teach no better here: they leave more unsaid than the gold does.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sklearn.metrics import f1_score

from flows.extract import country_signs, sector_signs, statement_countries, statement_sectors
from flows.training.lessons import Lesson, from_command_line
from flows.training.regression import Case, learn

# Chosen by cross-validation among 0.02, 0.05, 0.1.
STRENGTH = 0.05


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn and write the weights."""
    taught, output = from_command_line(__doc__, arguments)
    for name, cases, threshold in (
        (statement_countries.WEIGHTS, countries, statement_countries.THRESHOLD),
        (statement_sectors.WEIGHTS, sectors, statement_sectors.THRESHOLD),
    ):
        _learn([case for lesson in taught for case in cases(lesson)], output / f"{name}.csv", threshold)


def countries(lesson: Lesson) -> Iterator[Case]:
    """A case per statement and country of one document."""
    given = ((s.coded.said, s.kind, s.stage, s.speakers, s.chances["about countries"]) for s in lesson.statements)
    found = country_signs.candidates(lesson.seen.countries, given)
    for statement, some in zip(lesson.statements, found, strict=True):
        for c in some:
            yield Case(lesson.name, c.bond, c.signs, c.country_code in statement.coded.countries)


def sectors(lesson: Lesson) -> Iterator[Case]:
    """A case per statement and sector of one document."""
    given = ((s.coded.said, s.kind, s.chances["sectors"], s.chances["about sectors"]) for s in lesson.statements)
    found = sector_signs.candidates(lesson.seen.sectors, given)
    for statement, some in zip(lesson.statements, found, strict=True):
        for c in some:
            yield Case(lesson.name, c.bond, c.signs, c.sector_id in statement.coded.sectors)


def _learn(cases: Sequence[Case], path: Path, threshold: float) -> None:
    chances = learn(cases, path, STRENGTH)
    score = f1_score([c.holds for c in cases], chances >= threshold)
    documents = len({c.document for c in cases})
    print(f"{path.stem}: {documents} documents, {len(cases)} candidates, F1 {score:.3f}")


if __name__ == "__main__":
    main()
