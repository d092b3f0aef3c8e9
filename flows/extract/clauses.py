"""Grammar of one clause: the subject of a verb, the words of a noun phrase, where a complement begins and ends."""

from typing import Any

from flows.records import Span

_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
_CONTROLLED = {"conj", "advcl", "xcomp", "ccomp", "pcomp", "prep", "dep", "parataxis", "acomp"}
_RELATIVE = {"who", "which", "that", "whom"}
_EDGES = {"PUNCT", "SPACE", "CCONJ"}
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM")


def subject(verb: Any) -> Any | None:
    """The head of the noun phrase that does what `verb` says; a verb without one takes that of the verb it hangs on."""
    for _ in range(8):
        own = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
        if own is not None:
            if own.lower_ in _RELATIVE and verb.dep_ == "relcl":
                return verb.head
            return own
        if verb.dep_ in ("acl", "relcl", "amod"):
            # "efforts to support" are nobody's words.
            return None if any(child.lower_ == "to" for child in verb.lefts) else verb.head
        if verb.dep_ not in _CONTROLLED or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def beside(first: Any, last: Any, low: int, high: int) -> Any | None:
    """The head of the noun phrase next to the words `first` to `last`, within tokens [low, high): "said Nawab"."""
    parsed = first.doc
    at = first.i - 1
    while at >= low and parsed[at].pos_ in ("ADV", "AUX", "PART"):
        at -= 1
    if at >= low and parsed[at].pos_ in _NOMINAL:
        return _climb(parsed[at], low, first.i)
    at = last.i + 1
    while at < high and parsed[at].pos_ == "ADV":
        at += 1
    if at < high and (parsed[at].pos_ in _NOMINAL or parsed[at].pos_ in ("DET", "ADJ")):
        return _climb(parsed[at], at, high)
    return None


def _climb(token: Any, low: int, high: int) -> Any:
    while token.head.i != token.i and low <= token.head.i < high and token.head.pos_ in (*_NOMINAL, "ADP", "ADJ"):
        token = token.head
    return token


def noun_phrase(head: Any) -> Span:
    """The shortest noun phrase around `head`: without relative clauses, appositions, or a name's "of"-attribute."""
    doc, start = head.doc, head.left_edge.i
    while start < head.i and (doc[start].pos_ in _EDGES or doc[start].dep_ in ("advmod", "cc", "preconj")):
        start += 1
    for child in head.lefts:
        # A clause or a loose apposition before the head is not part of the name.
        if child.dep_ in ("relcl", "acl", "advcl", "parataxis"):
            start = max(start, child.right_edge.i + 1)
    while start < head.i and doc[start].pos_ in _EDGES:
        start += 1
    return doc[start].idx, _phrase_end(head)


def _phrase_end(head: Any) -> int:
    end: int = head.idx + len(head)
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and not _is_person(head) and child.i == head.i + 1:
            inner = next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
            if inner is not None:
                end = _phrase_end(inner)
        elif child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON"):
            end = _phrase_end(child)
        elif child.dep_ in ("compound", "flat", "nmod") or (child.dep_ == "case" and child.pos_ != "PART"):
            end = max(end, child.idx + len(child))
    return end


def _is_person(head: Any) -> bool:
    return head.pos_ == "PROPN" and head.ent_type_ in ("PERSON", "")


def is_named(head: Any) -> bool:
    """Whether a noun phrase names somebody: its head is a proper name, or part of the name of a person or a body."""
    if head.pos_ == "PROPN":
        return True
    return any(token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") for token in (head, *head.lefts))


def trim(parsed: Any, first: int, last: int) -> Span | None:
    """Characters of tokens [first, last) without blanks, marks and commas at the edges; None if no word is left."""
    while first < last and (parsed[first].is_space or parsed[first].text in ",;:.–—-"):
        first += 1
    while last > first and (parsed[last - 1].is_space or parsed[last - 1].text in (",", ";", ":", ".", "–", "—", "-")):
        last -= 1
    if first >= last:
        return None
    return parsed[first].idx, parsed[last - 1].idx + len(parsed[last - 1])
