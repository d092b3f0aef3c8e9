"""Which actors a document names, where, and in which roles (codebook section 1)."""

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flows.extract import capitals
from flows.extract.allegiance import Allegiances
from flows.extract.country_names import CountryName, country_label, country_wikidata_id, find_country_names
from flows.extract.leaders import find_administrations
from flows.extract.media import find_media
from flows.extract.name_runs import Names
from flows.extract.organizations import Organization, find_organizations, with_acronyms
from flows.extract.persons import Person, find_persons
from flows.extract.phrases import Found, Words, split
from flows.extract.roles import Held, RoleFinder
from flows.extract.structure import Structure
from flows.extract.titles import Title, find_titles
from flows.extract.unlisted import find_unlisted
from flows.records import Attribution, CountryEvidence, Document, Entity, Mention, Role, Span

_BYLINE = re.compile(
    r"\(?(?:By|Reporting by|Additional reporting by|Writing by|Editing by|Photo by) [^.\n]{3,120}(?:\.?\)|\n|$)"
)
_LONG_LINE = 200
_FAR = 1 << 62
# Bodies of several states; what media are described by is mostly whom they write for.
_OF_NO_STATE = {"international_organization", "media"}
Draft = tuple[Entity, list[Mention]]


@dataclass(frozen=True, slots=True)
class Actors:
    """The actors of one document; `countries` are all country mentions, inside statements or not."""

    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    roles: tuple[Role, ...] = ()
    countries: tuple[CountryEvidence, ...] = ()


def find_actors(parsed: Any, form: Structure, document: Document, said: Iterable[Attribution] = ()) -> Actors:
    """The actors of one document; an attribution tells that its source is an actor."""
    said = tuple(said)
    words = split(document.text)
    silent = _silent(document.text, form)
    # The headline of a transcript names in full the persons whose labels give the surname only.
    hushed = [span for span in silent if not (form.labels and span == form.headline)]
    labels = [_word_span(words, label) for label in form.labels]
    everywhere = sorted(find_country_names(words) + find_administrations(words), key=lambda name: name.start)
    named = [name for name in everywhere if not _inside(name.start, silent)]
    titles = [found for found in find_titles(words) if not _inside(found.start, hushed)]
    organizations = _organizations(parsed, words, named, silent)
    organizations = _with_unlisted(parsed, words, organizations, titles, named, said, labels)
    # A capital is a source by itself only where it stands for its state: "Baku, which signed first, wants …".
    speaking = {start for attribution in said for start, _ in attribution.source}
    within = {at for found in organizations for at in range(found.first, found.last)}
    countries = [
        name
        for name in named
        if name.first not in within
        and name.form != "place"
        and (name.form != "capital" or name.start in speaking or capitals.acts(parsed, name.start, name.end))
    ]
    taken = [(found.first, found.last) for found in organizations]
    persons = [
        replace(person, mentions=kept)
        for person in find_persons(parsed, words, titles, taken, everywhere if form.labels else named, labels)
        if (kept := tuple(m for m in person.mentions if not _inside(words.starts[m[0]], hushed)))
    ]
    personal = {at for person in persons for first, last in person.mentions for at in range(first, last)}
    countries = [name for name in countries if name.first not in personal]
    placing = [n for n in everywhere if n.first not in personal and not _inside(n.start, hushed)]
    finder = RoleFinder(words, titles, placing, organizations, (span for person in persons for span in person.mentions))
    return _assemble(words, everywhere, countries, organizations, persons, finder, form.lead)


def _silent(text: str, form: Structure) -> list[Span]:
    """The parts of a text that name no actors: headline and bylines; the title of a speech names its speaker."""
    bylines = [
        (start, end) for start, end in form.paragraphs if end - start < _LONG_LINE and _BYLINE.match(text, start)
    ]
    return [form.headline, *bylines] if form.headline and not form.speech else bylines


def _word_span(words: Words, span: Span) -> Span:
    return bisect.bisect_left(words.starts, span[0]), bisect.bisect_left(words.starts, span[1])


def _inside(position: int, spans: list[Span]) -> bool:
    """Whether a position lies in one of some spans, which are in order and do not overlap."""
    at = bisect.bisect_right(spans, (position, _FAR)) - 1
    return at >= 0 and position < spans[at][1]


def _organizations(parsed: Any, words: Words, countries: list[CountryName], silent: list[Span]) -> list[Organization]:
    found = find_organizations(parsed, words, countries)
    busy = {at for organization in found for at in range(organization.first, organization.last)}
    found += [medium for medium in find_media(words) if not busy & set(range(medium.first, medium.last))]
    return sorted((f for f in found if not _inside(f.start, silent)), key=lambda f: f.start)


