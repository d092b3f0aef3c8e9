"""What a reader hands on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from flows.records import Refusal

Note = tuple[str, str]
"""A code of the codelist `quarantine_reason` and its detail: what was done to a text that is released all the same."""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One text as its file holds it, not yet normalized; `sha256` is of its raw bytes.

    `metadata` is what the text says about itself, values unchecked. It gives way to what a sidecar or `sources.csv`
    says about the file, unless `own_metadata_first`: a file of many records says there what holds for most of them.
    `language_hint` counts only where nothing else tells the language: templates of pages often state a wrong one.
    """

    origin: str
    sha256: str
    text: str
    metadata: Mapping[str, object] = field(default_factory=dict)
    own_metadata_first: bool = False
    language_hint: str | None = None
    notes: tuple[Note, ...] = ()


Reader = Callable[[Path, str], Iterator[RawRecord | Refusal]]
"""(path, origin) → at least one record or refusal; OSError where the file cannot be read."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the parser of a guarded format found in one text; the fields are those of a RawRecord."""

    text: str
    metadata: Mapping[str, object] = field(default_factory=dict)
    language_hint: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a guarded file before it is parsed: so that a parser's death has a name.

    `name` is the record's own, else its place such as `row 3`; empty where the file is one text. `parse` raises
    NotText for what is none.
    """

    name: str
    sha256: str
    parse: Callable[[], Parsed]


Parts = Callable[[BinaryIO], Iterator[Part]]
"""Content of a file → its texts, in order; NotText where the file as a whole cannot be read."""
