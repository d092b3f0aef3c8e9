"""Which sectors the words of a text name (codebook section 2.4)."""

import functools
from collections import Counter
from typing import Any

from flows.extract import terms
from flows.extract.structure import Structure
from flows.records import SectorEvidence
from schemas import lexicon

# A sector of the text as a whole has at least this share of its mentions, or this part of the mentions of the first.
_TEXT_SHARE, _FIRST_SHARE = 0.3, 0.6


@functools.cache
def _sector_terms() -> terms.Lexicon:
    return terms.build(lexicon("sector_terms"))


def find_sectors(parsed: Any, form: Structure) -> tuple[SectorEvidence, ...]:
    """Every mention of a sector in the whole text, sorted by start."""
    tokens = terms.words(form.text, (sentence.start_char for sentence in parsed.sents))
    named = [(found, row) for found in terms.find(_sector_terms(), tokens) for row in found.rows if row["sector_id"]]
    fields = {tokens[found.first].sentence for found, row in named if not row["alone"]}
    return tuple(
        SectorEvidence(row["sector_id"], found.start, found.end)
        for found, row in named
        if not (row["alone"] and tokens[found.first].sentence in fields)
    )


def text_sectors(whole: tuple[SectorEvidence, ...]) -> tuple[SectorEvidence, ...]:
    """The mentions of the sectors that the text is about, whether inside a statement or not.

    A sector that a long text names once or twice in passing is none of these.
    """
    counts = Counter(evidence.sector_id for evidence in whole)
    most = max(counts.values(), default=0)
    kept = {x for x, count in counts.items() if count >= _TEXT_SHARE * counts.total() or count >= _FIRST_SHARE * most}
    return tuple(evidence for evidence in whole if evidence.sector_id in kept)
