"""What the text has said so far: who was named where, with which titles, and who spoke last."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flows.extract.actors import Actors
from flows.records import Entity, Mention, Span

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_FEMALE = frozenset(("ms", "mrs", "madam", "madame", "miss", "queen", "princess", "lady", "sheikha", "baroness"))
_MALE = frozenset(("mr", "sir", "king", "prince", "lord", "sheikh", "sultan", "emir", "pope", "baron"))


@dataclass(slots=True)
class Discourse:
    """The actors of one document as a reader meets them; `spoke` is kept by the caller as the text goes on."""

    parsed: Any
    actors: Actors
    entities: dict[str, Entity]
    titles: dict[str, tuple[str, ...]]
    genders: dict[str, str]
    starts: list[int]
    spoke: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)

    def kind(self, key: str) -> str:
        """The class of an actor: country, person or organization."""
        actor_type = self.entities[key].actor_type
        return actor_type if actor_type in ("country", "person") else "organization"

    def mentions(self, span: Span) -> list[Mention]:
        """The mentions that lie in a span, in order."""
        first = bisect_left(self.starts, span[0])
        last = bisect_left(self.starts, span[1])
        return [m for m in self.actors.mentions[first:last] if m.end <= span[1]]

    def before(self, position: int, kinds: Iterable[str]) -> Iterator[Mention]:
        """The mentions of actors of some classes before a position, nearest first."""
        wanted = frozenset(kinds)
        for index in range(bisect_left(self.starts, position) - 1, -1, -1):
            mention = self.actors.mentions[index]
            if self.kind(mention.entity) in wanted:
                yield mention

    def sentence(self, position: int) -> Span:
        """The sentence around a position."""
        token = self.token(position)
        return (token.sent.start_char, token.sent.end_char) if token is not None else (position, position)

    def token(self, position: int) -> Any:
        """The token at a position, or the next one; None behind the last."""
        span = self.parsed.char_span(position, position + 1, alignment_mode="expand")
        return span[0] if span is not None and len(span) else None

    def is_subject(self, mention: Mention) -> bool:
        """Whether a mention is, or heads, the subject of its clause."""
        span = self.parsed.char_span(mention.start, mention.end, alignment_mode="expand")
        return span is not None and span.root.dep_ in _SUBJECTS

    def last_speakers(self, position: int) -> tuple[str, ...]:
        """The speakers of the nearest statement before a position that has some."""
        return next((keys for at, keys in reversed(self.spoke) if at < position and keys), ())

    def frequent(self, kinds: Iterable[str]) -> list[str]:
        """The actors of some classes, most often mentioned first, then by first mention."""
        counts = Counter(m.entity for m in self.actors.mentions)
        wanted = frozenset(kinds)
        keys = [e.key for e in self.actors.entities if self.kind(e.key) in wanted and counts[e.key]]
        return sorted(keys, key=lambda key: -counts[key])


def begin(parsed: Any, actors: Actors) -> Discourse:
    """The state of a reader before the first word."""
    titles: dict[str, list[str]] = {}
    for role in actors.roles:
        titles.setdefault(role.entity, []).append(" ".join(words(role.title)))
    return Discourse(
        parsed=parsed,
        actors=actors,
        entities={e.key: e for e in actors.entities},
        titles={key: tuple(dict.fromkeys(own)) for key, own in titles.items()},
        genders=_genders(parsed.text, actors),
        starts=[m.start for m in actors.mentions],
    )


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
