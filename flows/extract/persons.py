"""Persons in a text: name spans, and which spans name the same person (codebook section 1, persons)."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import schemas
from flows.extract.phrases import Found, Words, overlaps
from flows.extract.titles import Title
from flows.records import Span

_LONGEST_NAME = 8


@dataclass(frozen=True, slots=True)
class Person:
    """A person of one document: the words of the fullest name, and every mention as (first, last) word positions."""

    name: tuple[str, ...]
    mentions: tuple[Span, ...]


def find_persons(parsed: Any, words: Words, titles: list[Found[Title]], taken: list[Span]) -> list[Person]:
    """The persons of a text in order of first mention; `taken` are word spans that name something else."""
    titled = {found.last for found in titles}
    spans: dict[Span, bool] = {}
    for first, last, sure in _candidates(parsed, words, titles, taken):
        if not overlaps((first, last), spans):
            spans[first, last] = sure
    names = {span: _words_of(words, span) for span in spans}
    full = sorted(span for span in spans if len(_bare(names[span])) > 1)
    groups: list[list[Span]] = []
    for span in full:
        group = next((g for g in groups if any(_same(names[span], names[other]) for other in g)), None)
        if group is None:
            groups.append([span])
        else:
            group.append(span)
    for span in sorted(span for span in spans if len(_bare(names[span])) == 1):
        group = _owner(names[span], groups, names)
        if group is not None:
            group.append(span)
        elif spans[span] or span[0] in titled:
            groups.append([span])
    persons = [_person(group, names) for group in groups]
    return sorted(_with_short_names(persons, words, taken), key=lambda person: min(person.mentions))


def _candidates(
    parsed: Any, words: Words, titles: list[Found[Title]], taken: list[Span]
) -> Iterator[tuple[int, int, bool]]:
    """Word spans that may be names, with whether a title or a second sign makes them sure."""
    at_start = {start: at for at, start in enumerate(words.starts)}
    title_at = {found.first: found for found in titles}
    free = _Free(words, taken)
    for found in titles:
        if found.value.role_class and words.folded[found.last - 1] != "of":
            last = _run(words, found.last, free)
            if last > found.last:
                yield found.last, last, True
    for entity in parsed.ents:
        if entity.label_ != "PERSON":
            continue
        first = next((at_start[i] for i in range(entity.start_char, entity.end_char) if i in at_start), None)
        if first is None:
            continue
        while first in title_at:
            first = title_at[first].last
        while first < len(words.starts) and words.starts[first] < entity.end_char and not free.begins(first):
            first += 1
        if first >= len(words.starts) or words.starts[first] >= entity.end_char:
            continue
        last = _run(words, first, free)
        if last > first:
            yield first, last, False


class _Free:
    """Which words may belong to a name."""

    def __init__(self, words: Words, taken: list[Span]) -> None:
        self._words = words
        self._taken = {at for first, last in taken for at in range(first, last)}

    def begins(self, at: int) -> bool:
        """Whether a name may begin at word `at`."""
        word = self._words.folded[at]
        return self.capital(at) or (word.lower() in _particles() and self.capital(at + 1))

    def capital(self, at: int) -> bool:
        """Whether word `at` is a free word with a capital."""
        if at >= len(self._words.starts) or at in self._taken:
            return False
        word = self._words.folded[at]
        return word[0].isupper() and not any(c.isdigit() for c in word) and word.lower() not in _no_names()


def _run(words: Words, first: int, free: _Free) -> int:
    """The end of the name that begins at word `first`; `first` when none does."""
    at, last = first, first
    while at < len(words.starts) and at - first < 2 * _LONGEST_NAME:
        if at > first and not words.glued(at):
            break
        word = words.folded[at]
        spaced = at > 0 and words.starts[at] > words.ends[at - 1]
        if free.capital(at):
            at = last = at + 1
        elif (
            word.lower() in _particles()
            and at + 1 < len(words.starts)
            and (free.capital(at + 1) or _hyphen(words, at + 1))
        ) or (word in "-'" and at > first and not spaced and free.begins(at + 1)):
            at += 1
        elif word == "." and at > first and len(words.folded[at - 1]) <= 2 and not spaced:
            at = at + 1
        elif word == "," and words.folded[at + 1 : at + 2] in (("Jr",), ("Sr",)):
            at = last = at + 2
        else:
            break
    return last if any(len(words.folded[i]) > 1 for i in range(first, last)) else first


def _hyphen(words: Words, at: int) -> bool:
    return words.folded[at] == "-" and at + 1 < len(words.starts) and words.folded[at + 1][0].isupper()


def _words_of(words: Words, span: Span) -> tuple[str, ...]:
    """The parts of a name; hyphens, points and apostrophes separate."""
    return tuple(words.folded[at] for at in range(*span) if words.folded[at].isalnum())


def _bare(name: tuple[str, ...]) -> tuple[str, ...]:
    """A name without particles, initials and "Jr"."""
    return tuple(
        part for part in name if part.lower() not in _particles() and len(part) > 1 and part not in {"Jr", "Sr"}
    )


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names are one person: the same surname and no first name that contradicts."""
    a, b = ([part.lower() for part in _bare(name)] for name in (one, other))
    if set(a) <= set(b) or set(b) <= set(a):
        return a[-1] == b[-1] or a[0] == b[0]
    return a[-1] == b[-1] and (a[0].startswith(b[0][:3]) and b[0].startswith(a[0][:3]))


