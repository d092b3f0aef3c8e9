"""Quotation marks: which parts of a text stand inside them.

Publishers write curly, straight, double-single, angle and single marks, forget to close them, and open them again at
each paragraph of a long quotation. One pass over the marks, no grammar.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from flows.records import Span

_MARK = re.compile(r"''|``|[\"“”„«»‘’']")
_OPENERS = {"“": '“”"', "„": "“”", "«": "»", "``": "''”\"", "''": "''”", '"': '"”', "‘": "’'", "'": "'’"}
_SINGLE = "‘'"
_LEADS = ' \t\xa0([{—–-/“"«'


def find_quotations(text: str, paragraphs: Iterable[Span]) -> tuple[Span, ...]:
    """Spans inside the outermost marks, without them, in order; an open mark is closed at its paragraph's end."""
    return tuple(span for start, end in paragraphs for span in _in_paragraph(text, start, end))


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    marks = [(m.start(), m.end(), m[0]) for m in _MARK.finditer(text, start, end)]
    closers = [a for a, b, mark in marks if mark in "'’" and _closes(text, a, b, end)]
    closing = set(closers)
    opened: tuple[int, str] | None = None
    for a, b, mark in marks:
        before, after = _around(text, a, b, start, end)
        if opened is None:
            if _opens(text, b, mark, before, after, closers):
                opened = (b, mark)
        elif mark in _OPENERS[opened[1]] and mark[0] in _OPENERS[opened[1]]:
            inside, kind = opened
            if kind == mark and mark not in "'’" and _only_opens(before, after):
                # The mark before was never closed: this one begins anew.
                if text[inside:a].strip():
                    yield inside, _rstrip(text, inside, a)
                opened = (b, mark)
            elif mark not in "'’" or (a in closing and not _possessive(text, a, b, closers)):
                if text[inside:a].strip():
                    yield inside, a
                opened = None
    if opened is not None and text[opened[0] : end].strip():
        yield opened[0], _rstrip(text, opened[0], end)


def _around(text: str, a: int, b: int, start: int, end: int) -> tuple[str, str]:
    return (text[a - 1] if a > start else " "), (text[b] if b < end else " ")


def _opens(text: str, b: int, mark: str, before: str, after: str, closers: list[int]) -> bool:
    if before == "=":
        return False  # an attribute of some markup
    if mark in _SINGLE:
        # An apostrophe opens only where a word begins and a closing one follows.
        later = bisect_left(closers, b)
        return before in _LEADS and after.isalnum() and later < len(closers) and not _elided(text, b)
    if mark in ('"', "''"):
        return not after.isspace() and not (before.isalnum() and after in ".,;:!?)")
    return mark in _OPENERS


def _only_opens(before: str, after: str) -> bool:
    return (before.isspace() or before in "([—–") and not after.isspace() and after not in ".,;:!?)"


def _closes(text: str, a: int, b: int, end: int) -> bool:
    return a > 0 and not text[a - 1].isspace() and (b >= end or not text[b].isalnum())


def _possessive(text: str, a: int, b: int, closers: list[int]) -> bool:
    """Whether a mark after s belongs to the word ("the parties' interest") because another closes the quotation."""
    return text[a - 1] in "sS" and text[b : b + 1] == " " and bisect_left(closers, b) < len(closers)


def _elided(text: str, b: int) -> bool:
    """Whether the mark stands for letters left out: 'em, '90s."""
    return text[b : b + 2].isdigit() or re.match(r"(?:em|til|tis|twas|cause|n)\b", text[b : b + 6]) is not None


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
