"""Which countries a statement concerns."""

from typing import Any

from flows.extract.actors import Actors
from flows.extract.structure import Structure
from flows.records import Attribution, CountryEvidence, Document


def find_countries(
    parsed: Any, form: Structure, said: Attribution, speakers: tuple[str, ...], found: Actors, document: Document
) -> tuple[CountryEvidence, ...]:
    """The countries of one statement, one row a country, sorted by code."""
    return ()
