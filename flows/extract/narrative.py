"""Sentences in which the text's own voice makes a claim about cooperation."""

from typing import Any

from flows.extract.actors import Actors
from flows.extract.structure import Structure
from flows.records import Attribution, SectorEvidence


def find_narratives(
    parsed: Any, form: Structure, said: list[Attribution], found: Actors, sectors: tuple[SectorEvidence, ...]
) -> list[Attribution]:
    """Narrative statements: attributions with content only."""
    return []
