"""Which actors a document names, where, and in which roles."""

from dataclasses import dataclass
from typing import Any

from flows.extract.structure import Structure
from flows.records import CountryEvidence, Document, Entity, Mention, Role


@dataclass(frozen=True, slots=True)
class Actors:
    """The actors of one document; `countries` are all country mentions, inside statements or not."""

    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    roles: tuple[Role, ...] = ()
    countries: tuple[CountryEvidence, ...] = ()


def find_actors(parsed: Any, form: Structure, document: Document) -> Actors:
    """The actors of one document."""
    return Actors()
