"""Which sectors the words name."""

import functools
from typing import Any

from flows.extract import terms
from flows.extract.structure import Structure
from flows.records import Attribution, SectorEvidence
from schemas import lexicon


@functools.cache
def _lexicon() -> terms.Lexicon:
    return terms.build(lexicon("sector_terms"))


def find_sectors(parsed: Any, form: Structure) -> tuple[SectorEvidence, ...]:
    """Every mention of a sector in the whole text, sorted by start."""
    tokens = terms.words(parsed.text, (sentence.start_char for sentence in parsed.sents))
    return tuple(
        SectorEvidence(row["sector_id"], found.start, found.end)
        for found in terms.find(_lexicon(), tokens)
        for row in found.rows
        if row["sector_id"]
    )


def statement_sectors(parsed: Any, said: Attribution, whole: tuple[SectorEvidence, ...]) -> tuple[SectorEvidence, ...]:
    """The sectors of one statement, one row a sector, with the best evidence inside its content."""
    best: dict[str, SectorEvidence] = {}
    for evidence in whole:
        if any(start <= evidence.start and evidence.end <= end for start, end in said.content):
            best.setdefault(evidence.sector_id, evidence)
    return tuple(best[sector_id] for sector_id in sorted(best))
