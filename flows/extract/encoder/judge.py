"""The statement heads: what a speaker does and how far the cooperation has come, from the pieces of a statement."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flows.extract.encoder.features import Pieces, covered
from flows.records import Attribution, Span

Chances = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The most probable stage and stance, and in `chances` the probability of every label of every head."""

    stage: str
    stance: str
    chances: Chances


def judged(
    found: Pieces, scores: NDArray[np.floating], statement: Attribution, labels: Mapping[str, tuple[str, ...]]
) -> Judgement:
    """The judgement of one statement; `scores` [pieces, 2, heads + labels] are those of `session.Reading`."""
    content, cue = _pooled(found, scores[:, 0], statement.content, labels), None
    if statement.cue:
        cue = _pooled(found, scores[:, 1], statement.cue, labels)
    chances: Chances = {}
    for head, names in labels.items():
        logits = content[head] + (cue[head] if cue else 0.0)
        values = 1 / (1 + np.exp(-logits)) if head == "sectors" else _softmax(logits)
        chances[head] = {name: float(value) for name, value in zip(names, values, strict=True)}
    stage, stance = (max(chances[head], key=chances[head].__getitem__) for head in ("stage", "stance"))
    return Judgement(stage, stance, chances)


def _pooled(
    found: Pieces, scores: NDArray[np.floating], spans: tuple[Span, ...], labels: Mapping[str, tuple[str, ...]]
) -> dict[str, NDArray[np.float64]]:
    """The scores of each head: those of the spans' pieces, weighted by the head's own attention to them."""
    places = np.concatenate([np.arange(*covered(found, span)) for span in spans])
    at, pooled = len(labels), {}
    for number, (head, names) in enumerate(labels.items()):
        here = scores[places].astype(np.float64)
        pooled[head] = (
            _softmax(here[:, number]) @ here[:, at : at + len(names)] if len(places) else np.zeros(len(names))
        )
        at += len(names)
    return pooled


def _softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(values - values.max())
    chances: NDArray[np.float64] = powers / powers.sum()
    return chances
