"""Sentences as a reader of quotations sees them: a quotation is one piece, however many sentences it holds."""

from dataclasses import dataclass
from typing import Any

from flows.extract.structure import Structure
from flows.records import Span

_STOPS = {".", "!", "?", "…", "..."}
_MARKS = {'"', "''", "``", "“", "”", "„", "«", "»", "‘", "’", "'"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens [first, last) of one sentence; `quotations` are those that begin in it; `paragraph` is its number."""

    first: int
    last: int
    quotations: tuple[int, ...]
    paragraph: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The sentences of a text; `inside[i]` is the quotation that holds token i or -1; `quoted` the tokens of each."""

    sentences: tuple[Sentence, ...]
    inside: tuple[int, ...]
    quoted: tuple[Span, ...]


def lay_out(parsed: Any, form: Structure) -> Layout:
    """The sentences of every paragraph that is neither headline nor heading."""
    inside, quoted = _inside(parsed, form)
    skipped = dict((*form.headings, *((form.headline,) if form.headline else ())))
    sentences: list[Sentence] = []
    at = 0
    for number, (start, end) in enumerate(form.paragraphs):
        start = skipped.get(start, start)
        while at < len(parsed) and parsed[at].idx < start:
            at += 1
        first = at
        while at < len(parsed) and parsed[at].idx < end:
            if at > first and _begins(parsed, at, first, inside, quoted):
                sentences.append(_sentence(first, at, number, inside))
                first = at
            at += 1
        if at > first:
            sentences.append(_sentence(first, at, number, inside))
    return Layout(tuple(sentences), tuple(inside), quoted)


def _sentence(first: int, last: int, paragraph: int, inside: list[int]) -> Sentence:
    return Sentence(first, last, tuple(sorted({inside[i] for i in range(first, last)} - {-1})), paragraph)


def _inside(parsed: Any, form: Structure) -> tuple[list[int], tuple[Span, ...]]:
    inside = [-1] * len(parsed)
    quoted = []
    at = 0
    for number, (start, end) in enumerate(form.quotations):
        while at < len(parsed) and parsed[at].idx < start:
            at += 1
        first = at
        while at < len(parsed) and parsed[at].idx < end:
            inside[at] = number
            at += 1
        quoted.append((first, at))
    return inside, tuple(quoted)


def _begins(parsed: Any, at: int, first: int, inside: list[int], quoted: tuple[Span, ...]) -> bool:
    """Whether a sentence begins at token `at`."""
    if inside[at] >= 0 or parsed[at].is_space:
        return False
    before = at - 1
    while before > first and parsed[before].is_space:
        before -= 1
    if is_mark(parsed[before]) and inside[before] < 0 and before > first and inside[before - 1] >= 0:
        return _begins_after(parsed, at, before - 1, first, inside, quoted)
    if inside[before] >= 0:
        # `at` is the closing mark, or the mark was forgotten.
        return not is_mark(parsed[at]) and _begins_after(parsed, at, before, first, inside, quoted)
    word = parsed[before].text
    if is_mark(parsed[at]) and (at + 1 >= len(parsed) or inside[at + 1] < 0):
        return False
    return word in _STOPS or (word.endswith(".") and bool(parsed[at].is_sent_start) and len(word) > 3)


def _begins_after(parsed: Any, at: int, last: int, first: int, inside: list[int], quoted: tuple[Span, ...]) -> bool:
    """Whether a sentence begins after a quotation whose last token is `last`."""
    if parsed[last].text not in _STOPS:
        return False
    if parsed[last].text in ("?", "!") and quoted[inside[last]][0] - first <= 1:
        return is_mark(parsed[at])  # "Why?" Nawab asked
    return is_mark(parsed[at]) or parsed[at].text[:1].isupper()


def is_mark(token: Any) -> bool:
    """Whether a token is a quotation mark."""
    return token.text in _MARKS
