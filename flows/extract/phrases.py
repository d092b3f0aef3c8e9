"""Words of a text, and the longest phrases of a list among them: one walk over the text, whatever the list's length."""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
_WORD = re.compile(r"\w+|[^\w\s]")
_SAME = str.maketrans("’‘ʼ‐‑–—", "'''----")


@dataclass(frozen=True, slots=True)
class Words:
    """The words and punctuation marks of a text: offsets, and the form that is compared (see `fold`).

    `plain` is the whole text in that form, at the same offsets.
    """

    text: str
    plain: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    folded: tuple[str, ...]

    def glued(self, at: int) -> bool:
        """Whether word `at` continues the one before: not across an empty line."""
        return "\n" not in self.text[self.ends[at - 1] : self.starts[at]]

    def hold(self, required: tuple[str, ...]) -> bool:
        """Whether the text holds one of some words or phrases; true when none is required."""
        pattern = r"(?<!\w)(?:" + "|".join(re.escape(fold(phrase)) for phrase in required) + r")(?!\w)"
        return not required or re.search(pattern, self.plain) is not None


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase at words `first` to `last` (exclusive), with what the list says of it."""

    first: int
    last: int
    start: int
    end: int
    value: T


class Phrases(Generic[T]):
    """A list of phrases as a tree of words; of several rows with one surface the first counts."""

    def __init__(self, rows: Iterable[tuple[str, T]], form: Callable[[str], str] = str) -> None:
        self._form = form
        self._tree: dict[str, dict] = {}  # type: ignore[type-arg]  # a tree cannot be typed without recursion
        self._values: dict[int, T] = {}
        for surface, value in rows:
            node = self._tree
            for word in split(form(surface)).folded:
                node = node.setdefault(word, {})
            self._values.setdefault(id(node), value)

    def find(self, words: Words) -> list[Found[T]]:
        """The phrases in the text, leftmost and longest first, without overlap."""
        found, at = [], 0
        folded = [self._form(word) for word in words.folded]
        while at < len(folded):
            best = self._longest(words, folded, at)
            if best is None:
                at += 1
            else:
                last, value = best
                found.append(Found(at, last, words.starts[at], words.ends[last - 1], value))
                at = last
        return found

    def _longest(self, words: Words, folded: list[str], at: int) -> tuple[int, T] | None:
        node, best = self._tree, None
        for position in range(at, len(folded)):
            after = node.get(folded[position])
            if after is None or (position > at and not words.glued(position)):
                break
            node = after
            if id(node) in self._values:
                best = (position + 1, self._values[id(node)])
        return best


def split(text: str) -> Words:
    """The words of a text."""
    compared = fold(text)
    spans = [match.span() for match in _WORD.finditer(compared)]
    return Words(
        text=text,
        plain=compared,
        starts=tuple(start for start, _ in spans),
        ends=tuple(end for _, end in spans),
        folded=tuple(compared[start:end] for start, end in spans),
    )


def fold(text: str) -> str:
    """The text with plain apostrophes, hyphens and letters, at the same length."""
    if text.isascii():
        return text
    return "".join(_plain(char) for char in text)


@functools.lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    first = unicodedata.normalize("NFKD", char)[0]
    return first if first.isalpha() and char.isalpha() else char.translate(_SAME)
