"""Speech that the text's form marks: turns of a transcript, paragraphs of a speech (codebook section 2)."""

import re

from flows.extract.speeches import is_address
from flows.extract.structure import Structure
from flows.records import Attribution, Span

_ASIDE = re.compile(r"\.?[\s:]*(?:[(\[][^()\[\]\n]{1,60}[)\]][\s.:]*)?")


def spoken_paragraphs(form: Structure) -> list[tuple[int, Attribution]]:
    """(number of the paragraph, attribution) of each paragraph of a turn or of a speech; empty for other texts.

    The cue and the source of a turn are its label; a paragraph of a speech has neither.
    """
    if not form.labels and not form.speech:
        return []
    text = form.text
    labels = {start: (start, end) for start, end in form.labels}
    left_out = {start for start, _ in form.silent}
    items = {end: start for start, end in form.bullets}
    found: list[tuple[int, Attribution]] = []
    label: Span | None = None
    for number, (start, end) in enumerate(form.paragraphs):
        label = labels.get(start, label)
        if start in left_out or (label is None and not form.speech):
            continue
        if start not in labels and form.speech and is_address(text[start:end]):
            continue
        begin = _ASIDE.match(text, label[1] if label and label[0] == start else items.get(end, start), end)
        content = (begin.end() if begin else start, end)
        if text[slice(*content)].strip():
            said = (label,) if label else ()
            found.append((number, Attribution(content=(content,), cue=said, source=said)))
    return found
