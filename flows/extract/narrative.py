"""Sentences in which the text's own voice makes a claim about cooperation (codebook section 2, narrative)."""

from typing import Any

from flows.extract.actors import Actors
from flows.extract.narrative_signs import candidates
from flows.extract.structure import Structure
from flows.extract.weights import decide
from flows.records import Attribution, SectorEvidence


def find_narratives(
    parsed: Any, form: Structure, said: list[Attribution], found: Actors, sectors: tuple[SectorEvidence, ...]
) -> list[Attribution]:
    """Narrative statements, in order: attributions with content only; none in transcripts and speeches."""
    return [
        candidate.said
        for candidate in candidates(parsed, form, said, found, sectors)
        if decide("narrative", candidate.signs) == "yes"
    ]
