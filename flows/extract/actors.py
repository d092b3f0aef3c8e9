"""Which actors a document names, where, and in which roles (codebook section 1)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flows.extract import capitals
from flows.extract.country_names import CountryName, country_label, country_wikidata_id, find_country_names
from flows.extract.media import find_media
from flows.extract.organizations import Organization, find_organizations
from flows.extract.persons import Person, find_persons
from flows.extract.phrases import Words, split
from flows.extract.roles import Held, RoleFinder
from flows.extract.structure import Structure
from flows.extract.titles import find_titles
from flows.records import CountryEvidence, Document, Entity, Mention, Role, Span


@dataclass(frozen=True, slots=True)
class Actors:
    """The actors of one document; `countries` are all country mentions, inside statements or not."""

    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    roles: tuple[Role, ...] = ()
    countries: tuple[CountryEvidence, ...] = ()


def find_actors(parsed: Any, form: Structure, document: Document) -> Actors:
    """The actors of one document."""
    words = split(document.text)
    silent = _silent(form)
    named = [name for name in find_country_names(words) if not _inside(name.start, silent)]
    organizations = _organizations(parsed, words, named, silent)
    within = {at for found in organizations for at in range(found.first, found.last)}
    countries = [
        name
        for name in named
        if name.first not in within and (name.form != "capital" or capitals.acts(parsed, name.start, name.end))
    ]
    titles = [found for found in find_titles(words) if not _inside(found.start, silent)]
    taken = [(found.first, found.last) for found in organizations] + [(name.first, name.last) for name in named]
    persons = [
        replace(person, mentions=kept)
        for person in find_persons(parsed, words, titles, taken)
        if (kept := tuple(m for m in person.mentions if not _inside(words.starts[m[0]], silent)))
    ]
    finder = RoleFinder(words, titles, named, organizations)
    return _assemble(words, countries, organizations, persons, finder)


def _silent(form: Structure) -> list[Span]:
    """The parts of a text that name no actors."""
    return [form.headline] if form.headline else []


def _inside(position: int, spans: Iterable[Span]) -> bool:
    return any(start <= position < end for start, end in spans)


def _organizations(parsed: Any, words: Words, countries: list[CountryName], silent: list[Span]) -> list[Organization]:
    found = find_organizations(parsed, words, countries)
    busy = {at for organization in found for at in range(organization.first, organization.last)}
    found += [medium for medium in find_media(words) if not busy & set(range(medium.first, medium.last))]
    return sorted((f for f in found if not _inside(f.start, silent)), key=lambda f: f.start)


def _assemble(
    words: Words,
    countries: list[CountryName],
    organizations: list[Organization],
    persons: list[Person],
    finder: RoleFinder,
) -> Actors:
    entities: list[Entity] = []
    mentions: list[Mention] = []
    home = _home(countries)
    for code in dict.fromkeys(name.country_code for name in countries):
        own = [name for name in countries if name.country_code == code]
        key = f"country:{code}"
        mentions += [_mention(key, words, name.start, name.end, name.form) for name in own]
        label = country_label(code)
        entities.append(Entity(key, label, "country", code, country_wikidata_id(code), _aliases(label, key, mentions)))
    keys: dict[int, str] = {}
    for number, group in enumerate(_bodies(organizations, home), start=1):
        key = f"organization:{number}"
        keys |= {found.first: key for found in group}
        mentions += [_mention(key, words, found.start, found.end, found.form) for found in group]
        best = max(group, key=lambda found: (found.known, len(found.name)))
        code = next((found.country_code for found in group if found.country_code), None)
        entities.append(
            Entity(key, best.name, best.actor_type, code, best.wikidata_id, _aliases(best.name, key, mentions))
        )
    roles: list[Role] = []
    for number, person in enumerate(persons, start=1):
        key = f"person:{number}"
        own_roles, code = _roles(key, words, person, finder, keys, home)
        roles += own_roles
        full, name = _full_name(words, person)
        for first, last in person.mentions:
            form = "name" if last - first >= full else "short_name"
            mentions.append(_mention(key, words, words.starts[first], words.ends[last - 1], form))
        entities.append(Entity(key, name, "person", code, None, _aliases(name, key, mentions)))
    first_seen = {mention.entity: mention.start for mention in reversed(sorted(mentions, key=lambda m: m.start))}
    return Actors(
        entities=tuple(sorted(entities, key=lambda entity: (first_seen[entity.key], entity.key))),
        mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.entity))),
        roles=tuple(sorted(roles, key=lambda role: (role.start, role.entity))),
        countries=tuple(CountryEvidence(name.country_code, name.start, name.end) for name in countries),
    )


def _mention(key: str, words: Words, start: int, end: int, form: str) -> Mention:
    return Mention(key, start, end, words.text[start:end], form)


def _aliases(name: str, key: str, mentions: list[Mention]) -> tuple[str, ...]:
    """The other surfaces under which the text names an entity, in order."""
    return tuple(dict.fromkeys(m.surface for m in mentions if m.entity == key and m.surface != name))


def _home(countries: list[CountryName]) -> str | None:
    counted = Counter(name.country_code for name in countries)
    return counted.most_common(1)[0][0] if counted else None


def _bodies(organizations: list[Organization], home: str | None) -> list[list[Organization]]:
    """The organizations grouped into bodies: one core name and one country."""
    groups: dict[tuple[str, str | None], list[Organization]] = {}
    for found in organizations:
        code = found.country_code
        if code is None and found.actor_type == "government":
            known = [key for key in groups if key[0] == found.core and key[1]]
            code = known[-1][1] if known else home
            found = replace(found, country_code=code)
        groups.setdefault((found.core, code), []).append(found)
    return list(groups.values())


def _full_name(words: Words, person: Person) -> tuple[int, str]:
    first, last = max(person.mentions, key=lambda span: (_parts(words, span), -span[0]))
    return last - first, words.text[words.starts[first] : words.ends[last - 1]]


def _parts(words: Words, span: Span) -> int:
    return sum(words.folded[at].isalnum() for at in range(*span))


def _roles(
    key: str, words: Words, person: Person, finder: RoleFinder, keys: dict[int, str], home: str | None
) -> tuple[list[Role], str | None]:
    """The roles of a person, and the country that they tell."""
    held: list[Held] = [role for mention in person.mentions for role in finder.roles(mention)]
    code = next((role.country_code for role in held if role.country_code), None)
    if code is None and any(role.title and role.title.state == "true" for role in held):
        code = home
    roles = []
    for role in held:
        if role.title is None or role.title.role_class == "honorific":
            continue
        start, end = words.starts[role.first], words.ends[role.last - 1]
        organization = keys.get(role.organization.first) if role.organization else None
        roles.append(Role(key, words.text[start:end], start, end, organization, role.country_code))
    return roles, code
