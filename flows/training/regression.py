"""Logistic regression over signs, and the lexicon of weights that it leaves (`flows.extract.ties`)."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from flows.extract.ties import BIAS, crossed

# Weights smaller than this are left out.
SMALLEST = 0.01


class Case(NamedTuple):
    """Something that may hold: its document, what speaks for it, and whether the annotators say that it holds."""

    document: str
    bond: str
    signs: frozenset[str]
    holds: bool


def learn(cases: Sequence[Case], path: Path, strength: float) -> NDArray[Any]:
    """Write the weights; the chance of each case by weights that were learned without its document.

    The smaller `strength`, the closer to zero the weights are held.
    """
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform([dict.fromkeys(crossed(c.bond, c.signs), 1) for c in cases])
    truth, groups = np.array([c.holds for c in cases]), [c.document for c in cases]
    model = LogisticRegression(C=strength, max_iter=2000)
    chances: NDArray[Any] = cross_val_predict(
        model, table, truth, groups=groups, cv=GroupKFold(10), method="predict_proba"
    )
    model.fit(table, truth)
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["sign", "weight"])
        writer.writerow([BIAS, f"{model.intercept_[0]:.3f}"])
        writer.writerows([s, f"{w:.3f}"] for s, w in sorted(weights.items()) if abs(w) >= SMALLEST)
    return chances[:, 1]
