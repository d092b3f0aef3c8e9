"""Logistic regression over signs, and the lexicon of weights that it leaves (`flows.extract.ties`)."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from flows.extract.ties import BIAS, crossed

# Weights smaller than this are left out.
SMALLEST = 0.01


class Case(NamedTuple):
    """Something that may hold: its document, what speaks for it, and whether the annotators say that it holds."""

    document: str
    bond: str
    signs: frozenset[str]
    holds: bool


def learn(
    cases: Sequence[Case], path: Path, strength: float, beside: Sequence[Case] = (), counts: float = 1.0
) -> NDArray[Any]:
    """Write the weights; the chance of each case by weights that were learned without its document.

    The smaller `strength`, the closer to zero the weights are held. The cases of `beside` teach in every fold; one of
    the others counts as much as `counts` of them.
    """
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform([dict.fromkeys(crossed(c.bond, c.signs), 1) for c in (*cases, *beside)])
    truth, groups = np.array([c.holds for c in (*cases, *beside)]), [c.document for c in cases]
    model = LogisticRegression(C=strength, max_iter=2000)
    chances = np.zeros(len(cases))
    always = np.arange(len(cases), len(truth))
    worth = np.where(np.arange(len(truth)) < len(cases), counts, 1.0)
    for taught, asked in GroupKFold(10).split(groups, groups=groups):
        here = np.concatenate([taught, always])
        chances[asked] = model.fit(table[here], truth[here], worth[here]).predict_proba(table[asked])[:, 1]
    model.fit(table, truth, worth)
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["sign", "weight"])
        writer.writerow([BIAS, f"{model.intercept_[0]:.3f}"])
        writer.writerows([s, f"{w:.3f}"] for s, w in sorted(weights.items()) if abs(w) >= SMALLEST)
    return chances
