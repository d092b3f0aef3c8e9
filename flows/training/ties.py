"""`python -m flows.training.ties GOLD_DIR`: learn how much each sign of a country and of a sector counts.

Logistic regressions over the signs of `flows.extract.country_signs` and `flows.extract.sector_signs`; prints the
cross-validated F1 (documents are never split) and writes the lexicons of weights to the folder that --output names.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from flows.extract import country_signs, sector_signs, statement_countries, statement_sectors
from flows.extract.sectors import find_sectors
from flows.extract.ties import BIAS, crossed
from flows.training.gold import Lesson, attribution, lessons, speakers

# Strength of the regularization, chosen by cross-validation among 0.02, 0.05, 0.1; smaller weights are left out.
STRENGTH = 0.05
SMALLEST = 0.01


class Case(NamedTuple):
    """One candidate of a statement: its document, what speaks for it, and whether the annotators coded it."""

    document: str
    bond: str
    signs: frozenset[str]
    coded: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--output", type=Path, default=Path("schemas/lexicons"))
    options = parser.parse_args(arguments)
    taught = list(lessons(options.gold))
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
        for c in country_signs.candidates(known, said, statement["kind"], spoken, own, before):
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
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform([dict.fromkeys(crossed(c.bond, c.signs), 1) for c in cases])
    truth, groups = np.array([c.coded for c in cases]), [c.document for c in cases]
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    chances = cross_val_predict(model, table, truth, groups=groups, cv=GroupKFold(10), method="predict_proba")[:, 1]
    score = f1_score(truth, chances >= threshold)
    print(f"{path.stem}: {len(set(groups))} documents, {len(truth)} candidates, F1 {score:.3f}")
    model.fit(table, truth)
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["sign", "weight"])
        writer.writerow([BIAS, f"{model.intercept_[0]:.3f}"])
        writer.writerows([s, f"{w:.3f}"] for s, w in sorted(weights.items()) if abs(w) >= SMALLEST)


if __name__ == "__main__":
    main()
