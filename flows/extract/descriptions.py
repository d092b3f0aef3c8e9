"""The country that a text gives to a body by describing it: "X, the Fijian port company", "its Fijian partner, X"."""

from flows.extract.country_names import CountryName
from flows.extract.phrases import Words

_ARTICLES = {"a", "an", "the"}
_POSSESSIVES = {"its", "their", "his", "her", "the"}
# How many words of a description are read: what stands further off describes something else.
_REACH = 4
_AFTER_OF = 2


class Descriptions:
    """The describing words of a text, by the places of its country names."""

    def __init__(self, words: Words, countries: list[CountryName]) -> None:
        self._words = words
        self._adjectives = {c.first: c.country_code for c in countries if c.form == "adjective"}
        self._names = {c.first: c.country_code for c in countries if c.form in ("name", "short_name", "adjective")}
        self._ends = {c.last: c.country_code for c in countries if c.form == "adjective"}

    def country(self, first: int, last: int) -> str | None:
        """The country of a body named at words `first` to `last`, where the words beside the name tell it."""
        return self._behind(last) or self._before(first)

    def _behind(self, last: int) -> str | None:
        """ "X, the Fijian union", "X, a union of Fijian growers", "X, which is owned by the Fijian state"."""
        folded = self._words.folded
        if last + 2 >= len(folded) or folded[last] != "," or not self._words.glued(last + 1):
            return None
        at = last + 1
        if folded[at] == "which" and folded[at + 1] in {"is", "was"}:
            return self._first(at + 2, at + 2 + _REACH)
        if folded[at] not in _ARTICLES:
            return None
        return self._first(at + 1, at + 1 + _REACH)

    def _first(self, at: int, end: int) -> str | None:
        """The first country of a description, before the next mark: an adjective, or a name behind "of" and "by"."""
        for place in range(at, min(end, len(self._words.folded))):
            if self._words.folded[place] in {",", ".", ";", ":"}:
                return None
            if place in self._adjectives:
                return self._adjectives[place]
            if self._words.folded[place] in {"of", "by"}:
                near = range(place + 1, place + 1 + _AFTER_OF)
                return next((self._names[word] for word in near if word in self._names), None)
        return None

    def _before(self, first: int) -> str | None:
        """ "its Fijian counterpart, X"."""
        if first < 4 or self._words.folded[first - 1] != "," or not self._words.glued(first):
            return None
        country = self._ends.get(first - 2)
        begun = any(self._words.folded[first - back] in _POSSESSIVES for back in (4, 5) if first >= back)
        return country if country and begun else None
