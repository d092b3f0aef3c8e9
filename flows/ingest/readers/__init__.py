"""One reader a format: a file of its own here, and a line in READERS or GUARDED.

READERS read bytes with code of this project alone. GUARDED formats need a parser that strangers' bytes may hang, crash
or flood: a child process runs it (`flows.ingest.guard`), and its module is imported there only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

from flows.ingest.readers import jsonl, markdown, text
from flows.ingest.readers.record import Parsed, Part, RawRecord, Reader


@dataclass(frozen=True, slots=True)
class GuardedFormat:
    """A format that a child process parses: the module with its `parts` and `warm`, and what a file of it may be.

    `max_bytes` is the largest file. Files with `many` texts are streamed, whatever their size: looking for their next
    text may take `scan_seconds`, and when one of them kills the parser, the reading goes on behind it. The `parts` of a
    format with a `charset` take the one that a server states as second argument; the texts of one with `links` may be
    summaries of the pages that their `url` names.
    """

    module: str
    max_bytes: int | None
    many: bool = False
    scan_seconds: float = 10.0
    charset: bool = False
    links: bool = False


_HTML = GuardedFormat("flows.ingest.readers.html", 20_000_000, charset=True)
_TABLE = GuardedFormat("flows.ingest.readers.table", None, many=True, scan_seconds=60.0)
_FEED = GuardedFormat("flows.ingest.readers.feed", 20_000_000, many=True, links=True)
_WARC = GuardedFormat("flows.ingest.readers.warc", None, many=True, scan_seconds=60.0)

READERS: Mapping[str, Reader] = MappingProxyType(
    {".jsonl": jsonl.read, ".md": markdown.read, ".ndjson": jsonl.read, ".txt": text.read}
)
"""Suffix in lower case → reader."""

GUARDED: Mapping[str, GuardedFormat] = MappingProxyType(
    {
        ".atom": _FEED,
        ".csv": _TABLE,
        ".docx": GuardedFormat("flows.ingest.readers.docx", 64_000_000),
        ".htm": _HTML,
        ".html": _HTML,
        ".parquet": GuardedFormat("flows.ingest.readers.parquet", None, many=True, scan_seconds=60.0),
        ".pdf": GuardedFormat("flows.ingest.readers.pdf", 64_000_000),
        ".rss": _FEED,
        ".tsv": _TABLE,
        ".warc": _WARC,
        ".warc.gz": _WARC,
        ".xhtml": _HTML,
        ".xml": _FEED,
    }
)
"""Suffix in lower case → format."""

SUFFIXES = tuple(sorted({*READERS, *GUARDED}))
"""Every suffix that can be read."""


def suffix_of(path: PurePath) -> str:
    """The suffix that decides the format, in lower case: of `a.warc.gz` both parts, else the last."""
    double = "".join(path.suffixes[-2:]).lower()
    return double if double in GUARDED else path.suffix.lower()


__all__ = ["GUARDED", "READERS", "SUFFIXES", "GuardedFormat", "Parsed", "Part", "RawRecord", "Reader", "suffix_of"]
