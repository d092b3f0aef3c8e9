"""How a statement quotes: direct, mixed, indirect, narrative (codebook section 2)."""

import re

from flows.extract.spans import within
from flows.extract.structure import Structure
from flows.records import Attribution

_WORD = re.compile(r"\w+")


def judge_kind(form: Structure, said: Attribution) -> str:
    """A code of the codelist `kind`: by the share of the content's words that stand in quotation marks.

    Turns of a transcript and paragraphs of a speech are direct without marks; so are contents of which only a word or
    two at the edges stand outside.
    """
    if form.speech and not said.cue:
        return "direct"
    if said.cue and said.cue == said.source:
        return "direct"
    text = form.text
    inside = outside = 0
    for start, end in said.content:
        for match in _WORD.finditer(text, start, end):
            if within(form.quotations, match.start()):
                inside += 1
            else:
                outside += 1
    if not said.cue and not said.source and outside:
        return "narrative"
    if not inside:
        return "indirect"
    return "direct" if not outside else "mixed"
