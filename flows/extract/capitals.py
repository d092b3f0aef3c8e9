"""Does a capital act or is it a place? "Baku proposed", but not "met in Baku" (codebook section 1, country names)."""

import functools
from typing import Any

import schemas
from flows.extract.nlp import lemma, part


def acts(parsed: Any, start: int, end: int) -> bool:
    """Whether the capital named at [start, end) stands for its country's government."""
    span = parsed.char_span(start, end, alignment_mode="expand")
    if span is None or _is_dateline(span) or _is_address(span):
        return False
    return _acts_as(span.root)


def _is_dateline(span: Any) -> bool:
    """ "BAKU, 5 May" or "BAKU (Report)" at the start of a line."""
    doc = span.doc
    opens = span.start == 0 or "\n" in doc[span.start - 1].text
    closes = span.end < len(doc) and doc[span.end].text in {",", "(", "-", "–", "—", ":", "/", "."}
    return opens and closes


def _is_address(span: Any) -> bool:
    """ "Baku, Azerbaijan"."""
    doc = span.doc
    return (
        span.end + 1 < len(doc)
        and doc[span.end].text == ","
        and doc[span.end + 1].ent_type_ == "GPE"
        and (span.root.dep_ not in {"nsubj", "nsubjpass"})
    )


def _acts_as(token: Any, depth: int = 0) -> bool:
    head, relation = token.head, token.dep_
    if relation in {"nsubj", "nsubjpass", "agent"}:
        return part(head) == "VERB"
    if relation == "poss":
        return not _listed("possessed", head)
    if relation == "dobj":
        return not _listed("visited", head)
    if relation == "pobj":
        if _listed("partner", head):
            return True
        return head.lower_ == "to" and not _listed("visited", head.head)
    if relation in {"compound", "nmod", "amod"}:
        return _listed("officials", head) or _is_paired(token)
    if relation == "conj" and depth < 5:
        return _acts_as(head, depth + 1)
    return False


def _is_paired(token: Any) -> bool:
    """ "Baku-Islamabad relations"."""
    doc = token.doc
    neighbours = [doc[i].text for i in (token.i - 1, token.i + 1) if 0 <= i < len(doc)]
    return any(text in {"-", "–"} for text in neighbours) and _listed("pair", token.head)


def _listed(kind: str, token: Any) -> bool:
    return (kind, lemma(token)) in _context()


@functools.cache
def _context() -> frozenset[tuple[str, str]]:
    return frozenset((row["part"], row["word"]) for row in schemas.lexicon("capital_context"))
