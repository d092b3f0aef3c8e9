"""Counts → precision, recall, F1 and accuracy, with 95 % bootstrap intervals over documents."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from flows.evaluate.counts import Tally
from schemas.accuracy import Measure, accuracy

# The interval is between the 2.5th and the 97.5th of 100 parts of so many samples, drawn always the same way.
SAMPLES = 1000
SEED = 0
LOWER, UPPER = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Score:
    """One measure over all documents; an accuracy has no precision and recall of its own."""

    measure: Measure
    tally: Tally
    interval: tuple[float, float] | None = None

    @property
    def value(self) -> float:
        """F1; of an accuracy, where gold and found are the same number, that is the share of right ones. 0 of none."""
        gold, found, right = self.tally
        return 2 * right / (gold + found) if gold + found else 0.0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 of none."""
        return self.tally.right / self.tally.found if self.tally.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 0 of none."""
        return self.tally.right / self.tally.gold if self.tally.gold else 0.0

    def as_json(self) -> dict[str, Any]:
        """Counts, shares from 0 to 1, and the ends of the interval."""
        shown: dict[str, Any] = {"label": self.measure.label}
        if self.measure.form == "accuracy":
            shown |= {"n": self.tally.gold, "right": self.tally.right, "accuracy": self.value}
        else:
            shown |= self.tally._asdict()
            shown |= {"precision": self.precision, "recall": self.recall, "f1": self.value}
        return shown | ({"interval": list(self.interval)} if self.interval else {})


def scores_of(counted: Mapping[str, Tally]) -> dict[str, Score]:
    """The measures of one document, or of several whose counts were added, without intervals."""
    return {m.name: Score(m, counted.get(m.name, Tally(0, 0, 0))) for m in accuracy().measures}


def total_scores(documents: Sequence[Mapping[str, Tally]]) -> dict[str, Score]:
    """The measures over all documents, with intervals; the order of the documents decides how samples are drawn."""
    measures = accuracy().measures
    counts = np.array([[d.get(m.name, Tally(0, 0, 0)) for m in measures] for d in documents], dtype=np.int64)
    sampled = np.sort(_f1(np.tensordot(_samples(len(documents)), counts, axes=1)), axis=0)
    low, high = (sampled[int(share * SAMPLES)] for share in (LOWER, UPPER))
    return {
        m.name: Score(m, Tally(*map(int, total)), (float(a), float(b)))
        for m, total, a, b in zip(measures, counts.sum(axis=0), low, high, strict=True)
    }


def _samples(documents: int) -> Any:
    """One row a sample: how often each document was drawn, with replacement."""
    generator = random.Random(SEED)
    drawn = [generator.choices(range(documents), k=documents) for _ in range(SAMPLES)]
    return np.array([np.bincount(sample, minlength=documents) for sample in drawn], dtype=np.int64)


def _f1(counts: Any) -> Any:
    gold, found, right = counts[..., 0], counts[..., 1], counts[..., 2]
    return np.where(gold + found, 2 * right / np.maximum(gold + found, 1), 0.0)
