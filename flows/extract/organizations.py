"""Organizations in a text: known ones by a lexicon, others by the words that name their kind (codebook section 1)."""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import schemas
from flows.extract.country_names import CountryName
from flows.extract.phrases import Found, Phrases, Words, fold, overlaps
from flows.records import Span

_SPELLINGS = {
    "Organisation": "Organization",
    "Centre": "Center",
    "Programme": "Program",
    "Defence": "Defense",
    "Labour": "Labor",
}
_INTERNATIONAL = {"International", "World", "European", "African", "Asian", "Arab", "Islamic", "Intergovernmental"}
_JOINERS = {"of", "for", "on"}
_ABROAD = {"Embassy", "Consulate", "embassy", "consulate", "Consulate General", "consulate general"}
_LONGEST_NAME = 14


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization named at words `first` to `last`; `name` is its usual full name, else the words of the text.

    `core` is the name without countries and articles: with the country it tells two ministries of one name apart.
    """

    first: int
    last: int
    start: int
    end: int
    name: str
    core: str
    actor_type: str
    form: str = "name"
    country_code: str | None = None
    wikidata_id: str | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    actor_type: str
    country_code: str | None
    wikidata_id: str | None
    form: str
    requires: tuple[str, ...]


def find_organizations(words: Words, countries: list[CountryName]) -> list[Organization]:
    """The organizations of a text by lexicon and by kind, in order, without overlap."""
    known = list(_known(words))
    taken = [(found.first, found.last) for found in known]
    named = list(_by_kind(words, countries, taken))
    spans = known + named
    return sorted(spans, key=lambda found: found.start)


@functools.cache
def kind_words() -> Phrases[tuple[str, str]]:
    """The words that name a kind of organization: type ('' for what is no actor) and whether "of …" may follow."""
    rows = [(row["head"], (row["actor_type"], row["takes"])) for row in schemas.lexicon("organization_heads")]
    return Phrases(rows, _spelling)


def core_name(words: Words, first: int, last: int, countries: Iterable[CountryName]) -> str:
    """The words of a name without its countries and small words, in lower case."""
    inside = [(c.first, c.last) for c in countries if first <= c.first and c.last <= last]
    kept = (at for at in range(first, last) if not any(a <= at < b for a, b in inside))
    parts = [_spelling(words.folded[at]).lower() for at in kept]
    return " ".join(part for part in parts if part.isalnum() and part not in {"of", "the", "s"})


def _spelling(word: str) -> str:
    return _SPELLINGS.get(word, word)


@functools.cache
def _lexicon() -> Phrases[tuple[_Row, ...]]:
    rows: dict[str, list[_Row]] = {}
    for row in schemas.lexicon("organizations"):
        requires = tuple(filter(None, row["requires"].split(";")))
        surfaces = [(row["name"], "name"), (row["acronym"], "acronym")]
        surfaces += [(alias, "acronym" if alias.isupper() else "name") for alias in row["aliases"].split(";")]
        for surface, form in surfaces:
            if surface:
                needed = () if surface == row["name"] else requires
                entry = _Row(
                    row["name"],
                    row["actor_type"],
                    row["country_code"] or None,
                    row["wikidata_id"] or None,
                    form,
                    needed,
                )
                rows.setdefault(surface, []).append(entry)
    return Phrases([(surface, tuple(group)) for surface, group in rows.items()], _spelling)


def _known(words: Words) -> Iterator[Organization]:
    held: dict[tuple[str, ...], bool] = {}
    for found in _lexicon().find(words):
        row = _read(found, words, held)
        if row and not _goes_on(words, found.last):
            yield Organization(
                found.first,
                found.last,
                found.start,
                found.end,
                row.name,
                fold(row.name).lower(),
                row.actor_type,
                row.form,
                row.country_code,
                row.wikidata_id,
                known=True,
            )


def _read(found: Found[tuple[_Row, ...]], words: Words, held: dict[tuple[str, ...], bool]) -> _Row | None:
    for row in sorted(found.value, key=lambda row: not row.requires):
        if row.requires not in held:
            pattern = r"\b(?:" + "|".join(re.escape(fold(word)) for word in row.requires) + r")(?!\w)"
            held[row.requires] = not row.requires or re.search(pattern, fold(words.text)) is not None
        if held[row.requires]:
            return row
    return None


def _goes_on(words: Words, last: int) -> bool:
    """Whether a name is only the beginning of the name of something that is no actor ("OPEC Agreement")."""
    return last < len(words.starts) and words.glued(last) and _is_no_actor(words.folded[last])


@functools.cache
def _no_actors() -> frozenset[str]:
    return frozenset(row["head"] for row in schemas.lexicon("organization_heads") if not row["actor_type"])


def _is_no_actor(word: str) -> bool:
    return word in _no_actors()


def _by_kind(words: Words, countries: list[CountryName], taken: list[Span]) -> Iterator[Organization]:
    by_first = {country.first: country for country in countries}
    by_last = {country.last: country for country in countries}
    used = list(taken)
    for head in kind_words().find(words):
        actor_type, takes = head.value
        if not actor_type or overlaps((head.first, head.last), used):
            continue
        first = _leftmost(words, head.first, by_last, used)
        last = _rightmost(words, head, takes, by_first, used)
        if (first == head.first and last == head.last) or _goes_on(words, last) or last - first > _LONGEST_NAME:
            continue
        inside = [c for c in countries if first <= c.first and c.last <= last]
        codes = list(dict.fromkeys(c.country_code for c in inside))
        if all(any(c.first <= at < c.last for c in inside) for at in range(first, head.first)) and (
            last == head.last and head.last - head.first == 1 and actor_type != "government"
        ):
            continue
        used.append((first, last))
        yield Organization(
            first,
            last,
            words.starts[first],
            words.ends[last - 1],
            words.text[words.starts[first] : words.ends[last - 1]],
            core_name(words, first, last, countries),
            _type(words, first, last, actor_type, codes),
            country_code=codes[0] if len(codes) == 1 else _owner(words, first, by_last),
        )


def _type(words: Words, first: int, last: int, actor_type: str, codes: list[str]) -> str:
    inside = set(words.folded[first:last])
    joint = "Joint" in inside and not codes
    if actor_type == "government" and (len(codes) > 1 or inside & _INTERNATIONAL or joint):
        return "international_organization"
    return actor_type


def _owner(words: Words, first: int, by_last: dict[int, CountryName]) -> str | None:
    """The country before a name: "Peru's Ministry of Environment"."""
    for back in (0, 2, 1):
        if first - back in by_last and (back < 2 or words.folded[first - 2] == "'"):
            return by_last[first - back].country_code
    return None


def _capital(words: Words, at: int) -> bool:
    char = words.text[words.starts[at]]
    return char.isupper() or (char.isdigit() and words.folded[at][-1].isalpha())


def _leftmost(words: Words, head: int, by_last: dict[int, CountryName], used: list[Span]) -> int:
    """The first word of a name that ends in a kind of organization: capitals, hyphens, "&", "People's"."""
    first, at = head, head
    while at > 0 and head - at < _LONGEST_NAME and words.glued(at):
        if at in by_last and by_last[at].form != "capital":
            first = at = by_last[at].first
            continue
        word = words.folded[at - 1]
        if overlaps((at - 1, at), used) and not word.isupper():
            break
        if _capital(words, at - 1) and not _is_small(word):
            first = at = at - 1
        elif word in "-&" and at >= 2 and _capital(words, at - 2):
            at -= 1
        elif word == "s" and at >= 3 and words.folded[at - 2] == "'" and at - 2 not in by_last:
            at -= 2
        elif word == "and" and at >= 3 and _capital(words, at - 2) and at - 1 not in by_last and _opens(words, at - 2):
            at -= 1
        else:
            break
    return first


def _opens(words: Words, at: int) -> bool:
    """Whether the capitals that end at word `at` follow an article: "the Trade and Development Agency"."""
    while at > 0 and _capital(words, at) and words.glued(at):
        at -= 1
    return words.folded[at].lower() in {"the", "s"}


def _rightmost(
    words: Words, head: Found[tuple[str, str]], takes: str, by_first: dict[int, CountryName], used: list[Span]
) -> int:
    """The end of a name that begins with its kind: "Ministry of Sustainability and the Environment"."""
    last = head.last
    if words.folded[head.last - 1] in _ABROAD or words.folded[head.first] in _ABROAD:
        takes = takes or "in"
        joiners = _JOINERS | {"in"}
    else:
        joiners = _JOINERS
    if not takes:
        return last
    at = last
    while at + 1 < len(words.starts) and at - head.first < _LONGEST_NAME and words.glued(at):
        word = words.folded[at]
        step = _step(words, at, last, joiners, by_first)
        if step is None or (overlaps((step, step + 1), used) and word not in joiners):
            break
        at = last = by_first[step].last if step in by_first else step + 1
    return last


def _step(words: Words, at: int, last: int, joiners: set[str], by_first: dict[int, CountryName]) -> int | None:
    """The next word of the name after word `at`: itself, or the one behind a joiner."""
    word = words.folded[at]
    opened = last > at - 1 and at == last
    if not opened:
        return None
    after = at + 1
    if after < len(words.starts) and words.folded[after] == "the" and (word in joiners or word == "and"):
        after += 1
    if after >= len(words.starts):
        return None
    if word in joiners and _capital(words, after):
        return after
    beyond_head = words.folded[at - 1] != ""
    if word in {"and", "&", "-"} and _capital(words, after) and after not in by_first and beyond_head:
        return None if _kind_at(words, after) else after
    if word == "," and _capital(words, after) and after not in by_first and _lists(words, after):
        return after
    return None


def _lists(words: Words, at: int) -> bool:
    """Whether a list of capitals closes soon: "Environment, Parks and Recreation"."""
    for later in range(at + 1, min(at + 6, len(words.starts) - 1)):
        word = words.folded[later]
        if word == "and":
            return _capital(words, later + 1) or words.folded[later + 1] == "the"
        if not (_capital(words, later) or word == ","):
            return False
    return False


@functools.cache
def _kind_firsts() -> frozenset[str]:
    return frozenset(row["head"].split()[0] for row in schemas.lexicon("organization_heads") if row["takes"])


def _kind_at(words: Words, at: int) -> bool:
    return words.folded[at] in _kind_firsts()


@functools.cache
def _small_words() -> frozenset[str]:
    return frozenset(row["word"] for row in schemas.lexicon("capital_words"))


def _is_small(word: str) -> bool:
    """Whether a word is written with a capital only because it opens a sentence or names a rank."""
    return word.lower() in _small_words()