def _with_unlisted(
    parsed: Any,
    words: Words,
    known: list[Organization],
    titles: list[Found[Title]],
    countries: list[CountryName],
    said: Iterable[Attribution],
    labels: list[Span],
) -> list[Organization]:
    """The organizations with those that no list knows, and with the acronyms of these."""
    busy = {at for found in known for at in range(found.first, found.last)}
    sources = [span for attribution in said if attribution.source != attribution.cue for span in attribution.source]
    text = Names(parsed, words, titles, countries, busy)
    unlisted = find_unlisted(text, [_word_span(words, span) for span in sources], labels)
    return with_acronyms(words, sorted([*known, *unlisted], key=lambda found: found.start))


def _assemble(
    words: Words,
    everywhere: list[CountryName],
    countries: list[CountryName],
    organizations: list[Organization],
    persons: list[Person],
    finder: RoleFinder,
    lead: Span,
) -> Actors:
    held = [[role for mention in person.mentions for role in finder.roles(mention)] for person in persons]
    allegiances = Allegiances(words, everywhere, organizations, persons, held, lead)
    bodies = _bodies(organizations, allegiances)
    keys = {found.first: f"organization:{number}" for number, group in enumerate(bodies, 1) for found in group}
    owners = {found.first: code for group in bodies for code in [_owner(group)] for found in group}
    drafts = [*_country_drafts(words, countries), *_body_drafts(words, bodies)]
    roles: list[Role] = []
    for number, (person, own) in enumerate(zip(persons, held, strict=True)):
        key = f"person:{number + 1}"
        roles += _roles(key, words, own, keys)
        drafts.append(_person_draft(key, words, person, allegiances.of_person(number, person, own, owners)))
    drafts.sort(key=lambda draft: (draft[1][0].start, draft[0].key))
    return Actors(
        entities=tuple(entity for entity, _ in drafts),
        mentions=tuple(sorted((m for _, own in drafts for m in own), key=lambda m: (m.start, m.end, m.entity))),
        roles=tuple(sorted(roles, key=lambda role: (role.start, role.entity))),
        countries=tuple(CountryEvidence(name.country_code, name.start, name.end) for name in countries),
    )


def _country_drafts(words: Words, countries: list[CountryName]) -> Iterator[Draft]:
    groups: dict[str, list[CountryName]] = {}
    for name in countries:
        groups.setdefault(name.country_code, []).append(name)
    for code, group in groups.items():
        key, label = f"country:{code}", country_label(code)
        mentions = [_mention(key, words, name.start, name.end, name.form) for name in group]
        yield Entity(key, label, "country", code, country_wikidata_id(code), _aliases(label, mentions)), mentions


def _body_drafts(words: Words, bodies: list[list[Organization]]) -> Iterator[Draft]:
    for number, group in enumerate(bodies, start=1):
        key = f"organization:{number}"
        mentions = [_mention(key, words, found.start, found.end, found.form) for found in group]
        best = max(group, key=lambda found: (found.known, len(found.name)))
        code = _owner(group)
        yield Entity(key, best.name, best.actor_type, code, best.wikidata_id, _aliases(best.name, mentions)), mentions


def _owner(group: list[Organization]) -> str | None:
    return next((found.country_code for found in group if found.country_code), None)


def _person_draft(key: str, words: Words, person: Person, country_code: str | None) -> Draft:
    full = max(person.mentions, key=lambda span: (_parts(words, span), -span[0]))
    name = words.text[words.starts[full[0]] : words.ends[full[1] - 1]]
    mentions = [
        _mention(
            key,
            words,
            words.starts[first],
            words.ends[last - 1],
            "name" if _parts(words, (first, last)) == _parts(words, full) else "short_name",
        )
        for first, last in person.mentions
    ]
    return Entity(key, name, "person", country_code, None, _aliases(name, mentions)), mentions


def _mention(key: str, words: Words, start: int, end: int, form: str) -> Mention:
    return Mention(key, start, end, words.text[start:end], form)


def _aliases(name: str, mentions: list[Mention]) -> tuple[str, ...]:
    """The other surfaces under which the text names an entity, in order."""
    return tuple(dict.fromkeys(mention.surface for mention in mentions if mention.surface != name))


def _bodies(organizations: list[Organization], allegiances: Allegiances) -> list[list[Organization]]:
    """The organizations grouped into bodies: one core name and one country."""
    groups: dict[tuple[str, str | None], list[Organization]] = {}
    countries = {found.core: found.country_code for found in organizations if found.country_code}
    for found in organizations:
        code = found.country_code
        if code is None:
            code = countries.get(found.core)
            if code is None and found.actor_type not in _OF_NO_STATE:
                code = allegiances.of_body(found)
            found = replace(found, country_code=code)
        groups.setdefault((found.core, code), []).append(found)
    return list(groups.values())


def _parts(words: Words, span: Span) -> int:
    return sum(words.folded[at].isalnum() for at in range(*span))


def _roles(key: str, words: Words, held: list[Held], keys: dict[int, str]) -> Iterator[Role]:
    for role in held:
        if role.title is not None and role.title.role_class != "honorific":
            start, end = words.starts[role.first], words.ends[role.last - 1]
            organization = keys.get(role.organization.first) if role.organization else None
            yield Role(key, words.text[start:end], start, end, organization, role.country_code)
