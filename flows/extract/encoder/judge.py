"""The statement heads: what a speaker does and how far the cooperation has come, from the pieces of a statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flows.extract.encoder import subjects
from flows.extract.encoder.features import Pieces, covered
from flows.records import Attribution, Span

Chances = dict[str, dict[str, float]]
Labels = Mapping[str, tuple[str, ...]]


def widths(labels: Labels) -> list[int]:
    """How many scores each head of the statement has: one a label, and the numbers of a query a kind of subject."""
    return [*map(len, labels.values()), *(subjects.NUMBERS for _ in subjects.KINDS)]


def score_count(labels: Labels) -> int:
    """The scores of a piece for the statement heads: an attention score a head, then the scores of each head."""
    return sum(1 + width for width in widths(labels))


@dataclass(frozen=True, slots=True)
class Judgement:
    """The most probable stage and stance, and in `chances` the probability of every label of every head.

    `queries` holds a query [numbers] a kind of subject (`subjects.chances`).
    """

    stage: str
    stance: str
    chances: Chances
    queries: dict[str, NDArray[np.float64]]


def judged(found: Pieces, scores: NDArray[np.floating], statement: Attribution, labels: Labels) -> Judgement:
    """The judgement of one statement; `scores` [pieces, 2, heads + widths] are those of `session.Reading`."""
    heads = _pooled(found, scores[:, 0], statement.content, widths(labels))
    if statement.cue:
        of_cue = _pooled(found, scores[:, 1], statement.cue, widths(labels))
        heads = [one + other for one, other in zip(heads, of_cue, strict=True)]
    chances: Chances = {}
    for (head, names), logits in zip(labels.items(), heads, strict=False):
        values = 1 / (1 + np.exp(-logits)) if head == "sectors" else _softmax(logits)
        chances[head] = {name: float(value) for name, value in zip(names, values, strict=True)}
    stage, stance = (max(chances[head], key=chances[head].__getitem__) for head in ("stage", "stance"))
    return Judgement(stage, stance, chances, dict(zip(subjects.KINDS, heads[len(labels) :], strict=True)))


def _pooled(
    found: Pieces, scores: NDArray[np.floating], spans: tuple[Span, ...], heads: Sequence[int]
) -> list[NDArray[np.float64]]:
    """The scores of each head: those of the spans' pieces, weighted by the head's own attention to them."""
    places = np.concatenate([np.arange(*covered(found, span)) for span in spans])
    here = scores[places].astype(np.float64)
    at, pooled = len(heads), []
    for number, width in enumerate(heads):
        pooled.append(_softmax(here[:, number]) @ here[:, at : at + width] if len(places) else np.zeros(width))
        at += width
    return pooled


def _softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(values - values.max())
    chances: NDArray[np.float64] = powers / powers.sum()
    return chances
