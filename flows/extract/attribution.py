"""Who reports what: source, cue and content (codebook section 2)."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flows.extract.clauses import beside, is_named, noun_phrase, subject, trim
from flows.extract.contents import complement, inserted
from flows.extract.cues import Cue, find_cues
from flows.extract.layout import Layout, Sentence, is_mark, lay_out
from flows.extract.quoting import link_quotations
from flows.extract.structure import Structure
from flows.extract.transcripts import spoken_paragraphs
from flows.records import Attribution, Span


@dataclass(frozen=True, slots=True)
class _Draft:
    """An attribution before nested ones are judged; `last` is the number of its last sentence."""

    spans: tuple[Span, ...]
    cue: Cue | None
    source: Any | None
    last: int
    quoted: bool = False


def find_attributions(parsed: Any, form: Structure, read: Iterable[Attribution]) -> list[Attribution]:
    """The attributions of one document, in order of their content; no two have the same content.

    Form decides in transcripts and speeches; elsewhere what the encoder has read, outside headline and headings.
    """
    if form.labels or form.speech:
        return _by_form(parsed, form)
    silent = [*([form.headline] if form.headline else []), *form.headings]
    kept = {a.content: a for a in read if not any(start <= a.content[0][0] < end for start, end in silent)}
    return sorted(kept.values(), key=lambda a: (a.content, a.cue))


def _by_form(parsed: Any, form: Structure) -> list[Attribution]:
    spoken = spoken_paragraphs(form)
    layout = lay_out(parsed, form)
    heard = {number for number, _ in spoken}
    cues = _cues_by_sentence(parsed, layout)
    drafts: list[_Draft] = []
    for number, sentence in enumerate(layout.sentences):
        if sentence.paragraph not in heard:
            _extend(drafts, _of_sentence(parsed, layout, number, cues.get(number, [])), parsed, layout, number)
    found = [*(a for _, a in spoken), *(_finish(draft) for draft in _without_nested(drafts))]
    unique = {tuple(a.content): a for a in reversed(found) if a.content}
    return sorted(unique.values(), key=lambda a: (a.content, a.cue))


def _cues_by_sentence(parsed: Any, layout: Layout) -> dict[int, list[Cue]]:
    of_token = {i: number for number, s in enumerate(layout.sentences) for i in range(s.first, s.last)}
    found: dict[int, list[Cue]] = {}
    heads: set[int] = set()
    for cue in find_cues(parsed):
        number = of_token.get(cue.head.i)
        if number is not None and cue.head.i not in heads:
            heads.update(token.i for token in cue.tokens)
            found.setdefault(number, []).append(cue)
    return found


def _of_sentence(parsed: Any, layout: Layout, number: int, cues: list[Cue]) -> list[_Draft]:
    """The drafts of one sentence, nested ones included."""
    sentence = layout.sentences[number]
    links = link_quotations(parsed, layout, sentence, cues)
    drafts: list[_Draft] = []
    sharing: dict[int, Any] = {}
    for position, cue in enumerate(cues):
        source = sharing.get(cue.head.i) or _source(cue)
        if source is None or _strays(layout, cue, source):
            source = _neighbour(layout, sentence, cue) or (None if source is None or cue.pos != "verb" else source)
        reported = complement(cue, sentence.last)
        if reported:
            sharing.update({verb.i: source for verb in reported.sharing})
        quoted = position in links
        if quoted:
            spans = _quoted_spans(parsed, layout, sentence, cue, links[position])
        elif cue.pos == "prep":
            spans = _around(parsed, cue, source, sentence)
        elif reported:
            spans = reported.spans
        elif cue.pos != "noun" and cue.takes("that-clause", "zero-that-clause"):
            spans = inserted(cue, source, (sentence.first, sentence.last))
        else:
            spans = _passive_object(cue)
        if layout.inside[cue.head.i] >= 0 and not (source is not None and is_named(source)):
            continue  # within a quotation only others than its speaker are coded
        if spans and _may_speak(cue, source, quoted):
            drafts.append(_Draft(spans, cue, source, number, quoted))
    return drafts


def _source(cue: Cue) -> Any | None:
    """The head of the noun phrase that speaks."""
    if cue.pos == "prep":
        return next((child for child in cue.last.children if child.dep_ in ("pobj", "pcomp")), None)
    if cue.pos == "noun":
        return _owner(cue.head)
    if _is_passive(cue):
        by = next((child for child in cue.head.children if child.dep_ == "agent"), None)
        if by is not None:
            return next((child for child in by.children if child.dep_ == "pobj"), None)
        if cue.head.lemma_ not in ("quote", "cite"):
            return None
    return subject(cue.head)


def _strays(layout: Layout, cue: Cue, source: Any) -> bool:
    """Whether the parser took a word within the quotation for the subject of a cue outside it."""
    return bool(layout.inside[cue.head.i] < 0 <= layout.inside[source.i])


def _neighbour(layout: Layout, sentence: Sentence, cue: Cue) -> Any | None:
    low, high = cue.tokens[0].i, cue.last.i + 1
    while low > sentence.first and layout.inside[low - 1] < 0 and not cue.head.doc[low - 1].is_punct:
        low -= 1
    while high < sentence.last and layout.inside[high] < 0 and not cue.head.doc[high].is_punct:
        high += 1
    return beside(cue.tokens[0], cue.last, low, high)


def _owner(noun: Any) -> Any | None:
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "of"):
            return next((inner for inner in child.children if inner.dep_ == "pobj"), None)
    return None


def _is_passive(cue: Cue) -> bool:
    return cue.pos == "verb" and any(child.dep_ in ("auxpass", "agent") for child in cue.head.children)


def _may_speak(cue: Cue, source: Any | None, quoted: bool) -> bool:
    """Whether the construction has somebody who reports: a subject, or an impersonal "it was noted that"."""
    if source is None:
        return quoted or (_is_passive(cue) and any(c.lower_ == "it" for c in cue.head.lefts))
    if source.dep_ == "expl" or source.lower_ in ("there", "what", "this", "that", "which"):
        return False
    if cue.head.dep_ in ("relcl", "acl") and source == cue.head.head:
        return True
    return source.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X")


def _passive_object(cue: Cue) -> tuple[Span, ...]:
    """What is said in "the plan was criticized by X": the subject."""
    if not (_is_passive(cue) and cue.takes("np-object")):
        return ()
    what = next((child for child in cue.head.children if child.dep_ == "nsubjpass"), None)
    if what is None or all(child.dep_ != "agent" for child in cue.head.children):
        return ()
    span = trim(what.doc, what.left_edge.i, what.right_edge.i + 1)
    return (span,) if span else ()


def _quoted_spans(parsed: Any, layout: Layout, sentence: Sentence, cue: Cue, quotations: list[int]) -> tuple[Span, ...]:
    """The quotations, with the words before them when a quotation only ends what is said."""
    spans = []
    for quotation in quotations:
        first, last = layout.quoted[quotation]
        if first > cue.head.i:
            spans.append(trim_quoted(parsed, first, last))
            continue
        opening = first
        while opening > sentence.first and (is_mark(parsed[opening - 1]) or parsed[opening - 1].is_space):
            opening -= 1
        started = spans or opening <= sentence.first
        span = trim_quoted(parsed, first, last) if started else trim(parsed, sentence.first, last)
        spans.append(span)
    return tuple(span for span in spans if span)


def trim_quoted(parsed: Any, first: int, last: int) -> Span | None:
    """Characters of a quotation's tokens, blanks at the edges left out."""
    while first < last and parsed[first].is_space:
        first += 1
    while last > first and parsed[last - 1].is_space:
        last -= 1
    return (parsed[first].idx, parsed[last - 1].idx + len(parsed[last - 1])) if first < last else None


