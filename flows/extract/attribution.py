"""Who reports what: source, cue and content (codebook section 2)."""

from collections.abc import Iterable

from flows.extract.spans import within
from flows.extract.structure import Structure
from flows.extract.transcripts import spoken_paragraphs
from flows.records import Attribution

# What the encoder is less certain of is left out: content and source of it are wrong more often than right.
LEAST = 0.5


def find_attributions(form: Structure, read: Iterable[Attribution]) -> list[Attribution]:
    """The attributions of one document, in order of their content; no two have the same content.

    Form decides in the turns of a transcript and the paragraphs of a speech, where nothing nested is coded; elsewhere
    what the encoder has read, outside headline and headings.
    """
    spoken = spoken_paragraphs(form)
    if form.speech:
        return [said for _, said in spoken]
    settled = sorted([*form.silent, *(form.paragraphs[number] for number, _ in spoken)])
    found = [
        *(said for _, said in spoken),
        *(said for said in read if said.certainty >= LEAST and not within(settled, said.content[0][0])),
    ]
    unique = {said.content: said for said in reversed(found)}
    return sorted(unique.values(), key=lambda said: (said.content, said.cue))
