"""The tokens of a parsed document by their offsets in the text, without reading the whole text for each question."""

from bisect import bisect_left, bisect_right
from typing import Any

from flows.records import Span


class Tokens:
    """The parser's tokens and sentences, found by offset."""

    def __init__(self, parsed: Any) -> None:
        self.parsed = parsed
        self._starts: list[int] = parsed.to_array("IDX").tolist()

    def at(self, position: int) -> Any:
        """The token at a position; None where the text has none."""
        number = bisect_right(self._starts, position) - 1
        return self.parsed[number] if number >= 0 else None

    def within(self, start: int, end: int) -> Any:
        """The tokens that a stretch of text touches, as the parser's span; None if there are none."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_left(self._starts, end)
        return self.parsed[first:last] if first < last else None

    def sentence(self, position: int) -> Span:
        """The sentence around a position."""
        token = self.at(position)
        return (token.sent.start_char, token.sent.end_char) if token is not None else (position, position)
