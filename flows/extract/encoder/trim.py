"""Where a content begins and ends: without "that", outer quotation marks and what closes a sentence (codebook 2)."""

import bisect
import re
from collections.abc import Sequence

from flows.extract.encoder.features import Quotation
from flows.records import Span

_THAT = re.compile(r"that\b[\s,]*", re.IGNORECASE)
_EDGE = ",;:-–—"


def trim(text: str, span: Span, quoted: Sequence[Quotation]) -> Span | None:
    """The span without marks and words that are not said; None when nothing is left.

    `quoted` are the quotations of the text in order. A final full stop stays only where quotation marks hold it.
    """
    start, end = _unmarked(text, _stripped(text, span, quoted), quoted)
    that = _THAT.match(text, start, end)
    if that and that.end() < end:
        start, end = _unmarked(text, _stripped(text, (that.end(), end), quoted), quoted)
    if start < end and text[end - 1] == "." and not _quoted_end(end, quoted) and not _abbreviated(text, start, end):
        end -= 1
    return (start, end) if start < end else None


def _stripped(text: str, span: Span, quoted: Sequence[Quotation]) -> Span:
    """The span without white space and punctuation at its edges; what marks hold at its end was said."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in _EDGE):
        start += 1
    while end > start and (text[end - 1].isspace() or (text[end - 1] in _EDGE and not _quoted_end(end, quoted))):
        end -= 1
    return start, end


def _unmarked(text: str, span: Span, quoted: Sequence[Quotation]) -> Span:
    """The span without quotation marks that enclose the whole of it or that have no partner in it."""
    start, end = span
    first = _at(start, quoted)
    if first and first.start <= start < first.words_start and first.end >= end:
        start = first.words_start
    last = _at(end - 1, quoted)
    if last and last.words_end < end <= last.end and last.start <= span[0]:
        end = last.words_end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _at(offset: int, quoted: Sequence[Quotation]) -> Quotation | None:
    """The quotation that encloses an offset, marks included."""
    before = bisect.bisect_right(quoted, offset, key=lambda q: q.start) - 1
    return quoted[before] if before >= 0 and offset < quoted[before].end else None


def _quoted_end(end: int, quoted: Sequence[Quotation]) -> bool:
    return _at(end - 1, quoted) is not None


def _abbreviated(text: str, start: int, end: int) -> bool:
    """Whether the last full stop belongs to letters such as "U.S."."""
    return end - start > 3 and text[end - 3] == "." and text[end - 2].isupper()
