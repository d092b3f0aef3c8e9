"""What a cue reports without the help of quotation marks: its complements, or the sentence in which it is inserted."""

from dataclasses import dataclass
from typing import Any

from flows.extract.clauses import trim
from flows.extract.cues import Cue, reports
from flows.records import Span

_CLAUSES = ("that-clause", "zero-that-clause", "np-object+that-clause", "quote", "wh-clause")
_PREPOSITIONS = {
    "about-or-on-object": {"about", "on", "upon", "regarding", "concerning", "over"},
    "for-object": {"for"},
    "to-object": {"to"},
    "with-object": {"with"},
    "against-object": {"against"},
    "as-phrase": {"as"},
}
# No sentence that people write is longer, in tokens; a text without full stops must not cost its square.
_REACH = 400
_FINITE = {"VBD", "VBZ", "VBP", "MD"}
_OBJECTS = {"dobj", "pobj", "oprd", "attr", "dative"}


@dataclass(frozen=True, slots=True)
class Reported:
    """The content of one cue, and the later cues that report for the same source ("said A, adding B")."""

    spans: tuple[Span, ...]
    sharing: tuple[Any, ...] = ()


def complement(cue: Cue, end: int) -> Reported | None:
    """The content that follows the cue, up to token `end`; None without a complement that the lexicon allows."""
    parsed, after = cue.head.doc, cue.last.i
    end = min(end, after + _REACH)
    children = [c for token in cue.tokens for c in token.children if c.i > after and c.i < end]
    parts = [child for child in children if _is_content(cue, child, children)]
    first = min((max(_first(child), after + 1) for child in parts), default=None)
    last = min(end, 1 + max(token.right_edge.i for token in cue.tokens))
    clause = _that_clause(cue, end) if cue.pos == "verb" else None
    if clause is not None and (first is None or clause != first):
        first, last = clause, end
    if first is None:
        return None
    if parsed[first].lower_ == "that" and parsed[first].dep_ == "mark":
        first += 1
    last, sharing = _cut(cue, first, last)
    span = trim(parsed, first, last)
    return Reported((span,), sharing) if span else None


def _that_clause(cue: Cue, end: int) -> int | None:
    """Where a reported clause begins that the parser may have missed: after "that", or behind a verb of saying."""
    if not cue.takes("that-clause", "zero-that-clause", "np-object+that-clause"):
        return None
    parsed, start = cue.head.doc, cue.last.i + 1
    for token in parsed[start:end]:
        if token.lower_ == "that" and token.dep_ == "mark":
            return int(token.i) + 1
        if token.tag_ in _FINITE or token.text in ("”", '"', "''", ";", ":"):
            break
    direct = (
        start < end
        and parsed[start].pos_ in ("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM")
        and cue.takes("zero-that-clause")
    )
    if direct and any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in parsed[start:end]) and _saying(cue):
        return int(start)
    return None


def _saying(cue: Cue) -> bool:
    return cue.takes("quote") and not cue.takes("np-object")


def _first(child: Any) -> int:
    """Where a complement begins: a preposition that only links it to the cue is left out."""
    if child.dep_ == "prep" and child.lower_ != "as":
        return int(child.i) + 1
    return int(child.left_edge.i)


def _is_content(cue: Cue, child: Any, children: list[Any]) -> bool:
    if child.dep_ in ("ccomp", "xcomp", "pcomp", "advcl", "acl", "relcl", "parataxis", "dep"):
        return _is_clause(cue, child)
    if child.dep_ == "prep":
        return any(child.lower_ in words and cue.takes(pattern) for pattern, words in _PREPOSITIONS.items())
    if child.dep_ in _OBJECTS:
        if cue.takes("np-object"):
            return True
        return cue.takes("np-object+infinitive") and any(_is_infinitive(c) for c in (*children, *child.children))
    return False


