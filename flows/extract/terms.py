"""Finds the terms of a lexicon in a text: longest first, with the conditions that a row states.

A term is written in the singular; a word of the text meets a word of the term as it stands, without its possessive
ending, or without its plural ending. Case counts only in terms that hold a capital ("IT", "AI"). Hyphens and single
line breaks may stand between the words of a term, other punctuation may not.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas import Row

# An address is one word of the first alternative, so that its parts are no words of the text.
WORD = re.compile(r"https?://[^\s)\]]+|[^\W_]+(?:['’][^\W_]+)*")
_GAP = re.compile(r"[^\S\n]*(?:(?:\n|[-‐‑–&/])[^\S\n]*)?")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text with the forms under which a term may name it, and the number of its sentence."""

    start: int
    end: int
    exact: str
    forms: tuple[str, ...]
    sentence: int
    joined: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One place where a term stands: words [first, last], characters [start, end), and the term's rows that hold."""

    first: int
    last: int
    start: int
    end: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Terms as a tree of words: each node maps a word to (the next node, the rows of the term that ends there)."""

    tree: Mapping[str, Any]


def build(rows: Iterable[Row]) -> Lexicon:
    """The tree of a lexicon's rows; the column `term` holds the words."""
    tree: dict[str, Any] = {}
    for row in rows:
        node: dict[str, Any] = {"next": tree}
        cased = row["term"] != row["term"].lower()
        for match in WORD.finditer(row["term"]):
            text = _plain(match.group())
            node = node["next"].setdefault(text if cased else text.lower(), {"next": {}, "rows": []})
        node["rows"].append(row)
    return Lexicon(tree)


def words(text: str, sentence_starts: Iterable[int] = ()) -> tuple[Word, ...]:
    """The words of a text in order; `sentence_starts` are sorted offsets."""
    bounds = [*sentence_starts, len(text) + 1]
    found: list[Word] = []
    sentence = end = 0
    for match in WORD.finditer(text):
        while match.start() >= bounds[sentence]:
            sentence += 1
        exact = _plain(match.group())
        joined = bool(found) and _GAP.fullmatch(text, end, match.start()) is not None
        found.append(Word(match.start(), match.end(), exact, _forms(exact), sentence, joined))
        end = match.end()
    return tuple(found)


def find(lexicon: Lexicon, tokens: tuple[Word, ...]) -> tuple[Found, ...]:
    """The terms that stand in the text, left to right, none inside another."""
    around: dict[int, frozenset[str]] = {}
    found = []
    at = 0
    while at < len(tokens):
        match = _longest(lexicon, tokens, at, around)
        if match is None:
            at += 1
            continue
        found.append(match)
        at = match.last + 1
    return tuple(found)


def _longest(lexicon: Lexicon, tokens: tuple[Word, ...], at: int, around: dict[int, frozenset[str]]) -> Found | None:
    best: Found | None = None
    nodes: list[Any] = [{"next": lexicon.tree}]
    for last in range(at, len(tokens)):
        word = tokens[last]
        if last > at and not word.joined:
            break
        nodes = [node["next"][form] for form in (word.exact, *word.forms) for node in nodes if form in node["next"]]
        if not nodes:
            break
        rows = next((node["rows"] for node in nodes if node["rows"]), ())
        held = tuple(row for row in rows if _holds(row, tokens, at, around))
        if held:
            best = Found(at, last, tokens[at].start, word.end, held)
    return best


def _holds(row: Row, tokens: tuple[Word, ...], at: int, around: dict[int, frozenset[str]]) -> bool:
    """Whether the sentence has one of the words that the row needs, and none of those that it excludes."""
    needs, unless = row.get("needs"), row.get("unless")
    if not needs and not unless:
        return True
    sentence = tokens[at].sentence
    if sentence not in around:
        around[sentence] = _sentence_forms(tokens, at)
    forms = around[sentence]
    return not (needs and forms.isdisjoint(needs.split("|"))) and not (
        unless and not forms.isdisjoint(unless.split("|"))
    )


def _sentence_forms(tokens: tuple[Word, ...], at: int) -> frozenset[str]:
    sentence = tokens[at].sentence
    first, last = at, at
    while first > 0 and tokens[first - 1].sentence == sentence:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].sentence == sentence:
        last += 1
    return frozenset(form for word in tokens[first : last + 1] for form in word.forms)


def _plain(word: str) -> str:
    word = word.replace("’", "'")
    return word[:-2] if word.endswith(("'s", "'S")) else word


def _forms(exact: str) -> tuple[str, ...]:
    """The word in small letters, and its singular as spelling shows it."""
    lower = exact.lower()
    if lower.endswith("ies") and len(lower) > 4:
        return (lower, lower[:-3] + "y")
    if lower.endswith(("ches", "shes", "sses", "xes")):
        return (lower, lower[:-2], lower[:-1])
    if lower.endswith("s") and len(lower) > 3 and not lower.endswith(("ss", "us", "is")):
        return (lower, lower[:-1])
    return (lower,)
