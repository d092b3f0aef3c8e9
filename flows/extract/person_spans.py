"""Where the names of persons stand: beside titles, and where the parser sees one (codebook section 1, persons)."""

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import schemas
from flows.extract.country_names import CountryName
from flows.extract.names import JUNIOR, bare_name, particles, words_of
from flows.extract.phrases import Found, Words
from flows.extract.titles import Title
from flows.records import Span

_LONGEST_NAME = 8
_LONGEST_OFFICE = 14
# How far before a title its article may stand: "the then Deputy Foreign Minister".
_DEFINITE = 6
# The title of a speech stands at the text's beginning.
_TITLE_REACH = 1000
_SPEECH_BY = re.compile(
    r"^(?:[^\n]{0,60}\W)?(?:remarks|speech|address|statement|keynote|lecture|message|intervention|toast)\b"
    r"[^\n.]{0,60}?\sby\s+(?=\w)",
    re.IGNORECASE | re.MULTILINE,
)
_SYLLABLE = 6
_JOINERS = {"of", "for", "to", "at", "in", "the", "and", "on"}
_ENDINGS = {"s", "t", "d", "m", "ll", "re", "ve"}


def find_name_spans(
    parsed: Any,
    words: Words,
    titles: list[Found[Title]],
    taken: list[Span],
    countries: list[CountryName],
    labels: Iterable[Span] = (),
) -> dict[Span, bool]:
    """Word spans of names without overlap, and whether a title or a speaker label makes each sure.

    `taken` are word spans that name something else; a country name may be part of a name ("Lim Kok Thai") but not
    its beginning.
    """
    honours = [(found.first, found.last) for found in titles if found.value.role_class == "honorific"]
    spans: dict[Span, bool] = {}
    busy: set[int] = set()
    free = _Free(words, taken + honours, countries, parsed)
    for first, last, sure in chain(_labelled(labels, titles, free), _candidates(parsed, words, titles, free)):
        if not busy & set(range(first, last)):
            busy |= set(range(first, last))
            spans[first, last] = sure
    return spans


def _labelled(labels: Iterable[Span], titles: list[Found[Title]], free: "_Free") -> Iterator[tuple[int, int, bool]]:
    """The names in speaker labels: "MINISTER ROE", "Ana Roe"."""
    title_at = {found.first: found.last for found in titles}
    for begin, last in labels:
        first = begin
        while first in title_at and first < last:
            first = title_at[first]
            while first < last and not free.letter(first):
                first += 1
        named = first < last and free.begins(first) and not free.single_letter(first, last)
        if named and all(free.inner(at) for at in range(first, last)):
            yield first, last, True


def _candidates(
    parsed: Any, words: Words, titles: list[Found[Title]], free: "_Free"
) -> Iterator[tuple[int, int, bool]]:
    """Word spans that may be names, with whether a title before them makes them sure."""
    at_start = {start: at for at, start in enumerate(words.starts)}
    title_at = {found.first: found for found in titles}
    for found in titles:
        if found.last < len(words.starts) and words.glued(found.last):
            if found.last in title_at and words.folded[title_at[found.last].last : title_at[found.last].last + 1] == (
                "of",
            ):
                continue  # "Chief Inspector of Mines X Y"
            last = _run(words, found.last, free)
            if last > found.last:
                yield found.last, last, True
            elif (first := _behind(words, found.last, free) or _apposed(words, found, free)) is not None:
                yield first, _run(words, first, free), True
    yield from _announced(words, free)
    for entity in parsed.ents:
        if entity.label_ != "PERSON":
            continue
        inside = [at_start[i] for i in range(entity.start_char, entity.end_char) if i in at_start]
        if not inside:
            continue
        first, end = inside[0], inside[-1] + 1
        while first in title_at and title_at[first].last < end:
            first = title_at[first].last
        while first < end and not free.begins(first):
            first += 1
        last = _run(words, first, free) if first < end else first
        if _is_rank(words.folded[first:last]):
            first += 1
        if last > first and words.folded[first - 1 : first] not in _things():
            yield first, last, False


