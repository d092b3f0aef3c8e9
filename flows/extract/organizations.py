"""Organizations in a text that the lexicon knows, and the acronyms that a text explains (codebook section 1)."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import schemas
from flows.extract import capitals
from flows.extract.country_names import CountryName
from flows.extract.national_bodies import national_bodies
from flows.extract.organization_kinds import is_no_actor, named_by_kind, spelling
from flows.extract.phrases import Found, Phrases, Words, fold

_RUN = 4
# A body's meeting leaves the body named: "the World Economic Forum Annual Meeting".
_EVENTS = {"Meeting", "Summit"}


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
    place: bool


def find_organizations(parsed: Any, words: Words, countries: list[CountryName]) -> list[Organization]:
    """The organizations of a text, in order, without overlap."""
    known = list(_known(parsed, words))
    busy = {at for found in known for at in range(found.first, found.last)}
    parts: dict[int, Organization] = {found.first: found for found in known}
    named, inner = [], set()
    for kind in chain(named_by_kind(words, countries, busy), national_bodies(words, countries, busy)):
        first, last = kind.first, kind.last
        start, end, actor_type = words.starts[first], words.ends[last - 1], kind.actor_type
        part = next((parts[at] for at in range(first, last) if at in parts), None)
        if part:
            inner.add(part.first)
            actor_type = part.actor_type if part.actor_type == "international_organization" else actor_type
        named.append(
            Organization(
                first, last, start, end, words.text[start:end], kind.core, actor_type, "name", kind.country_code
            )
        )
    outer = [found for found in known if found.first not in inner]
    return with_acronyms(words, sorted(outer + named, key=lambda found: found.start))


@functools.cache
def _lexicon() -> Phrases[tuple[_Row, ...]]:
    rows: dict[str, list[_Row]] = {}
    for row in schemas.lexicon("organizations"):
        requires = tuple(filter(None, row["requires"].split(";")))
        surfaces = [(row["name"], "name"), (row["acronym"], "acronym")]
        surfaces += [(alias, "acronym" if alias.isupper() else "name") for alias in row["aliases"].split(";")]
        for surface, form in surfaces:
            if surface:
                rows.setdefault(surface, []).append(
                    _Row(
                        name=row["name"],
                        actor_type=row["actor_type"],
                        country_code=row["country_code"] or None,
                        wikidata_id=row["wikidata_id"] or None,
                        form=form,
                        requires=() if surface == row["name"] else requires,
                        place=row["place"] == "true",
                    )
                )
    return Phrases([(surface, tuple(group)) for surface, group in rows.items()], spelling)


def _known(parsed: Any, words: Words) -> Iterator[Organization]:
    held: dict[tuple[str, ...], bool] = {}
    for found in _lexicon().find(words):
        row = _read(found, words, held)
        if row is None or (row.form == "name" and _goes_on(words, found.last)):
            continue
        if row.place and not capitals.acts(parsed, found.start, found.end):
            continue
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
    """The first row whose required words the document holds; a row that requires some is tried before a free one."""
    for row in sorted(found.value, key=lambda row: not row.requires):
        if row.requires not in held:
            held[row.requires] = words.hold(row.requires)
        if held[row.requires]:
            return row
    return None


def _goes_on(words: Words, last: int) -> bool:
    """Whether a name only begins that of something that is no actor: "the ASEAN Power Grid"."""
    for at in range(last, min(last + _RUN, len(words.starts))):
        if not words.glued(at) or not words.folded[at][0].isupper():
            return False
        if is_no_actor(words.folded[at]):
            return words.folded[at] not in _EVENTS
    return False


def with_acronyms(words: Words, organizations: list[Organization]) -> list[Organization]:
    """The organizations with the acronyms that stand in brackets behind them, there and wherever they recur."""
    explained: dict[str, Organization] = {}
    lexical = {found.first: found for found in organizations if found.known and found.form == "acronym"}
    out = []
    for found in organizations:
        word = _acronym_behind(words, found.last)
        if word is not None:
            inside = lexical.get(found.last + 1)
            if inside and not found.known:
                found = _as(inside, found, "name")
            explained.setdefault(word, found)
        out.append(found)
    out = [
        _as(explained[words.text[found.start : found.end]], found, "acronym")
        if found.form == "acronym" and words.text[found.start : found.end] in explained
        else found
        for found in out
    ]
    busy = {at for found in out for at in range(found.first, found.last)}
    for at, word in enumerate(words.folded):
        if word in explained and at not in busy:
            body = explained[word]
            out.append(replace(body, first=at, last=at + 1, start=words.starts[at], end=words.ends[at], form="acronym"))
    return sorted(out, key=lambda found: found.start)


def _acronym_behind(words: Words, at: int) -> str | None:
    """The acronym that stands in brackets, or between commas, at word `at`."""
    if at + 2 >= len(words.starts) or (words.folded[at], words.folded[at + 2]) not in {("(", ")"), (",", ",")}:
        return None
    word = words.folded[at + 1]
    capitals_in_it = sum(char.isupper() for char in word)
    return word if capitals_in_it > 1 and (words.folded[at] == "(" or word.isupper()) and word.isalnum() else None


def _as(body: Organization, place: Organization, form: str) -> Organization:
    """A body at another place of the text."""
    return replace(body, first=place.first, last=place.last, start=place.start, end=place.end, form=form)
