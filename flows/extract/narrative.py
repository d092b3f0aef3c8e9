"""Sentences in which the text's own voice makes a claim about cooperation (codebook section 2, narrative)."""

from collections.abc import Iterable

from flows.extract.spans import overlaps, union, within
from flows.extract.structure import Structure
from flows.extract.tokens import Tokens
from flows.records import Attribution, Span


def find_narratives(
    tokens: Tokens, form: Structure, said: list[Attribution], read: Iterable[Attribution]
) -> list[Attribution]:
    """Narrative statements that the encoder has read, in order; none in transcripts, speeches, headlines.

    The content of one is its sentence, whatever part of it was read.
    """
    if form.labels or form.speech:
        return []
    taken, silent = union(span for a in said for span in a.content), form.silent
    found: dict[Span, Attribution] = {}
    for narrated in read:
        sentence = _sentence(tokens, form.text, narrated.content[0])
        content = narrated.content[0] if overlaps(taken, sentence) else sentence
        if not within(silent, content[0]) and not overlaps(taken, content):
            found.setdefault(content, Attribution(content=(content,), certainty=narrated.certainty))
    return list(found.values())


def _sentence(tokens: Tokens, text: str, span: Span) -> Span:
    start, end = tokens.sentence(span[0])[0], tokens.sentence(span[1] - 1)[1]
    return start + len(text[start:end]) - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())
