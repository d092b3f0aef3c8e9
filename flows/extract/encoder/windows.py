"""A long row of pieces in overlapping windows, each piece judged where it has most context."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flows.extract.encoder.features import PARAGRAPH_BREAK, Pieces

SIZE = 254  # pieces of a window beside its two special tokens
OVERLAP = 64
CHUNK = 16_000  # pieces read before their links are resolved and forgotten


@dataclass(frozen=True, slots=True)
class Window:
    """The pieces [start, end) read at once, of which [own_start, own_end) are judged here."""

    start: int
    end: int
    own_start: int
    own_end: int


def windows(count: int, size: int = SIZE, overlap: int = OVERLAP) -> list[Window]:
    """The windows over `count` pieces, in order; every piece is owned by exactly one."""
    if not 0 <= overlap < size:
        raise ValueError(f"windows of {size} pieces cannot overlap by {overlap}")
    found: list[Window] = []
    for start in range(0, max(count - overlap, min(count, 1)), size - overlap):
        end = min(start + size, count)
        own_start = found[-1].own_end if found else 0
        own_end = count if end == count else end - overlap // 2
        found.append(Window(start, end, own_start, own_end))
    return found


def chunks(found: Pieces, size: int = CHUNK) -> Iterator[tuple[int, int]]:
    """A very long text in chunks of at most `size` pieces, cut between paragraphs where one ends in the second half."""
    start = 0
    while start < len(found):
        end = min(start + size, len(found))
        if end < len(found):
            breaks = np.flatnonzero(found.ids[start + size // 2 : end] == PARAGRAPH_BREAK)
            end = start + size // 2 + int(breaks[-1]) if len(breaks) else end
        yield start, end
        start = end
