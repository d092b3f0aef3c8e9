"""Plain text (.txt): the whole file is one document, unchanged but for its encoding where that is not UTF-8."""

from collections.abc import Iterator
from pathlib import Path

from flows.ingest.encoding import decode_any
from flows.ingest.files import MAX_BYTES, read_bounded, sha256
from flows.ingest.normalize import NotText
from flows.ingest.readers.record import RawRecord
from flows.records import Refusal


def read(path: Path, origin: str) -> Iterator[RawRecord | Refusal]:
    """The one record of the file, or why there is none."""
    content = read_bounded(path)
    yield _too_large(origin) if content is None else record_of(content, origin)


def record_of(content: bytes, origin: str) -> RawRecord | Refusal:
    """The record of a text that is in memory, such as standard input, or why there is none."""
    if len(content) > MAX_BYTES:
        return _too_large(origin)
    try:
        text, notes = decode_any(content)
    except NotText as error:
        return Refusal(origin, "ingest", error.reason, str(error), sha256(content))
    return RawRecord(origin, sha256(content), text, notes=notes)


def _too_large(origin: str) -> Refusal:
    return Refusal(origin, "ingest", "too_large", f"more than {MAX_BYTES} bytes")
