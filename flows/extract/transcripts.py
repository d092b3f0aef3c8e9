"""Speech that the text's form marks: turns of a transcript, paragraphs of a speech (codebook section 2)."""

from flows.extract.structure import Structure
from flows.records import Attribution, Span


def spoken_paragraphs(text: str, form: Structure) -> list[tuple[int, Attribution]]:
    """(number of the paragraph, attribution) of each paragraph of a turn or of a speech."""
    return []
