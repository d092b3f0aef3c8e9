"""BIOES tags over the pieces: to spans and back."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Run = tuple[int, int]
LAYERS = ("source", "cue", "content", "narrative")
OUTSIDE, BEGIN, INSIDE, END, SINGLE = range(5)
TAGS = 5

# Which tag may follow which: a span that has begun must end.
_FOLLOWS = np.zeros((TAGS, TAGS), dtype=bool)
for _before, _after in (
    *((a, b) for a in (OUTSIDE, END, SINGLE) for b in (OUTSIDE, BEGIN, SINGLE)),
    *((a, b) for a in (BEGIN, INSIDE) for b in (INSIDE, END)),
):
    _FOLLOWS[_before, _after] = True
_STEP = np.where(_FOLLOWS, 0.0, -np.inf)
_SURE = -0.01  # log-probability of a piece that needs no second thought


def tag(count: int, runs: Iterable[Run]) -> NDArray[np.int64]:
    """The tags of `count` pieces for runs [first, end) that do not overlap; of two that do the earlier stays."""
    row = np.zeros(count, dtype=np.int64)
    for first, end in sorted(runs):
        if first >= end or row[first:end].any():
            continue
        row[first:end] = INSIDE
        row[first], row[end - 1] = BEGIN, END
        if end - first == 1:
            row[first] = SINGLE
    return row


def runs(scores: NDArray[np.floating]) -> list[Run]:
    """The runs of the best legal row of tags for log-probabilities [pieces, TAGS].

    Between pieces that are surely outside every stretch is judged by itself; most are legal as they stand.
    """
    if not len(scores):
        return []
    row = scores.argmax(1)
    sure = (row == OUTSIDE) & (scores[:, OUTSIDE] > _SURE)
    edges = np.flatnonzero(np.diff(np.concatenate([[True], sure, [True]]).astype(np.int8)))
    for first, end in edges.reshape(-1, 2):
        stretch = np.concatenate([[OUTSIDE], row[first:end], [OUTSIDE]])
        if not _FOLLOWS[stretch[:-1], stretch[1:]].all():
            row[first:end] = _best(scores[first:end])
    begins, ends = np.flatnonzero((row == BEGIN) | (row == SINGLE)), np.flatnonzero((row == END) | (row == SINGLE))
    return [(int(first), int(last) + 1) for first, last in zip(begins, ends, strict=True)]


def _best(scores: NDArray[np.floating]) -> NDArray[np.int64]:
    """The best legal row of tags (Viterbi) of a stretch with nothing around it."""
    came = np.zeros((len(scores), TAGS), dtype=np.int64)
    best = scores[0] + _STEP[OUTSIDE]
    for i in range(1, len(scores)):
        ways = best[:, None] + _STEP
        came[i] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[i]
    row = np.zeros(len(scores), dtype=np.int64)
    row[-1] = (best + _STEP[:, OUTSIDE]).argmax()
    for i in range(len(scores) - 1, 0, -1):
        row[i - 1] = came[i, row[i]]
    return row
