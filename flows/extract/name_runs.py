"""Runs of capitals that may be names, with what a text tells of their words (codebook section 1)."""

import functools
from bisect import bisect_left
from typing import Any

import schemas
from flows.extract.country_names import CountryName
from flows.extract.leaders import leader_country
from flows.extract.person_spans import no_names
from flows.extract.phrases import Found, Words
from flows.extract.titles import Title
from flows.extract.tokens import Tokens

LONGEST_NAME = 8
_INNER = {"de", "del", "do", "da", "du", "des", "di", "y", "&", "-"}


class Names:
    """The words of a text with what is known of them already."""

    def __init__(
        self, parsed: Any, words: Words, titles: list[Found[Title]], countries: list[CountryName], busy: set[int]
    ) -> None:
        self.words = words
        self.titles = titles
        self.tokens = Tokens(parsed)
        self.ending = {country.last: country for country in countries}
        self.starting = {country.first: country for country in countries}
        self.placed = {at for country in countries for at in range(country.first, country.last)}
        self._taken = busy | {at for title in titles for at in range(title.first, title.last)}
        self._found: dict[tuple[str, ...], list[int]] = {}
        self._alone: dict[tuple[str, ...], bool] = {}
        self._at: dict[str, list[int]] = {}
        for at, word in enumerate(words.folded):
            self._at.setdefault(word, []).append(at)
        self._small = {word for word in words.folded if word.islower()}
        self.persons = {
            at
            for entity in parsed.ents
            if entity.label_ == "PERSON"
            for at in range(bisect_left(words.starts, entity.start_char), bisect_left(words.starts, entity.end_char))
        }

    def capital(self, at: int) -> bool:
        """Whether word `at` is a free word with a capital."""
        return at < len(self.words.starts) and at not in self._taken and self.words.folded[at][0].isupper()

    def run(self, first: int) -> int:
        """The end of the name that begins at word `first`; `first` when none does."""
        folded, last = self.words.folded, first
        while last - first < LONGEST_NAME and self.capital(last) and (last == first or self.words.glued(last)):
            last += 1
            inner = last
            while folded[inner : inner + 1] and folded[inner] in _INNER and inner - last < 2:
                inner += 1
            if folded[last : last + 1] == ("'",) and folded[last + 1 : last + 2] not in ((), ("s",)):
                tight = self.words.starts[last + 1] == self.words.ends[last - 1] + 1
                last += 2 if tight and folded[last + 1].isalpha() else 0
            elif inner > last and self.capital(inner) and self.words.glued(inner):
                last = inner
        return last if self._is_name(first, last) else first

    def start_of_run(self, last: int) -> int:
        """The first word of the name that ends before word `last`; `last` when none does."""
        first = last
        while first > 0 and last - first < LONGEST_NAME and self.capital(first - 1):
            if not (self.words.glued(first) if first < len(self.words.starts) else True):
                break
            first -= 1
        while first < last and self.run(first) != last:
            first += 1
        return first

    def _is_name(self, first: int, last: int) -> bool:
        """Whether some words are more than countries, small words and words of kind, and do not begin with one."""
        folded = self.words.folded
        if first == last or folded[first].lower() in small_words() or first in self.placed:
            return False
        return any(folded[at].lower() not in no_names() for at in range(first, last) if at not in self.placed)

    def alone(self, first: int, last: int) -> bool:
        """Whether a name is not part of a longer run of capitals, as a surname behind a given name is."""
        before, glued = self.words.folded[first - 1 : first], first > 0 and self.words.glued(first)
        longer = glued and before and before[0][0].isupper() and before[0].lower() not in small_words()
        free = not longer or first - 1 in self.placed or first - 1 in self._taken
        return free and not (last < len(self.words.starts) and self.words.glued(last) and self._goes_on(last))

    def alone_everywhere(self, first: int, last: int) -> bool:
        """Whether a name is nowhere in the text part of a longer run of capitals."""
        name = self.words.folded[first:last]
        if name not in self._alone:
            self._alone[name] = all(self.alone(at, at + last - first) for at in self.places(first, last))
        return self._alone[name]

    def _goes_on(self, last: int) -> bool:
        return self.capital(last) or (self.words.folded[last] == "-" and self.capital(last + 1))

    def is_single_name(self, at: int) -> bool:
        """Whether one word is a name as it stands: an acronym, "AgNews", or a proper noun that is nobody's surname."""
        word = self.words.text[self.words.starts[at] : self.words.ends[at]]
        if sum(char.isupper() for char in word) > 1:
            return len(word) > 1
        token = self.tokens.at(self.words.starts[at])
        proper = token is not None and token.tag_ == "NNP" and token.ent_type_ == "ORG"
        return proper and word.lower() not in self._small and leader_country((word,), titled=True) is None

    def places(self, first: int, last: int) -> list[int]:
        """Every place of the words of a name."""
        name = self.words.folded[first:last]
        if name not in self._found:
            starts = self._at.get(name[0], ())
            self._found[name] = [at for at in starts if self.words.folded[at : at + len(name)] == name]
        return self._found[name]


@functools.cache
def small_words() -> frozenset[str]:
    """The words that a sentence may begin with, and those for times: no part of a name."""
    return frozenset(row["word"] for row in schemas.lexicon("capital_words"))
