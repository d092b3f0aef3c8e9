"""Sentences in which the text's own voice makes a claim about cooperation (codebook section 2, narrative)."""

from collections.abc import Iterable

from flows.extract.spans import overlaps, union, within
from flows.extract.structure import Structure
from flows.records import Attribution


def find_narratives(form: Structure, said: list[Attribution], read: Iterable[Attribution]) -> list[Attribution]:
    """Narrative statements that the encoder has read, in order; none in transcripts, speeches, headlines."""
    if form.labels or form.speech:
        return []
    taken = union(span for a in said for span in a.content)
    return [n for n in read if not within(form.silent, n.content[0][0]) and not overlaps(taken, n.content[0])]