class _Free:
    """Which words may belong to a name."""

    def __init__(self, words: Words, taken: list[Span], countries: list[CountryName], parsed: Any) -> None:
        self._words = words
        self._taken = {at for first, last in taken for at in range(first, last)}
        self._countries = {at for country in countries for at in range(country.first, country.last)}
        persons = {i for e in parsed.ents if e.label_ == "PERSON" for i in range(e.start_char, e.end_char)}
        self._both = {country.first for country in countries if country.personal and country.start in persons}

    def begins(self, at: int) -> bool:
        """Whether a name may begin at word `at`."""
        if at in self._countries or at >= len(self._words.starts):
            return False
        return self.capital(at) or (self._words.folded[at].lower() in particles() and self.capital(at + 1))

    def capital(self, at: int) -> bool:
        """Whether word `at` is a free word with a capital."""
        if at >= len(self._words.starts) or at in self._taken or (at in self._countries and at not in self._both):
            return False
        word = self._words.folded[at]
        if len(word) == 1:
            return word.isupper() and word != "I"
        return word[0].isupper() and not any(c.isdigit() for c in word) and word.lower() not in no_names()

    def single_letter(self, first: int, last: int) -> bool:
        """Whether the words are one letter only: "Q"."""
        return last - first == 1 and len(self._words.folded[first]) == 1

    def letter(self, at: int) -> bool:
        """Whether word `at` is no mark."""
        return self._words.folded[at][0].isalpha()

    def inner(self, at: int) -> bool:
        """Whether word `at` may stand in a label that is a name."""
        word = self._words.folded[at]
        return self.capital(at) or word in {"-", "'", "."} or word.lower() in particles()

    def office(self, at: int) -> bool:
        """Whether word `at` may name an office: a country, an organization, or a word that is never a name."""
        word = self._words.folded[at]
        return at in self._taken or at in self._countries or (word[0].isupper() and word.lower() in no_names())


def _behind(words: Words, at: int, free: _Free) -> int | None:
    """The place of the full name behind an office: "Minister of Public Security X Y", "head of the Bank, X Y,"."""
    if words.folded[at : at + 1] not in {("of",), ("for",), ("to",), ("at",), ("in",)}:
        return None
    for first in range(at + 1, min(at + _LONGEST_OFFICE, len(words.starts))):
        if not words.glued(first):
            return None
        if free.capital(first):
            last = _run(words, first, free)
            listed = words.folded[first - 1] == ","
            whole = len(bare_name(words_of(words, (first, last)))) > 1
            closed = not listed or words.folded[last : last + 1] == (",",)
            return first if whole and closed and words.folded[first - 1] not in _JOINERS else None
        if not (free.office(first) or words.folded[first] in _JOINERS | {",", "&", "-"}):
            return None
    return None


def _apposed(words: Words, title: Found[Title], free: _Free) -> int | None:
    """The place of the full name that explains a title: "its chairman, X Y, said", "Peru's envoy, X Y."."""
    first = title.last + 1
    if words.folded[title.last : first] != (",",) or not free.begins(first) or not _is_definite(words, title.first):
        return None
    last = _run(words, first, free)
    whole = len(bare_name(words_of(words, (first, last)))) > 1
    return first if whole and words.folded[last : last + 1] in {(",",), (".",), (";",)} else None


def _is_definite(words: Words, at: int) -> bool:
    """Whether a title is that of one holder: after "the", "its", a possessive."""
    for before in range(at - 1, max(at - _DEFINITE, -1), -1):
        if words.folded[before].lower() in {"the", "its", "his", "her", "their", "s"}:
            return True
        if not words.folded[before].isalpha():
            return False
    return False


def _announced(words: Words, free: _Free) -> Iterator[tuple[int, int, bool]]:
    """The name that a speech's title gives without a title of office before it: "Remarks by X Y, Minister of …"."""
    for match in _SPEECH_BY.finditer(words.plain, 0, _TITLE_REACH):
        first = bisect_left(words.starts, match.end())
        last = _run(words, first, free)
        if len(bare_name(words_of(words, (first, last)))) > 1:
            yield first, last, True


