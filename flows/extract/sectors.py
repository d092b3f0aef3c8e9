"""Which sectors the words name."""

from typing import Any

from flows.extract.structure import Structure
from flows.records import Attribution, SectorEvidence


def find_sectors(parsed: Any, form: Structure) -> tuple[SectorEvidence, ...]:
    """Every mention of a sector in the whole text, sorted by start."""
    return ()


def statement_sectors(
    parsed: Any, said: Attribution, whole: tuple[SectorEvidence, ...]
) -> tuple[SectorEvidence, ...]:
    """The sectors of one statement, one row a sector, with the best evidence inside its content."""
    return ()