def _around(parsed: Any, cue: Cue, source: Any | None, sentence: Sentence) -> tuple[Span, ...]:
    """The sentence without "according to X"."""
    if source is None:
        return ()
    before = trim(parsed, sentence.first, cue.tokens[0].i)
    stop = source.right_edge.i + 1
    for at in range(source.i + 1, min(stop + 1, sentence.last)):
        if parsed[at].text == ",":
            stop = at
            break
    after = trim(parsed, stop, sentence.last)
    return tuple(span for span in (before, after) if span)


def _extend(drafts: list[_Draft], new: list[_Draft], parsed: Any, layout: Layout, number: int) -> None:
    """Adds the drafts of a sentence; one that is a mere quotation goes on with the statement before it."""
    sentence = layout.sentences[number]
    alone = sentence.quotations and all(
        layout.inside[i] >= 0 or is_mark(parsed[i]) or parsed[i].is_space or parsed[i].is_punct
        for i in range(sentence.first, sentence.last)
    )
    before = next((k for k in range(len(drafts) - 1, -1, -1) if drafts[k].quoted), None)
    if alone and before is not None and _runs_on(drafts[before], parsed, layout, number):
        spans = (trim_quoted(parsed, *layout.quoted[q]) for q in sentence.quotations)
        held = drafts[before]
        drafts[before] = replace(held, spans=(*held.spans, *(span for span in spans if span)), last=number)
    drafts.extend(new)


def _runs_on(before: _Draft, parsed: Any, layout: Layout, number: int) -> bool:
    """Whether a quotation goes on with the one before: in its paragraph, or because that one was left open."""
    if before.last != number - 1:
        return False
    if layout.sentences[before.last].paragraph == layout.sentences[number].paragraph:
        return True
    last = layout.quoted[layout.sentences[before.last].quotations[-1]][1]
    return not (last < len(parsed) and is_mark(parsed[last]))


def _without_nested(drafts: list[_Draft]) -> Iterator[_Draft]:
    """Drops what is reported inside a content, unless a different, named actor reports it by a verb."""
    owner: dict[int, _Draft] = {}
    ordered = sorted(drafts, key=lambda d: (-sum(b - a for a, b in d.spans), d.spans))
    heads = sorted({(draft.cue.head.idx, draft.cue.head.i) for draft in drafts if draft.cue})
    for draft in ordered:
        outer = owner.get(draft.cue.head.i) if draft.cue else None
        if outer is not None and not _speaks_for_itself(draft, outer):
            continue
        yield draft
        for start, end in draft.spans:
            inside = heads[bisect_left(heads, (start, 0)) : bisect_left(heads, (end, 0))]
            owner.update({i: draft for _, i in inside})


def _speaks_for_itself(inner: _Draft, outer: _Draft) -> bool:
    if inner.cue is None or inner.source is None or inner.cue.pos not in ("verb", "phrase"):
        return False
    if outer.source is not None and inner.source.lower_ == outer.source.lower_:
        return False
    within = any(start <= inner.source.idx < end for start, end in outer.spans)
    return within and is_named(inner.source) and inner.source.pos_ != "PRON"


def _finish(draft: _Draft) -> Attribution:
    return Attribution(
        content=tuple(sorted(set(draft.spans))),
        cue=(draft.cue.span,) if draft.cue else (),
        source=(noun_phrase(draft.source),) if draft.source is not None else (),
    )