def _is_clause(cue: Cue, child: Any) -> bool:
    loose = child.dep_ not in ("ccomp", "xcomp", "pcomp")
    if _is_infinitive(child):
        return cue.takes("infinitive", "np-object+infinitive", "purpose") or (not loose and cue.takes("np-object"))
    if loose:
        return cue.takes(*_CLAUSES) and any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
    if child.tag_ == "VBG" and not any(c.dep_ in ("aux", "nsubj") for c in child.children):
        return cue.takes("gerund", "np-object")
    return cue.takes(*_CLAUSES) or (cue.takes("np-object", "gerund") and child.dep_ != "advcl")


def _is_infinitive(child: Any) -> bool:
    if child.dep_ not in ("ccomp", "xcomp", "advcl", "acl", "relcl"):
        return False
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in child.lefts)


def _cut(cue: Cue, first: int, last: int) -> tuple[int, tuple[Any, ...]]:
    """Where the content ends: before a verb that goes on for the same source; and that verb, if it is a cue."""
    parsed, head = cue.head.doc, cue.head
    for token in parsed[first:last]:
        if token.pos_ not in ("VERB", "AUX") or token.i == first:
            continue
        cue_verb = bool(reports(token.lemma_.lower(), "verb"))
        beside = token.dep_ == "conj" and token.head == head and token.pos_ == "VERB" and _same_form(token, head)
        goes_on = cue_verb and token.tag_ == "VBG" and parsed[token.i - 1].text == ","
        if beside or goes_on or (cue_verb and _resumes(token, head)):
            stop = token.left_edge.i if beside and token.left_edge.i > first else token.i
            while stop > first and (parsed[stop - 1].pos_ in ("PUNCT", "CCONJ", "ADV", "SPACE")):
                stop -= 1
            return stop, ((token,) if cue_verb else ())
    return last, ()


def _same_form(token: Any, head: Any) -> bool:
    """Whether a verb can stand beside the cue: finite beside finite; else the parser took a later infinitive for it."""
    finite = ("VBD", "VBZ", "VBP", "VBN", "MD")
    return token.tag_ == head.tag_ or (token.tag_ in finite and head.tag_ in finite)


def _resumes(token: Any, head: Any) -> bool:
    """Whether a cue that the parser hangs into the content repeats the form of the cue before: "noted … and agreed"."""
    if token.dep_ != "conj" or token.tag_ != head.tag_ or head.tag_ not in ("VBD", "VBZ"):
        return False
    alone = not any(child.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for child in token.children)
    return alone and token.head.tag_ != head.tag_ and token.head.i != head.i


def inserted(cue: Cue, source: Any | None, sentence: Span) -> tuple[Span, ...]:
    """The content around or before a cue without complement: "A, X said", "A, X said, B"; tokens of the sentence."""
    parsed = cue.head.doc
    first, end = sentence
    start = cue.tokens[0].i
    if source is not None and first <= source.left_edge.i < start:
        start = source.left_edge.i
    while start > first and parsed[start - 1].pos_ in ("ADV", "CCONJ", "SCONJ", "AUX"):
        start -= 1
    if start <= first or parsed[start - 1].text not in (",", "-", "–", "—", "''", '"', "”"):
        return ()
    before = trim(parsed, first, start)
    stop = max(cue.last.i, source.right_edge.i if source is not None and source.i > cue.last.i else 0)
    while stop + 1 < end and parsed[stop + 1].text != ",":
        stop += 1
    after = trim(parsed, stop + 1, end) if _straddles(cue.head, start, stop) else None
    return tuple(span for span in (before, after) if span)


def _straddles(verb: Any, start: int, stop: int) -> bool:
    """Whether the clause that the cue interrupts goes on behind it."""
    host = verb.head
    if host == verb:
        host = next((child for child in verb.children if child.dep_ == "ccomp"), verb)
    return bool(host.left_edge.i < start and host.right_edge.i > stop and (host.i > stop or host.i < start)) and (
        host.i > stop or any(child.i > stop and child.dep_ != "punct" for child in host.children if child != verb)
    )
