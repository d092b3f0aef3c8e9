"""What the words of a statement show about its act, stage and stance: signs that rules and weights can read.

A sign is a short string such as `cue=agree`, `modal=will`, `stage=proposed` or `word=importance`. Names and numbers
give none, so that what is learned on one publisher's texts holds on another's.
"""

import functools
from collections.abc import Iterator
from typing import Any

from flows.extract import terms
from flows.records import Attribution
from schemas import Row, lexicon

_NEAR = 8
_LONGEST = 120
_WORDS = frozenset(("NOUN", "VERB", "ADJ", "ADV", "AUX", "ADP", "PART", "SCONJ", "PRON", "DET", "CCONJ"))
_MODALS = frozenset(("will", "would", "shall", "should", "can", "could", "may", "might", "must", "ought", "need"))


@functools.lru_cache(maxsize=1)
def signs(parsed: Any, said: Attribution, kind: str) -> frozenset[str]:
    """Every sign of one statement."""
    tokens = _tokens(parsed, said.content)
    return frozenset(
        (f"kind={kind}", *_cue(parsed, said), *_form(tokens), *_clause(tokens), *_words(tokens), *_lexical(tokens))
    )


def cue_row(parsed: Any, said: Attribution) -> Row | None:
    """The lexicon's row of the statement's cue: of the longest phrase in it, else of its first known word."""
    tokens = _tokens(parsed, said.cue)
    for length in range(min(len(tokens), 6), 0, -1):
        for first in range(len(tokens) - length + 1):
            part = tokens[first : first + length]
            for words in ([token.lemma_.lower() for token in part], [token.lower_ for token in part]):
                row = _cues().get(" ".join(words))
                if row is not None:
                    return row
    return None


@functools.cache
def _cues() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for row in lexicon("cues"):
        rows.setdefault(row["lemma"], row)
    return rows


@functools.cache
def _lexicon(name: str) -> terms.Lexicon:
    return terms.build(lexicon(name))


def _tokens(parsed: Any, spans: tuple[tuple[int, int], ...]) -> list[Any]:
    found: list[Any] = []
    for start, end in spans:
        span = parsed.char_span(start, end, alignment_mode="expand")
        if span is not None:
            found.extend(token for token in span if not token.is_space)
    return found[:_LONGEST]


def _cue(parsed: Any, said: Attribution) -> Iterator[str]:
    tokens = _tokens(parsed, said.cue)
    if not tokens:
        yield "cue="
        return
    row = cue_row(parsed, said)
    if row is None:
        yield "cue=?"
        return
    yield f"cue={row['lemma']}"
    yield f"cue_act={row['act']}"
    yield f"cue_polarity={row['polarity']}"
    if any(token.dep_ == "neg" for verb in tokens for token in verb.children):
        yield "cue_not"
    for token in tokens:
        if token.pos_ not in {"VERB", "AUX", "PROPN", "PUNCT"} and token.is_alpha:
            yield f"cue_word={token.lemma_.lower()}"


def _form(tokens: list[Any]) -> Iterator[str]:
    """The grammatical form of the content: infinitive, gerund, clause or noun phrase, with the word that heads it."""
    if not tokens:
        return
    head = _head(tokens)
    if tokens[0].lower_ == "to":
        yield "form=infinitive"
    elif tokens[0].tag_ == "VBG":
        yield "form=gerund"
    elif head.pos_ in {"VERB", "AUX"} and any(child.dep_ in {"nsubj", "nsubjpass", "expl"} for child in head.children):
        yield "form=clause"
    elif head.pos_ in {"NOUN", "PROPN", "PRON"}:
        yield "form=noun"
    if head.pos_ in _WORDS:
        yield f"head={head.lemma_.lower()}"
    first = next((token for token in tokens if token.pos_ in {"NOUN", "VERB", "ADJ"}), None)
    if first is not None:
        yield f"first={first.lemma_.lower()}"
    if tokens[0].pos_ in _WORDS:
        yield f"start={tokens[0].lower_}"
    if any(token.text == "?" for token in tokens):
        yield "question"
    yield f"length={min(len(tokens) // 10, 4)}"


def _head(tokens: list[Any]) -> Any:
    inside = {token.i for token in tokens}
    tops = (token for token in tokens if token.head.i not in inside or token.head.i == token.i)
    heads = [token for token in tops if not token.is_punct]
    return next((token for token in heads if token.pos_ in {"VERB", "AUX"}), heads[0] if heads else tokens[0])


def _clause(tokens: list[Any]) -> Iterator[str]:
    """Modal, tense, voice, negation and subject of the main clause; of the clause below, where one is framed."""
    if not tokens:
        return
    head = _head(tokens)
    yield from _verb(head, "")
    for child in head.children:
        if child.dep_ in {"ccomp", "xcomp"}:
            yield f"below={child.lemma_.lower()}" if child.pos_ in _WORDS else "below"
            yield from _verb(child, "below_")


def _verb(verb: Any, prefix: str) -> Iterator[str]:
    for child in verb.children:
        if child.dep_ in {"aux", "auxpass"}:
            name = "modal" if child.lower_ in _MODALS else "aux"
            yield f"{prefix}{name}={child.lower_ if name == 'modal' else child.lemma_.lower()}"
        elif child.dep_ == "neg":
            yield f"{prefix}not"
        elif child.dep_ in {"nsubj", "nsubjpass"}:
            yield f"{prefix}subject={child.lower_ if child.pos_ == 'PRON' else child.pos_}"
            if child.dep_ == "nsubjpass":
                yield f"{prefix}passive"
    if verb.pos_ in {"VERB", "AUX"}:
        yield f"{prefix}tag={verb.tag_}"


def _words(tokens: list[Any]) -> Iterator[str]:
    lemmas = [token.lemma_.lower() if token.pos_ in _WORDS and token.is_alpha else "" for token in tokens]
    for at, lemma in enumerate(lemmas):
        if not lemma:
            continue
        yield f"word={lemma}"
        if at < _NEAR:
            yield f"near={lemma}"
        if at + 1 < len(lemmas) and lemmas[at + 1]:
            yield f"pair={lemma} {lemmas[at + 1]}"


def _lexical(tokens: list[Any]) -> Iterator[str]:
    """The terms of the stage and stance lexicons in the content, and of which code there are most, and first."""
    words = tuple(
        terms.Word(token.idx, token.idx + len(token), token.text, (token.lower_, token.lemma_.lower()), 0, True)
        for token in tokens
    )
    for name in ("stage", "stance"):
        found = terms.find(_lexicon(f"{name}_cues"), words)
        codes = [match.rows[0][name] for match in found]
        for match, code in zip(found, codes, strict=True):
            yield f"{name}={code}"
            if match.first < _NEAR:
                yield f"{name}_near={code}"
            yield f"{name}_term={match.rows[0]['term']}"
        if codes:
            yield f"{name}_first={codes[0]}"
            yield f"{name}_most={max(sorted(set(codes)), key=codes.count)}"
        else:
            yield f"{name}_first="
