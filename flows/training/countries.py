"""`python -m flows.training.countries GOLD_DIR`: learn how much each sign of a country counts.

Logistic regression over the signs of `flows.extract.country_signs`; prints the cross-validated F1 (documents are never
split) and writes `country_weights.csv` to the folder that --output names.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from flows.extract.country_signs import candidates, survey
from flows.extract.statement_countries import THRESHOLD
from flows.training.gold import attribution, lessons, speakers

# Strength of the regularization, chosen by cross-validation among 0.03, 0.1, 0.3; smaller weights are left out.
STRENGTH = 0.1
SMALLEST = 0.02


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--output", type=Path, default=Path("schemas/lexicons"))
    options = parser.parse_args(arguments)
    signs: list[dict[str, int]] = []
    coded: list[bool] = []
    groups: list[str] = []
    for lesson in lessons(options.gold):
        known = survey(lesson.parsed, lesson.parsed.text, lesson.actors)
        for statement in lesson.statements:
            spoken = speakers(statement, lesson.actors)
            for c in candidates(known, attribution(statement), statement["kind"], spoken):
                signs.append(dict.fromkeys(sorted(c.signs), 1))
                coded.append(c.country_code in statement["countries"])
                groups.append(lesson.name)
    vectorizer = DictVectorizer()
    table, truth = vectorizer.fit_transform(signs), np.array(coded)
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    chances = cross_val_predict(model, table, truth, groups=groups, cv=GroupKFold(10), method="predict_proba")[:, 1]
    print(f"{len(set(groups))} documents, {len(truth)} candidates, F1 {f1_score(truth, chances >= THRESHOLD):.3f}")
    model.fit(table, truth)
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    with (options.output / "country_weights.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["sign", "weight"])
        writer.writerow(["(bias)", f"{model.intercept_[0]:.3f}"])
        writer.writerows([s, f"{w:.3f}"] for s, w in sorted(weights.items()) if abs(w) >= SMALLEST)


if __name__ == "__main__":
    main()
