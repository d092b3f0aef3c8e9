"""Titles in a text: "Deputy Foreign Minister", "head of the delegation" (codebook section 1, roles)."""

import functools
from dataclasses import dataclass

import schemas
from flows.extract.phrases import Found, Phrases, Words


@dataclass(frozen=True, slots=True)
class Title:
    """What the lexicon says of a title; `state` is true, false or context: whether its holder represents a state."""

    title: str
    role_class: str
    state: str


def find_titles(words: Words) -> list[Found[Title]]:
    """The titles of a text in any case, in order."""
    return _phrases().find(words)


@functools.cache
def _phrases() -> Phrases[Title]:
    rows = []
    for row in schemas.lexicon("titles"):
        for surface in [row["title"], *filter(None, row["variants"].split(";"))]:
            rows.append((surface, Title(row["title"], row["role_class"], row["represents_country"])))
    return Phrases(rows, str.lower)
