"""Sentences in which the text's own voice makes a claim about cooperation (codebook section 2, narrative)."""

from collections.abc import Iterable

from flows.extract.structure import Structure
from flows.records import Attribution


def find_narratives(form: Structure, said: list[Attribution], read: Iterable[Attribution]) -> list[Attribution]:
    """Narrative statements that the encoder has read, in order; none in transcripts, speeches, headlines."""
    if form.labels or form.speech:
        return []
    silent = [*([form.headline] if form.headline else []), *form.headings]
    taken = sorted(span for a in said for span in a.content)
    return [
        n
        for n in read
        if not any(start <= n.content[0][0] < end for start, end in silent)
        and not any(start < n.content[0][1] and n.content[0][0] < end for start, end in taken)
    ]
