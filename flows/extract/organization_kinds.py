"""Organizations by the word that tells their kind: "Ministry of …", "… University" (codebook section 1)."""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import schemas
from flows.extract.country_names import CountryName
from flows.extract.phrases import Found, Phrases, Words

_SPELLINGS = {"Organisation": "Organization", "Centre": "Center", "Programme": "Program", "Labour": "Labor"}
_INTERNATIONAL = {"International", "World", "European", "African", "Asian", "Arab", "Islamic", "Intergovernmental"}
_SUBJECTS = {"Relations", "Affairs", "Trade", "Cooperation"}
_SILENT = {"of", "the", "s", "and", "for", "affairs"}
_JOINERS = {"of", "for", "on"}
ABROAD = {"embassy", "consulate"}
_LONGEST_NAME = 14
# Bodies that belong to another one, whose name goes before theirs.
_ORGANS = {"Commission", "Secretariat"}
_RELATIONS = {"civil_society", "international_organization"}
# With a country alone it is the state: "the U.S. Administration".
_GOVERNMENT = ("Administration",)
_OPENS_PERSON = {"permanent", "deputy", "vice", "under", "first"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A name at words `first` to `last`; its core is the name without countries and articles."""

    first: int
    last: int
    core: str
    actor_type: str
    country_code: str | None


def named_by_kind(words: Words, countries: list[CountryName], busy: set[int]) -> Iterator[Kind]:
    """The names that hold a word of kind, in order; `busy` are words of other names."""
    finder = _Finder(words, countries, busy)
    within = {at for country in countries for at in range(country.first, country.last)}
    heads = [head for head in _heads().find(words) if head.first not in within]
    done = 0
    for number, head in enumerate(heads):
        if head.first < done or not head.value[0] or head.first in busy:
            continue
        head = finder.furthest(head, heads[number + 1 : number + 4])
        found = finder.name(head)
        if found:
            done = found.last
            yield found


def is_no_actor(word: str) -> bool:
    """Whether a word tells a kind of thing that is no actor: "Agreement", "Summit"."""
    return word in _no_actors()


def spelling(word: str) -> str:
    """A word in the one spelling in which names are compared."""
    return _SPELLINGS.get(word, word)


@functools.cache
def _heads() -> Phrases[tuple[str, str]]:
    rows = [(row["head"], (row["actor_type"], row["takes"])) for row in schemas.lexicon("organization_heads")]
    return Phrases(rows, spelling)


@functools.cache
def _no_actors() -> frozenset[str]:
    return frozenset(row["head"] for row in schemas.lexicon("organization_heads") if not row["actor_type"])


@functools.cache
def _head_words() -> frozenset[str]:
    return frozenset(row["head"].split()[-1] for row in schemas.lexicon("organization_heads") if row["actor_type"])


def head_type(name: tuple[str, ...]) -> str | None:
    """The type that the last word of kind in a name tells; None where it holds none."""
    types = (_types().get(spelling(word)) for word in reversed(name))
    return next(filter(None, types), None)


@functools.cache
def _types() -> dict[str, str]:
    return {row["head"]: row["actor_type"] for row in schemas.lexicon("organization_heads") if row["actor_type"]}


@functools.cache
def _small_words() -> frozenset[str]:
    return frozenset(row["word"] for row in schemas.lexicon("capital_words"))


class _Finder:
    """The walk from a word of kind to the ends of its name."""

    def __init__(self, words: Words, countries: list[CountryName], busy: set[int]) -> None:
        self._words = words
        self._from = {country.first: country for country in countries}
        self._to = {country.last: country for country in countries}
        self._busy = busy

    def furthest(self, head: Found[tuple[str, str]], later: list[Found[tuple[str, str]]]) -> Found[tuple[str, str]]:
        """The last word of kind in one run of capitals: "Naval Forces Central Command"."""
        for after in later:
            between = range(head.last, after.first + 1)
            if not after.value[0] or not all(self._words.glued(at) and self._capital(at) for at in between):
                break
            head = Found(head.first, after.last, head.start, after.end, after.value)
        return head

    def name(self, head: Found[tuple[str, str]]) -> Kind | None:
        """The whole name around a word of kind; None when the word stands alone or names no actor."""
        first, last = self._leftmost(head.first), self._rightmost(head)
        if (first, last) == (head.first, head.last) and len(head_words(head, self._words)) < 2:
            return None
        if last - first > _LONGEST_NAME or self._goes_on(last):
            return None
        inside = [self._from[at] for at in range(first, last) if at in self._from]
        if inside and inside[-1].last == head.first and inside[0].first == first and last == head.last:
            spanned = sum(country.last - country.first for country in inside)
            named = all(country.form not in {"place", "capital"} for country in inside)
            of_state = head.value[0] in _RELATIONS or head_words(head, self._words) == _GOVERNMENT
            if named and of_state and spanned + len(inside) - 1 >= head.first - first:
                return None
        codes = list(dict.fromkeys(c.country_code for c in inside))
        return Kind(
            first,
            last,
            core_name(self._words, first, last, inside),
            self._type(first, last, head.value[0], codes),
            codes[0] if len(codes) == 1 else None if codes else self._owner(first) or self._seat(last, head.value[0]),
        )

    def _goes_on(self, last: int) -> bool:
        return last < len(self._words.starts) and self._words.glued(last) and is_no_actor(self._words.folded[last])

    def _type(self, first: int, last: int, actor_type: str, codes: list[str]) -> str:
        inside = set(self._words.folded[first:last])
        if "'" in inside and actor_type == "international_organization":
            return "civil_society"  # "Growers' Union"
        if actor_type != "government":
            return actor_type
        opens = self._words.folded[first] in _INTERNATIONAL and self._words.folded[first + 1] not in _SUBJECTS
        between_states = len(codes) > 1 or (not codes and (opens or bool(inside & {"Joint", "Bilateral"})))
        return "international_organization" if between_states else actor_type

    def _owner(self, first: int) -> str | None:
        """The country before a name: "Peru's Ministry of Environment"."""
        if first in self._to:
            return self._to[first].country_code
        if first > 2 and self._words.folded[first - 1] == "s" and first - 2 in self._to:
            return self._to[first - 2].country_code
        return None

    def _seat(self, last: int, actor_type: str) -> str | None:
        """The country in which a body of state sits: "the Ministry of Justice in Tokyo"."""
        seated = actor_type == "government" and self._words.folded[last : last + 1] == ("in",)
        return self._from[last + 1].country_code if seated and last + 1 in self._from else None

    def _capital(self, at: int) -> bool:
        char = self._words.text[self._words.starts[at]]
        return char.isupper() or (char.isdigit() and self._words.folded[at][-1].isalpha())

    def _leftmost(self, head: int) -> int:
        """The first word of a name that ends in its kind: capitals, hyphens, "&", "People's"."""
        words, first, at, owned = self._words, head, head, False
        while at > 0 and head - at < _LONGEST_NAME and words.glued(at):
            if at in self._to and self._to[at].form != "capital":
                first = at = self._to[at].first
                continue
            word = words.folded[at - 1]
            if at - 1 in self._busy and not word.isupper() and words.folded[head] not in _ORGANS:
                break
            if self._capital(at - 1) and (owned or word.lower() not in _small_words()):
                first = at = at - 1
            elif word in {"-", "&"} and at >= 2 and (self._capital(at - 2) or at - 1 in self._to):
                at -= 1
            elif word == "s" and at >= 3 and words.folded[at - 2] == "'" and at - 2 not in self._to and first == at:
                at, owned = at - 2, True
                continue
            elif word == "'" and at >= 2 and words.folded[at - 2].endswith("s") and self._capital(at - 2):
                at -= 1  # "Hauliers' League"
            elif word == "and" and at >= 3 and self._capital(at - 2) and at - 1 not in self._to and self._opens(at - 2):
                at -= 1
            else:
                break
            owned = False
        return first

    def _opens(self, at: int) -> bool:
        """Whether the capitals that end at word `at` follow an article: "the Trade and Development Agency"."""
        while at > 0 and self._capital(at) and self._words.glued(at):
            if at in self._from and self._from[at].form not in {"place", "capital"}:
                return True
            at -= 1
        return self._words.folded[at].lower() in {"the", "s"}

    def _rightmost(self, head: Found[tuple[str, str]]) -> int:
        """The end of a name that begins with its kind: "Ministry of Sustainability and the Environment"."""
        abroad = bool({word.lower() for word in head_words(head, self._words)} & ABROAD)
        if not head.value[1] and not abroad:
            return head.last
        joiners = _JOINERS | {"in"} if abroad else _JOINERS
        last = head.last
        while last + 1 < len(self._words.starts) and last - head.first < _LONGEST_NAME and self._words.glued(last):
            step = self._step(last, head.last, joiners)
            if step is None or step in self._busy:
                break
            if step in self._from:
                country = self._from[step]
                if country.form != "adjective" or not self._continues(country.last):
                    return country.last
                step = country.last
            last = step + 1
        return last

    def _step(self, at: int, head: int, joiners: set[str]) -> int | None:
        """The next word of the name after word `at`: itself, or the one behind a joiner."""
        words, after, word = self._words, at + 1, self._words.folded[at]
        if (
            at > head
            and self._capital(at)
            and at not in self._from
            and word.lower() not in _small_words() | _OPENS_PERSON
        ):
            return at
        if words.folded[after] == "the" and (word in joiners or word == "and") and after + 1 < len(words.starts):
            after += 1
        if not self._capital(after):
            return None
        if word in joiners:
            return after
        if at == head or after in self._from:
            return None
        if word == "-":
            return after
        if self._names_another(after) or any(char.isupper() for char in self._words.folded[after][1:]):
            return None
        return after if word in {"and", "&"} or (word == "," and self._lists(after)) else None

    def _continues(self, at: int) -> bool:
        """Whether the word behind a country's adjective belongs to the name: "Confederation of Danish Industry"."""
        inside = (
            at < len(self._words.starts) and self._words.glued(at) and at not in self._busy and at not in self._from
        )
        return inside and self._capital(at) and self._words.folded[at].lower() not in _small_words() | _OPENS_PERSON

    def _names_another(self, at: int) -> bool:
        """Whether the capitals from word `at` hold a word of kind: "… and the Public Works Department"."""
        for later in range(at, min(at + 6, len(self._words.starts))):
            if not self._capital(later) or not self._words.glued(later):
                return False
            if spelling(self._words.folded[later]) in _head_words():
                return True
        return False

    def _lists(self, at: int) -> bool:
        """Whether a list of capitals closes soon: "Environment, Parks and Recreation"."""
        for later in range(at + 1, min(at + 6, len(self._words.starts) - 1)):
            word = self._words.folded[later]
            if word == "and":
                return self._capital(later + 1) and later + 1 not in self._from
            if later in self._from or not (self._capital(later) or word == ","):
                return False
        return False


def head_words(head: Found[tuple[str, str]], words: Words) -> tuple[str, ...]:
    """The words of kind themselves."""
    return words.folded[head.first : head.last]


def core_name(words: Words, first: int, last: int, inside: Iterable[CountryName]) -> str:
    """The words of a name without countries and small words, sorted: "Ministry of Energy" is the "Energy Ministry"."""
    skipped = {at for country in inside for at in range(country.first, country.last)}
    parts = (spelling(words.folded[at]).lower() for at in range(first, last) if at not in skipped)
    return " ".join(sorted(part for part in parts if part.isalnum() and part not in _SILENT))
