"""Spans of a text in order, asked about by position without a walk through all of them."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

from flows.records import Span


def within(spans: Sequence[Span], position: int) -> bool:
    """Whether a position lies in one of the spans, which are sorted and apart."""
    at = bisect_right(spans, position, key=itemgetter(0)) - 1
    return at >= 0 and position < spans[at][1]


def overlaps(spans: Sequence[Span], span: Span) -> bool:
    """Whether a span shares a character with one of the spans, which are sorted and apart."""
    at = bisect_right(spans, span[0], key=itemgetter(1))
    return at < len(spans) and spans[at][0] < span[1]


def union(spans: Iterable[Span]) -> list[Span]:
    """The same characters as sorted spans that are apart."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
