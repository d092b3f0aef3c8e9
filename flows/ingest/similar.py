"""Which documents are one text told twice: the same wire story in three outlets, each with its own headline and foot.

Two texts are alike where at least four fifths of their runs of five words are the same, estimated from the runs with
the smallest hashes (bottom-k sketches: Broder, "On the resemblance and containment of documents", 1997).
"""

import datetime as dt
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.records import Document

if TYPE_CHECKING:
    import numpy as np

ALIKE = 0.8
"""Least share of common runs among all runs of two texts."""
MIN_WORDS = 60
"""Shorter texts are duplicates only where they are equal: of a form that is filled in, little but names differs."""
MAX_DAYS = 7
"""Most days between two publications of one story; a bulletin that comes again is another document."""

_RUN = 5
_SKETCH = 128
_KEYS = 12
_MAX_CANDIDATES = 16
_WORD = re.compile(r"\w+")
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F)


@dataclass(frozen=True, slots=True)
class _Original:
    document_id: str
    published_on: dt.date | None
    sketch: "np.ndarray"


class Originals:
    """The originals met so far, in the order of their reading."""

    def __init__(self) -> None:
        self._by_text: dict[str, str] = {}
        self._by_key: dict[int, list[_Original]] = {}

    def same_as(self, document: Document) -> str | None:
        """The id of the original with the very same text."""
        return self._by_text.get(document.text_sha256)

    def like(self, document: Document) -> str | None:
        """The id of the original that is most alike, the first among equals; the document is remembered either way."""
        sketch = _sketch(document.text)
        original = None if sketch is None else self._most_alike(sketch, document.published_on)
        self._by_text[document.text_sha256] = original or document.document_id
        if sketch is not None and original is None:
            for key in sketch[:_KEYS].tolist():
                known = self._by_key.setdefault(key, [])
                if len(known) < _MAX_CANDIDATES:  # what more texts share is a publisher's foot, not a story
                    known.append(_Original(document.document_id, document.published_on, sketch))
        return original

    def _most_alike(self, sketch: "np.ndarray", published_on: dt.date | None) -> str | None:
        best, found = ALIKE, None
        met = set()
        for key in sketch[:_KEYS].tolist():
            for original in self._by_key.get(key, ()):
                if original.document_id in met or _are_apart(published_on, original.published_on):
                    continue
                met.add(original.document_id)
                share = _likeness(sketch, original.sketch)
                if share > best or (share == best and found is None):
                    best, found = share, original.document_id
        return found


def _are_apart(one: dt.date | None, other: dt.date | None) -> bool:
    return one is not None and other is not None and abs((one - other).days) > MAX_DAYS


def _likeness(one: "np.ndarray", other: "np.ndarray") -> float:
    """Estimated share of common runs: how many of the smallest hashes of both together are in each."""
    import numpy as np

    smallest = np.union1d(one, other)[:_SKETCH]
    common = np.intersect1d(one, other, assume_unique=True)
    return float(np.isin(smallest, common, assume_unique=True).mean())


def _sketch(text: str) -> "np.ndarray | None":
    """The smallest hashes of the runs of words, in order; None for a short text."""
    import numpy as np

    words = np.array([zlib.crc32(word.encode()) for word in _WORD.findall(text.casefold())], dtype=np.uint64)
    if len(words) < MIN_WORDS:
        return None
    runs = np.zeros(len(words) - _RUN + 1, dtype=np.uint64)
    for place, multiplier in enumerate(_MULTIPLIERS):
        runs = (runs + words[place : place + len(runs)]) * np.uint64(multiplier)
        runs ^= runs >> np.uint64(29)
    smallest: np.ndarray = np.unique(runs)[:_SKETCH]
    return smallest
