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
from flows.extract.sectors import find_sectors
from flows.extract.tokens import Tokens
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
    known = country_signs.survey(Tokens(lesson.parsed), lesson.form, lesson.actors)
    given = ((s.coded.said, s.kind, s.stage, s.speakers) for s in lesson.statements)
    for statement, found in zip(lesson.statements, country_signs.candidates(known, given), strict=True):
        for c in found:
            yield Case(lesson.name, c.bond, c.signs, c.country_code in statement.coded.countries)


def sectors(lesson: Lesson) -> Iterator[Case]:
    """A case per statement and sector of one document."""
    mentions = find_sectors(lesson.parsed, lesson.form)
    known = sector_signs.survey(Tokens(lesson.parsed), lesson.form, mentions)
    given = ((s.coded.said, s.kind, s.chances["sectors"]) for s in lesson.statements)
    for statement, found in zip(lesson.statements, sector_signs.candidates(known, given), strict=True):
        for c in found:
            yield Case(lesson.name, c.bond, c.signs, c.sector_id in statement.coded.sectors)


def _learn(cases: Sequence[Case], path: Path, threshold: float) -> None:
    chances = learn(cases, path, STRENGTH)
    score = f1_score([c.holds for c in cases], chances >= threshold)
    documents = len({c.document for c in cases})
    print(f"{path.stem}: {documents} documents, {len(cases)} candidates, F1 {score:.3f}")


if __name__ == "__main__":
    main()