def _owner(name: tuple[str, ...], groups: list[list[Span]], names: dict[Span, tuple[str, ...]]) -> list[Span] | None:
    """The person whom a single name means: by surname, else by any other part."""
    part = _bare(name)[0].lower()
    for rank in (-1, 0, None):
        for group in groups:
            for span in group:
                parts = [p.lower() for p in _bare(names[span])]
                if part in (parts if rank is None else [parts[rank]]):
                    return group
    return None


def _person(group: list[Span], names: dict[Span, tuple[str, ...]]) -> Person:
    best = max(group, key=lambda span: (len(names[span]), -span[0]))
    return Person(names[best], tuple(sorted(group)))


def _with_short_names(persons: list[Person], words: Words, taken: list[Span]) -> Iterator[Person]:
    """The persons with every further place where their surname or full name stands."""
    owners: dict[str, list[int]] = {}
    for number, person in enumerate(persons):
        owners.setdefault(_bare(person.name)[-1], []).append(number)
    busy = {at for person in persons for span in person.mentions for at in range(*span)}
    busy |= {at for span in taken for at in range(*span)}
    more: dict[int, list[Span]] = {}
    for at, word in enumerate(words.folded):
        if word in owners and at not in busy:
            number = _latest(owners[word], persons, at)
            more.setdefault(number, []).append((at, at + 1))
    for number, person in enumerate(persons):
        yield Person(person.name, tuple(sorted({*person.mentions, *more.get(number, ())})))


def _latest(numbers: list[int], persons: list[Person], at: int) -> int:
    """Of several persons of one surname the one named last before word `at`."""
    return max(numbers, key=lambda n: max((first for first, _ in persons[n].mentions if first < at), default=-1))


@functools.cache
def _particles() -> frozenset[str]:
    return frozenset(row["word"] for row in schemas.lexicon("name_words") if row["part"] == "particle")


@functools.cache
def _no_names() -> frozenset[str]:
    small = {row["word"] for row in schemas.lexicon("capital_words")}
    heads = {word.lower() for row in schemas.lexicon("organization_heads") for word in row["head"].split()}
    other = {row["word"] for row in schemas.lexicon("name_words") if row["part"] == "no name"}
    return frozenset(small | heads | other) - {"may", "will", "april", "june", "august", "law", "day"}
