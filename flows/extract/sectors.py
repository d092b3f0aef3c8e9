"""Which sectors the words name (codebook section 2.4)."""

import functools
from bisect import bisect_left
from collections import Counter
from typing import Any

from flows.extract import terms
from flows.extract.structure import Structure
from flows.records import Attribution, SectorEvidence, Span
from schemas import lexicon

# A content without a sector of its own that points back ("the agreement") speaks of what the text around it is
# about: each sector with at least this share, and this number, of the nearest mentions before and after.
_TOPIC_SHARE = 0.25
_TOPIC_MENTIONS = 3
_NEAREST = 100
_TEXT_SHARE = 0.15
_INHERITED = 0.6

_POINTING = frozenset(("the", "this", "that", "these", "those", "its", "their", "such", "any"))


@functools.cache
def _sector_terms() -> terms.Lexicon:
    return terms.build(lexicon("sector_terms"))


@functools.cache
def _references() -> terms.Lexicon:
    return terms.build(lexicon("sector_references"))


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
    kept = {x for x, count in counts.items() if count >= _TEXT_SHARE * counts.total() or count >= most / 2}
    return tuple(evidence for evidence in whole if evidence.sector_id in kept)


def statement_sectors(
    form: Structure, said: Attribution, whole: tuple[SectorEvidence, ...]
) -> tuple[SectorEvidence, ...]:
    """The sectors of one statement, one row a sector, with the best evidence inside its content."""
    best: dict[str, SectorEvidence] = {}
    for start, end in said.content:
        for evidence in whole[bisect_left(whole, start, key=_start) : bisect_left(whole, end, key=_start)]:
            known = best.get(evidence.sector_id)
            if evidence.end <= end and (known is None or evidence.confidence > known.confidence):
                best[evidence.sector_id] = evidence
    if not best:
        return _inherited(form.text, said, whole)
    return tuple(best[sector_id] for sector_id in sorted(best))


def _inherited(text: str, said: Attribution, whole: tuple[SectorEvidence, ...]) -> tuple[SectorEvidence, ...]:
    reference = _reference(text, said.content)
    if reference is None:
        return ()
    here = bisect_left(whole, said.content[0][0], key=_start)
    near = Counter(evidence.sector_id for evidence in whole[max(0, here - _NEAREST) : here + _NEAREST])
    enough = max(_TOPIC_MENTIONS, _TOPIC_SHARE * near.total())
    return tuple(SectorEvidence(x, *reference, _INHERITED) for x, count in sorted(near.items()) if count >= enough)


def _reference(text: str, content: tuple[Span, ...]) -> Span | None:
    """The first words that point back to an agreement, a plan, a field … ("the proposed deal")."""
    for start, end in content:
        tokens = terms.words(text[start:end])
        for found in terms.find(_references(), tokens):
            for first in range(found.first - 1, max(-1, found.first - 4), -1):
                if tokens[first].forms[0] in _POINTING:
                    return start + tokens[first].start, start + found.end
    return None


def _start(evidence: SectorEvidence) -> int:
    return evidence.start
