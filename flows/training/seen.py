"""Coded texts as the extraction sees them: parsed, with the actors and the sectors that it finds itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.extract import country_signs, nlp, sector_signs
from flows.extract.actors import Actors, find_actors
from flows.extract.sectors import find_sectors
from flows.extract.structure import Structure, structure
from flows.extract.tokens import Tokens
from flows.records import Document, Span
from flows.training.coded import CodedText


@dataclass(frozen=True, slots=True)
class Seen:
    """One text with its form, its actors, and where it names countries and sectors."""

    parsed: Any
    form: Structure
    actors: Actors
    countries: country_signs.Countries
    sectors: sector_signs.Sectors


def seen(text: CodedText) -> Seen:
    """The text as the extraction sees it, given who speaks where."""
    form = structure(text.text)
    (parsed,) = nlp.parse([text.text])
    said = [coded.said for coded in text.statements if not coded.narrative]
    actors = find_actors(parsed, form, Document(text.name, text.name, "", "", text.text), said)
    tokens = Tokens(parsed)
    countries = country_signs.survey(tokens, form, actors)
    return Seen(parsed, form, actors, countries, sector_signs.survey(tokens, form, find_sectors(parsed, form)))


def named(text: CodedText) -> tuple[Mapping[str, Sequence[Span]], ...]:
    """Where the text names what its statements may be about, in the order of `subjects.KINDS`."""
    found = seen(text)
    return found.countries.named, found.sectors.named
