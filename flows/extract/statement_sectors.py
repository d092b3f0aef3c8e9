"""Which sectors a statement speaks of (codebook section 2.4, sectors).

Most are named in the content; a content that points back ("the agreement") speaks of what the text around it is about,
and a word in passing may name none. Signs and learned weights decide (`flows.extract.ties`).
"""

import dataclasses
from collections.abc import Iterable, Mapping

from flows.extract.sector_signs import Sectors, candidates
from flows.extract.ties import chance
from flows.records import Attribution, SectorEvidence

WEIGHTS = "sector_weights"
# A sector is coded from this probability on; below a half, since sectors are missed more often than added.
THRESHOLD = 0.45


def find_sectors(
    known: Sectors, statements: Iterable[tuple[Attribution, str, Mapping[str, float], Mapping[str, float]]]
) -> list[tuple[SectorEvidence, ...]]:
    """The sectors of each statement: one row a sector, sorted.

    The statements are given in the order of the text with kind and the encoder's chances (`sector_signs.candidates`).
    """
    found = []
    for some in candidates(known, statements):
        chances = ((c, chance(WEIGHTS, c.bond, c.signs)) for c in some)
        chosen = (dataclasses.replace(c.evidence, confidence=p) for c, p in chances if p >= THRESHOLD)
        found.append(tuple(sorted(chosen, key=lambda evidence: evidence.sector_id)))
    return found
