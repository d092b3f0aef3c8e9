"""One reader a format: a file of its own here, and a line in READERS."""

from collections.abc import Mapping
from types import MappingProxyType

from flows.ingest.readers import jsonl, markdown, text
from flows.ingest.readers.record import RawRecord, Reader

READERS: Mapping[str, Reader] = MappingProxyType(
    {".jsonl": jsonl.read, ".md": markdown.read, ".ndjson": jsonl.read, ".txt": text.read}
)
"""Suffix in lower case → reader."""

__all__ = ["READERS", "RawRecord", "Reader"]
