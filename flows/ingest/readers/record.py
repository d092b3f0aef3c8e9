"""What a reader hands on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flows.records import Refusal


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One text as its file holds it, not yet normalized; `sha256` is of its raw bytes.

    `metadata` is what the text says about itself, values unchecked. It gives way to what a sidecar or `sources.csv`
    says about the file, unless `own_metadata_first`: a file of many records says there what holds for most of them.
    """

    origin: str
    sha256: str
    text: str
    metadata: Mapping[str, object] = field(default_factory=dict)
    own_metadata_first: bool = False


Reader = Callable[[Path, str], Iterator[RawRecord | Refusal]]
"""(path, origin) → at least one record or refusal; OSError where the file cannot be read."""
