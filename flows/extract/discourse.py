"""What the text has said so far: who was named where, with which titles, and who spoke last."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flows.extract.actors import Actors
from flows.extract.structure import Structure
from flows.extract.tokens import Tokens
from flows.records import Entity, Mention, Span

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# How many mentions may begin inside another one: a country in the name of a ministry in that of a committee.
_NESTED = 4
_JOINT = re.compile(r"\b(?:joint|statement|declaration|communiqu)", re.IGNORECASE)
_JOINT_TITLE = re.compile(r"\bjoint\b[^.\n]{0,60}\b(?:statement|declaration|communiqu)", re.IGNORECASE)
_SUBJECT = re.compile(r"\s(?:on|for|at|regarding|concerning|about|following|after)\s")
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_FEMALE = frozenset(("ms", "mrs", "madam", "madame", "miss", "queen", "princess", "lady", "sheikha", "baroness"))
_MALE = frozenset(("mr", "sir", "king", "prince", "lord", "sheikh", "sultan", "emir", "pope", "baron"))


@dataclass(slots=True)
class Discourse:
    """The actors of one document as a reader meets them; the caller tells it who spoke (`hear`) as the text goes on.

    Offsets of mentions are kept sorted, so that no question reads the whole text again. `joint` says that a title calls
    the text a statement or a declaration, `signatories` are those who issue a joint one, `labels` are the places of
    speaker labels, `collectives` what words for several actors have meant so far.
    """

    text: str
    actors: Actors
    entities: dict[str, Entity]
    titles: dict[str, tuple[str, ...]]
    holders: dict[str, list[str]]
    genders: dict[str, str]
    places: dict[str, list[int]]
    countries: dict[str, str]
    named: dict[str, list[str]]
    lead: Span
    labels: frozenset[int]
    joint: bool
    signatories: tuple[str, ...]
    starts: list[int]
    tokens: Tokens
    unnamed: bool = False
    heard: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    collectives: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ranked: dict[str, list[str]] = field(default_factory=dict)

    def hear(self, position: int, actors: tuple[str, ...]) -> None:
        """Takes note of the speakers of a statement whose source stands at a position; () for an unnamed source."""
        self.unnamed = not actors
        if actors:
            self.heard.append((position, actors))

    def kind(self, key: str) -> str:
        """The class of an actor: country, person or organization."""
        actor_type = self.entities[key].actor_type
        return actor_type if actor_type in ("country", "person") else "organization"

    def mentions(self, span: Span) -> list[Mention]:
        """The mentions that lie in a span, in order."""
        first = bisect_left(self.starts, span[0])
        last = bisect_left(self.starts, span[1])
        return [m for m in self.actors.mentions[first:last] if m.end <= span[1]]

    def around(self, position: int) -> list[Mention]:
        """The mentions that hold a position; of long ones at most a few before it are looked at."""
        last = bisect_right(self.starts, position)
        return [m for m in self.actors.mentions[max(0, last - _NESTED) : last] if position < m.end]

    def before(self, position: int, kinds: Iterable[str]) -> Iterator[Mention]:
        """The mentions of actors of some classes before a position, nearest first."""
        wanted = frozenset(kinds)
        for index in range(bisect_left(self.starts, position) - 1, -1, -1):
            mention = self.actors.mentions[index]
            if self.kind(mention.entity) in wanted:
                yield mention

    def parties(self) -> tuple[str, ...]:
        """The states that a joint statement's title names, else the first paragraph, where there are several."""
        if self.signatories:
            return self.signatories
        found = dict.fromkeys(m.entity for m in self.mentions(self.lead) if self.kind(m.entity) == "country")
        return tuple(found) if len(found) > 1 else ()

    def last_place(self, key: str, position: int) -> int:
        """Where an actor is mentioned last before a position; -1 if nowhere."""
        starts = self.places.get(key, [])
        at = bisect_left(starts, position)
        return starts[at - 1] if at else -1

    def is_subject(self, mention: Mention) -> bool:
        """Whether a mention is, or heads, the subject of its clause."""
        span = self.tokens.within(mention.start, mention.end)
        return span is not None and span.root.dep_ in _SUBJECTS

    def last_speakers(self, position: int) -> tuple[str, ...]:
        """The speakers of the nearest statement before a position that has some."""
        return next((keys for at, keys in reversed(self.heard) if at < position), ())

    def frequent(self, kind: str) -> list[str]:
        """The actors of one class, most often mentioned first, then by first mention."""
        if kind not in self.ranked:
            keys = [e.key for e in self.actors.entities if self.kind(e.key) == kind and e.key in self.places]
            self.ranked[kind] = sorted(keys, key=lambda key: -len(self.places[key]))
        return self.ranked[kind]


