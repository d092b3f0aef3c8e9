"""`python -m flows.training.ties GOLD_DIR CHANCES`: learn how much each sign of a country and of a sector counts.

Logistic regressions over the signs of `flows.extract.country_signs` and `flows.extract.sector_signs`; prints the
cross-validated F1 (documents are never split) and writes the lexicons of weights to the folder that --output names.
CHANCES is the file of that kind that `python -m flows.training` writes: what the statement heads say of statements that
they did not learn from.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from sklearn.metrics import f1_score

from flows.extract import country_signs, sector_signs, statement_countries, statement_sectors
from flows.extract.sectors import find_sectors
from flows.training.gold import Lesson, attribution, lessons, speakers
from flows.training.regression import Case, learn

# Chosen by cross-validation among 0.02, 0.05, 0.1.
STRENGTH = 0.05


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("chances", type=Path)
    parser.add_argument("--output", type=Path, default=Path("schemas/lexicons"))
    options = parser.parse_args(arguments)
    taught = list(lessons(options.gold, json.loads(options.chances.read_text("utf-8"))))
    for name, cases, threshold in (
        (statement_countries.WEIGHTS, countries, statement_countries.THRESHOLD),
        (statement_sectors.WEIGHTS, sectors, statement_sectors.THRESHOLD),
    ):
        _learn([case for lesson in taught for case in cases(lesson)], options.output / f"{name}.csv", threshold)


def countries(lesson: Lesson) -> Iterator[Case]:
    """A case per statement and country of one document."""
    known = country_signs.survey(lesson.parsed, lesson.form, lesson.actors)
    before: frozenset[str] = frozenset()
    for statement in lesson.statements:
        said, spoken = attribution(statement), speakers(statement, lesson.actors)
        own = country_signs.named(known, said)
        stages = statement["chances"]["stage"]
        stage = max(stages, key=stages.__getitem__)
        for c in country_signs.candidates(known, said, statement["kind"], stage, spoken, own, before):
            yield Case(lesson.name, c.bond, c.signs, c.country_code in statement["countries"])
        before = frozenset(own) or before


def sectors(lesson: Lesson) -> Iterator[Case]:
    """A case per statement and sector of one document."""
    known = sector_signs.survey(lesson.parsed, lesson.form, find_sectors(lesson.parsed, lesson.form))
    before: frozenset[str] = frozenset()
    for statement in lesson.statements:
        said = attribution(statement)
        own = sector_signs.inside(known, said)
        for c in sector_signs.candidates(known, said, statement["kind"], own, before):
            yield Case(lesson.name, c.bond, c.signs, c.sector_id in statement["sectors"])
        before = frozenset(m.sector_id for m in own) or before


def _learn(cases: Sequence[Case], path: Path, threshold: float) -> None:
    chances = learn(cases, path, STRENGTH)
    score = f1_score([c.holds for c in cases], chances >= threshold)
    documents = len({c.document for c in cases})
    print(f"{path.stem}: {documents} documents, {len(cases)} candidates, F1 {score:.3f}")


if __name__ == "__main__":
    main()
