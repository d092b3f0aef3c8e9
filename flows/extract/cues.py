"""Cues: the words that may report, found by the lexicon `cues` (codebook section 2)."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flows.records import Span
from schemas import lexicon

_FILLERS = {"DET", "ADJ", "ADV", "NUM", "PRON", "PART"}
_VERBAL = {"VERB", "AUX"}
Patterns = frozenset[str]
_Words = Mapping[tuple[str, str], Patterns]
_Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str, Patterns], ...]]


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: its tokens (of which `head` governs the clause), its part of speech, and the constructions it takes."""

    head: Any
    tokens: tuple[Any, ...]
    pos: str
    patterns: Patterns

    @property
    def last(self) -> Any:
        """The cue's last token; content that follows stands after it."""
        return self.tokens[-1]

    @property
    def span(self) -> Span:
        """The characters from the cue's first token to its last."""
        return self.tokens[0].idx, self.last.idx + len(self.last)

    def takes(self, *patterns: str) -> bool:
        """Whether the lexicon gives the cue one of these constructions."""
        return not self.patterns.isdisjoint(patterns)


def find_cues(parsed: Any) -> list[Cue]:
    """The cues of a text in order, one a governing word; the longest phrase wins."""
    return [cue for token in parsed if (cue := _cue_at(token)) is not None]


def reports(lemma: str, pos: str) -> Patterns:
    """The constructions in which a single word reports; empty for words that never do."""
    words, _ = _entries()
    return words.get((lemma, pos), Patterns())


@functools.cache
def _entries() -> tuple[_Words, _Phrases]:
    """Single words by (lemma, part of speech), and phrases by their first word, longest first."""
    words: dict[tuple[str, str], set[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str, Patterns]]] = {}
    for row in lexicon("cues"):
        if not row["pattern"]:
            continue
        patterns = row["pattern"].split(";")
        first, *rest = row["lemma"].split()
        if rest:
            phrases.setdefault(first, []).append((tuple(rest), row["pos"], Patterns(patterns)))
        else:
            words.setdefault((first, row["pos"]), set()).update(patterns)
    return (
        MappingProxyType({key: Patterns(found) for key, found in words.items()}),
        MappingProxyType({first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in phrases.items()}),
    )


def _cue_at(token: Any) -> Cue | None:
    words, phrases = _entries()
    for lemma in _lemmas(token):
        for rest, pos, patterns in phrases.get(lemma, ()):
            found = _following(token, rest)
            if found and (token.pos_ in _VERBAL) == (pos != "prep"):
                # "is ready to" and "are committed to" report by the adjective; the copula governs it.
                tokens, head = ((token, *found), token) if lemma != "be" else (found, found[0])
                return Cue(head, tokens, pos, patterns)
        if token.pos_ == "VERB" and (lemma, "verb") in words:
            return Cue(token, (token,), "verb", words[lemma, "verb"])
        if token.pos_ == "NOUN" and (lemma, "noun") in words:
            return Cue(token, (token,), "noun", words[lemma, "noun"])
    return None


def _lemmas(token: Any) -> Iterator[str]:
    """The lemma, and the lemma with the e that the parser's lemmatizer drops from "hoping" and "lambasted"."""
    lemma = token.lemma_.lower()
    yield lemma
    yield lemma + "e"


def _following(token: Any, rest: tuple[str, ...]) -> tuple[Any, ...]:
    """The tokens of `rest` after `token`, up to three modifiers between each two; () if they do not follow."""
    found: list[Any] = []
    doc, at = token.doc, token.i + 1
    for word in rest:
        if word == "one's":
            continue
        end = min(at + 4, len(doc))
        while at < end and word not in (doc[at].lower_, doc[at].lemma_.lower()) and doc[at].pos_ in _FILLERS:
            at += 1
        if at >= end or word not in (doc[at].lower_, doc[at].lemma_.lower()):
            return ()
        found.append(doc[at])
        at += 1
    return tuple(found)