def _run(words: Words, first: int, free: _Free) -> int:
    """The end of the name that begins at word `first`; `first` when none does."""
    at = last = first
    if not free.begins(first):
        return first
    while at < len(words.starts) and at - first < 2 * _LONGEST_NAME and (at == first or words.glued(at)):
        if free.capital(at) and words.folded[at - 1] not in JUNIOR and not _post_nominal(words, first, at):
            at = last = at + 1
            continue
        after = _beyond(words, at, free)
        if after is None:
            break
        at = last = after
    if words.folded[last - 1] in JUNIOR and words.folded[last : last + 1] == (".",):
        last += 1
    name = words.folded[first:last]
    return (
        first
        if all(len(word) == 1 for word in name) or (len(name) == 1 and len(name[0]) < 4 and name[0].isupper())
        else last
    )


def _post_nominal(words: Words, first: int, at: int) -> bool:
    """Whether letters behind a name are an honour: "Murali Pillai SC"."""
    word = words.folded[at]
    short = 1 < len(word) < 4 and word.isupper() and not set(word) <= set("IVX")
    return at > first and short and not words.folded[at - 1].isupper()


def _beyond(words: Words, at: int, free: _Free) -> int | None:
    """The place behind the particles or the mark at word `at` when the name goes on there."""
    word = words.folded[at]
    tight = words.starts[at] == words.ends[at - 1]
    following = words.folded[at + 1] if at + 1 < len(words.starts) else ""
    if words.folded[at - 1] in JUNIOR:
        return None
    if word == "." and tight and _initial(words, at - 1):
        return at + 1
    if word == "," and following in JUNIOR:
        return at + 2
    if word in {"-", "'", "/"} and tight and following and words.starts[at + 1] == words.ends[at]:
        if free.capital(at + 1):
            return at + 2
        return at + 2 if following.islower() and _goes_on_small(words, at) else None
    after = at
    while after < len(words.starts) and words.folded[after].lower() in particles() and after - at < 4:
        after += 2 if words.folded[after + 1 : after + 2] == ("-",) else 1
    return after + 1 if after > at and free.capital(after) and words.glued(after) else None


def _goes_on_small(words: Words, at: int) -> bool:
    """Whether a name goes on in small letters behind its mark: "Kim Min-jun", "al-Ra'i", not "Biden-led"."""
    before, mark, following = words.folded[at - 1 : at + 2]
    if mark == "'":
        return following not in _ENDINGS
    chained = "-" in words.folded[at - 2 : at - 1] + words.folded[at + 2 : at + 3]
    syllables = max(len(before), len(following)) <= _SYLLABLE and following not in _compounds()
    return chained or (mark == "-" and syllables)


@functools.cache
def _compounds() -> frozenset[str]:
    """The words that a hyphen joins to a name to make an adjective: "led", "era"."""
    return frozenset(row["word"] for row in schemas.lexicon("name_words") if row["part"] == "compound")


@functools.cache
def _things() -> frozenset[tuple[str]]:
    """The words before the name of a thing or a place: "the ferry X Y"."""
    return frozenset((row["word"],) for row in schemas.lexicon("name_words") if row["part"] == "thing")


def _is_rank(name: tuple[str, ...]) -> bool:
    """Whether a name begins with the initials of an office: "MOS Murali"."""
    return len(name) > 1 and len(name[0]) > 2 and name[0].isupper() and not name[1].isupper()


def _initial(words: Words, at: int) -> bool:
    return at >= 0 and (len(words.folded[at]) == 1 or words.folded[at] in {"St", "Md", "Mohd"})


@functools.cache
def no_names() -> frozenset[str]:
    """Words with a capital that are no part of a person's name."""
    small = {row["word"] for row in schemas.lexicon("capital_words")}
    heads = {word.lower() for row in schemas.lexicon("organization_heads") for word in row["head"].split()}
    other = {row["word"] for row in schemas.lexicon("name_words") if row["part"] == "no name"}
    return frozenset(small | heads | other) - {"may", "will", "april", "june", "august", "day"}
