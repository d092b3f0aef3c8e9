"""What a reader, or the program, found in one document: the form in which gold and tables are compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.records import Span

CLASSES = ("country", "person", "organization")


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor of a document; `key` is what speakers refer to (a name in gold, an actor_id in tables)."""

    key: str
    name: str
    actor_type: str
    country_code: str | None
    aliases: tuple[str, ...] = ()

    @property
    def actor_class(self) -> str:
        """The class of its type (codebook section 1)."""
        return self.actor_type if self.actor_type in CLASSES else "organization"


@dataclass(frozen=True, slots=True)
class Coded:
    """One statement with its codes; `speakers` are keys of actors. Confidence is the program's, a reader's is 1."""

    content: tuple[Span, ...]
    kind: str
    act: str
    stage: str
    stance: str
    speakers: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    confidence: float = 1.0
    sector_confidence: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """All actors and statements of one document, in the order of their source."""

    actors: tuple[Actor, ...] = ()
    statements: tuple[Coded, ...] = ()
