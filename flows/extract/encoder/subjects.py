"""Which of the countries and sectors that a text names a statement is about, as the encoder sees it.

Each piece has a key and each statement a query, a kind of subject each. Their product says how well they fit; a
subject's score is that of its pieces, those that fit best counting most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flows.extract.encoder.features import Pieces, covered
from flows.extract.encoder.windows import SIZE
from flows.records import Attribution, Span

KINDS = ("countries", "sectors")
WIDTH = 32
# A query and a key end with a number that counts by itself.
NUMBERS = WIDTH + 1

Numbers = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Named:
    """Where a text names the subjects of a kind: the pieces in order, and the place in `ids` of the subject of each."""

    ids: tuple[str, ...]
    pieces: NDArray[np.int64]
    owners: NDArray[np.int64]


def named(found: Pieces, spans: Mapping[str, Sequence[Span]]) -> Named:
    """The pieces of the words that name each subject."""
    pairs = sorted(
        (place, owner)
        for owner, places in enumerate(spans.values())
        for span in places
        for place in range(*covered(found, span))
    )
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Named(tuple(spans), table[:, 0], table[:, 1])


def chances(found: Pieces, keys: Numbers, query: Numbers, statement: Attribution, subjects: Named) -> dict[str, float]:
    """The probability that the statement is about a subject, for those named within a window's length of it.

    `keys` [pieces, numbers] are those of the subjects' kind, as is the statement's `query` [numbers].
    """
    first, end = covered(found, (statement.content[0][0], statement.content[-1][1]))
    low, high = np.searchsorted(subjects.pieces, (first - SIZE, end + SIZE))
    if low == high:
        return {}
    owners, near = subjects.owners[low:high], keys[subjects.pieces[low:high]].astype(np.float64)
    scores = near[:, :WIDTH] @ query[:WIDTH] / WIDTH**0.5 + near[:, WIDTH] + query[WIDTH]
    # The scores of one subject lie close enough together for one scale of all.
    powers = np.exp(np.maximum(scores - scores.max(), -50.0))
    sums, weighted = (np.bincount(owners, w, len(subjects.ids)) for w in (powers, powers * scores))
    return {
        subjects.ids[owner]: float(1 / (1 + np.exp(-weighted[owner] / sums[owner]))) for owner in np.flatnonzero(sums)
    }