def begin(parsed: Any, form: Structure, actors: Actors) -> Discourse:
    """The state of a reader before the first word."""
    titles: dict[str, list[str]] = {}
    for role in actors.roles:
        titles.setdefault(role.entity, []).append(" ".join(words(role.title)))
    holders: dict[str, list[str]] = {}
    for key, own in titles.items():
        for word in dict.fromkeys(word for title in own for word in title.split()):
            holders.setdefault(word, []).append(key)
    named: dict[str, list[str]] = {}
    for entity in actors.entities:
        if entity.actor_type == "person":
            for part in words(entity.name):
                named.setdefault(part, []).append(entity.key)
    places: dict[str, list[int]] = {}
    for mention in actors.mentions:
        places.setdefault(mention.entity, []).append(mention.start)
    text = form.text
    countries = [(e.country_code, e.key) for e in actors.entities if e.actor_type == "country" and e.country_code]
    return Discourse(
        text=text,
        actors=actors,
        entities={e.key: e for e in actors.entities},
        titles={key: tuple(dict.fromkeys(own)) for key, own in titles.items()},
        holders=holders,
        genders=_genders(text, actors),
        places=places,
        countries=dict(reversed(countries)),
        named=named,
        lead=form.lead,
        joint=any(_JOINT.search(text, *span) for span in form.titles),
        signatories=_signatories(text, form.titles, actors),
        labels=frozenset(start for start, _ in form.labels),
        starts=[m.start for m in actors.mentions],
        tokens=Tokens(parsed),
    )


def _signatories(text: str, titled: Iterable[Span], actors: Actors) -> tuple[str, ...]:
    """The states that issue a joint statement, as its title tells; a body of states where it names one state only."""
    title = next((text[slice(*span)] for span in titled if _JOINT_TITLE.search(text, *span)), "")
    title = _SUBJECT.split(title, maxsplit=1)[0]
    places = {}
    for entity in actors.entities:
        if entity.actor_type in ("country", "international_organization"):
            names = (rf"(?<!\w){re.escape(name)}(?!\w)" for name in (entity.name, *entity.aliases))
            found = [match.start() for name in names if (match := re.search(name, title))]
            if found:
                places[entity.key] = min(found)
    issuers = sorted(places, key=lambda key: places[key])
    states = [key for key in issuers if key.startswith("country:")]
    return tuple(states if len(states) > 1 else issuers) if len(issuers) > 1 else ()


def words(text: str) -> list[str]:
    """The words of a phrase in lower case, apostrophes and points apart."""
    return [w.casefold() for w in _WORD.findall(text.replace("’s", "").replace("'s", ""))]


def _genders(text: str, actors: Actors) -> dict[str, str]:
    """What the word before a name says of its bearer; nothing where the text does not say."""
    found: dict[str, str] = {}
    for mention in actors.mentions:
        before = words(text[max(0, mention.start - 12) : mention.start])
        if before and mention.entity not in found:
            if before[-1] in _FEMALE:
                found[mention.entity] = "female"
            elif before[-1] in _MALE:
                found[mention.entity] = "male"
    return found
