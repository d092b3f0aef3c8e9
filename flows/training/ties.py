"""`python -m flows.training.ties GOLD_DIR CHANCES`: learn how much each sign of a country and of a sector counts.

Logistic regressions over the signs of `flows.extract.country_signs` and `flows.extract.sector_signs`; prints the
cross-validated F1 (documents are never split) and writes the lexicons of weights to the folder that --output names.
CHANCES is the file of that kind that `python -m flows.training` writes: what the statement heads say of statements that
they did not learn from.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sklearn.metrics import f1_score

from flows.extract import country_signs, sector_signs, statement_countries, statement_sectors
from flows.extract.sectors import find_sectors
from flows.extract.tokens import Tokens
from flows.training.lessons import Lesson, attribution, from_command_line, speakers
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
    given = ((attribution(s), s["kind"], _stage(s), speakers(s, lesson.actors)) for s in lesson.statements)
    for statement, found in zip(lesson.statements, country_signs.candidates(known, given), strict=True):
        for c in found:
            yield Case(lesson.name, c.bond, c.signs, c.country_code in statement["countries"])


def sectors(lesson: Lesson) -> Iterator[Case]:
    """A case per statement and sector of one document."""
    mentions = find_sectors(lesson.parsed, lesson.form)
    known = sector_signs.survey(Tokens(lesson.parsed), lesson.form, mentions)
    given = ((attribution(s), s["kind"]) for s in lesson.statements)
    for statement, found in zip(lesson.statements, sector_signs.candidates(known, given), strict=True):
        for c in found:
            yield Case(lesson.name, c.bond, c.signs, c.sector_id in statement["sectors"])


def _stage(statement: Mapping[str, Any]) -> str:
    chances: Mapping[str, float] = statement["chances"]["stage"]
    return max(chances, key=chances.__getitem__)


def _learn(cases: Sequence[Case], path: Path, threshold: float) -> None:
    chances = learn(cases, path, STRENGTH)
    score = f1_score([c.holds for c in cases], chances >= threshold)
    documents = len({c.document for c in cases})
    print(f"{path.stem}: {documents} documents, {len(cases)} candidates, F1 {score:.3f}")


if __name__ == "__main__":
    main()
