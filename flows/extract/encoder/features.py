"""Text → word pieces with what the vocabulary does not show: case, quotation marks, breaks.

The base vocabulary is lower-cased and knows no paragraphs, yet capitals tell names, and marks and breaks tell where
speech begins and ends. Each piece therefore carries a type: its case times whether it stands in quotation marks.
"""

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flows.records import Span

LINE_BREAK, PARAGRAPH_BREAK = 1, 2  # ids of [unused0] and [unused1] of the base vocabulary
CLS, SEP = 101, 102
LOWER, TITLE, UPPER, OTHER = range(4)
BREAK_TYPE, TYPES = 8, 9

_LINE = re.compile(r"[^\n]+")
_MARK = re.compile(r"[“”„«»\"]|''|``|[‘’']")
_SINGLE = "‘’'"


class Quotation(NamedTuple):
    """One quotation with its marks; a mark that is missing is empty."""

    start: int
    words_start: int
    words_end: int
    end: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one text; a break between lines is a piece without characters."""

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    def cut(self, start: int, end: int) -> "Pieces":
        """The pieces [start, end)."""
        return Pieces(self.ids[start:end], self.types[start:end], self.starts[start:end], self.ends[start:end])


def pieces(text: str, tokenizer: Any) -> Pieces:
    """The pieces of a text, in order; `tokenizer` is a `tokenizers.Tokenizer` without truncation and padding."""
    quoted = quotations(text)
    opening = [q.start for q in quoted]
    lines = [m.span() for m in _LINE.finditer(text) if not m.group().isspace()]
    encoded = tokenizer.encode_batch([text[a:b] for a, b in lines], add_special_tokens=False)
    rows: list[tuple[int, int, int, int]] = []
    last = 0
    for (line_start, line_end), encoding in zip(lines, encoded, strict=True):
        if rows:
            blank = text.count("\n", last, line_start) > 1
            rows.append((PARAGRAPH_BREAK if blank else LINE_BREAK, BREAK_TYPE, line_start, line_start))
        last = line_end
        for piece, (a, b) in zip(encoding.ids, encoding.offsets, strict=True):
            start, end = line_start + a, line_start + b
            before = bisect.bisect_right(opening, start) - 1
            inside = before >= 0 and end <= quoted[before].end
            rows.append((piece, case(text[start:end]) + 4 * inside, start, end))
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Pieces(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def case(surface: str) -> int:
    """The case of a piece by its letters."""
    if not surface[:1].isalpha():
        return OTHER
    if surface.islower():
        return LOWER
    return UPPER if len(surface) > 1 and surface.isupper() else TITLE


def quotations(text: str) -> list[Quotation]:
    """The quotations of a text, in order; a quotation ends with its line at the latest.

    Only single marks close what a single mark opened, so that quotations within quotations do not end the outer one.
    """
    found: list[Quotation] = []
    begin: tuple[int, int] | None = None
    single, line_end = False, -1
    for mark in _MARK.finditer(text):
        a, b = mark.span()
        if begin and a > line_end:
            if not single:
                found.append(Quotation(*begin, line_end, line_end))
            begin = None
        small = text[a:b] in _SINGLE
        if begin and small == single and _may_close(text, a, b):
            found.append(Quotation(*begin, a, b))
            begin = None
        elif (not begin or (single and not small)) and _may_open(text, a, b):
            begin, single = (a, b), small
            newline = text.find("\n", b)
            line_end = len(text) if newline < 0 else newline
    if begin and not single:
        found.append(Quotation(*begin, line_end, line_end))
    return found


def _may_open(text: str, a: int, b: int) -> bool:
    """Whether the mark at [a, b) can open, by its shape and its neighbours; apostrophes stand within or after words."""
    mark, after = text[a:b], text[b : b + 1]
    starts = a == 0 or text[a - 1].isspace() or text[a - 1] in '([—–-"“'
    if mark in _SINGLE:
        return mark != "’" and starts and after.isalpha()
    if mark in "”»":
        return False
    return mark in "“„«" or mark == "``" or starts or not (after == "" or after.isspace() or after in ".,;:!?)]")


def _may_close(text: str, a: int, b: int) -> bool:
    """Whether the mark at [a, b) can close, by its shape and its neighbours."""
    mark, after = text[a:b], text[b : b + 1]
    ends = after == "" or after.isspace() or after in ".,;:!?)]—–"
    if mark in _SINGLE:
        return mark != "‘" and ends and not text[a - 1].isspace()
    if mark in "“„«" or mark == "``":
        return False
    opens = (a == 0 or text[a - 1].isspace() or text[a - 1] in "([—–") and after != "" and not after.isspace()
    return mark in "”»" or not opens


def covered(found: Pieces, span: Span) -> tuple[int, int]:
    """The pieces [first, end) that a span of the text touches; breaks at its edges are left out."""
    first = int(np.searchsorted(found.ends, span[0], side="right"))
    end = int(np.searchsorted(found.starts, span[1], side="left"))
    while first < end and found.starts[first] == found.ends[first]:
        first += 1
    while end > first and found.starts[end - 1] == found.ends[end - 1]:
        end -= 1
    return first, end


def extent(found: Pieces, run: Sequence[int]) -> Span:
    """The span of the text under the pieces [first, end)."""
    return int(found.starts[run[0]]), int(found.ends[run[1] - 1])
