"""The state that a person or a body belongs to or represents (codebook section 1, country of an actor)."""

from collections.abc import Iterator

from flows.extract.country_names import CountryName
from flows.extract.descriptions import Descriptions
from flows.extract.home import dateline_country, home_country
from flows.extract.leaders import leader_country
from flows.extract.organizations import Organization
from flows.extract.persons import Person
from flows.extract.phrases import Words
from flows.extract.roles import Held
from flows.extract.titles import Title
from flows.records import Span

_OF_STATE = {"head_of_state", "head_of_government", "minister", "official", "military", "ambassador", "legislator"}
_DELEGATIONS = {"delegation", "delegations", "side", "team"}
_COMPOSED = {"led", "headed", "comprised", "comprising", "included", "including", "represented"}
_REACH = 5
_DOMINANCE = 0.35


class Allegiances:
    """What a document tells about the countries of its persons and bodies.

    `everywhere` are the country names of the whole text, the headline included; `held` are the roles of each person;
    `lead` is the first paragraph.
    """

    def __init__(
        self,
        words: Words,
        everywhere: list[CountryName],
        organizations: list[Organization],
        persons: list[Person],
        held: list[list[Held]],
        lead: Span,
    ) -> None:
        self._line = _lines(words)
        self._descriptions = Descriptions(words, everywhere)
        self._delegations = dict(_delegates(words, everywhere))
        stated = [next((role.country_code for role in roles if role.country_code), None) for roles in held]
        known = [leader_country(person.name, _is_titled(roles)) for person, roles in zip(persons, held, strict=True)]
        self._persons = [code or marked for marked, code in zip(stated, known, strict=True)]
        evidence = [name.country_code for name in everywhere if name.form != "place"]
        evidence += [code for code, marked in zip(known, stated, strict=True) if code and not marked]
        evidence += [found.country_code for found in organizations if found.country_code]
        self._served = {
            role.organization.first: role.country_code
            for roles in held
            for role in roles
            if role.organization and role.country_code
        }
        dated = dateline_country(words.text, lead, everywhere)
        self._home = home_country(evidence, filter(None, stated), dated)
        self._paragraphs = dict(_sole_countries(words, everywhere)) if _is_open(evidence, self._home) else {}

    def of_body(self, found: Organization) -> str | None:
        """The country of a body whose name does not tell it.

        That of the office held in it ("Fiji's head of the Land Court") or of the words that describe it; of a body of
        a state, that of its delegation, else the home.
        """
        told = self._served.get(found.first) or self._descriptions.country(found.first, found.last)
        if found.country_code or told or found.actor_type != "government":
            return found.country_code or told
        return self._delegations.get(found.first) or self._local(found.first)

    def of_person(self, number: int, person: Person, held: list[Held], bodies: dict[int, str | None]) -> str | None:
        """The country of person `number`: stated, known, that of the body served, or by the title of state."""
        if self._persons[number]:
            return self._persons[number]
        delegation = next(
            (self._delegations[first] for first, _ in person.mentions if first in self._delegations), None
        )
        served = [role.organization for role in held if role.organization]
        if delegation or served:
            return delegation or next((code for found in served if (code := bodies.get(found.first))), None)
        return self._local(person.mentions[0][0]) if _is_titled(held) else None

    def _local(self, at: int) -> str | None:
        return self._paragraphs.get(self._line[at], self._home)


def _is_titled(held: list[Held]) -> bool:
    return any(role.title is not None and _is_of_state(role.title) for role in held)


def _is_of_state(title: Title) -> bool:
    """Whether a title without a country means the document's own state; its own legislators are of it too."""
    return title.state == "true" or (
        title.role_class in _OF_STATE and (title.state == "context" or title.role_class == "legislator")
    )


def _is_open(evidence: list[str], home: str | None) -> bool:
    """Whether no country dominates a text, as in news about many."""
    return home is not None and evidence.count(home) < _DOMINANCE * len(evidence)


def _lines(words: Words) -> list[int]:
    """The number of the line of each word."""
    numbers, line = [], 0
    for at in range(len(words.starts)):
        line += at > 0 and not words.glued(at)
        numbers.append(line)
    return numbers


def _sole_countries(words: Words, everywhere: list[CountryName]) -> Iterator[tuple[int, str]]:
    """The lines that name one country only, with that country."""
    lines = _lines(words)
    named: dict[int, set[str]] = {}
    for country in everywhere:
        named.setdefault(lines[country.first], set()).add(country.country_code)
    yield from ((line, next(iter(codes))) for line, codes in named.items() if len(codes) == 1)


def _delegates(words: Words, countries: list[CountryName]) -> Iterator[tuple[int, str]]:
    """The words that a country's delegation rules: "The Brunei delegation was led by X and comprised Y"."""
    for country in countries:
        near = words.folded[country.last : country.last + _REACH]
        named = next((i for i, word in enumerate(near) if word in _DELEGATIONS), None)
        if named is None or country.form == "place":
            continue
        at = country.last + named + 1
        if not _COMPOSED & set(words.folded[at : at + _REACH]):
            continue
        while at < len(words.starts) and words.glued(at) and not _ends_sentence(words, at):
            if words.folded[at] in _DELEGATIONS:
                break
            yield at, country.country_code
            at += 1


def _ends_sentence(words: Words, at: int) -> bool:
    if words.folded[at] not in {".", ";"}:
        return False
    return len(words.folded[at - 1]) > 3 or words.folded[at] == ";"
