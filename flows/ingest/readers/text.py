"""Plain text (.txt): the whole file is one document, unchanged."""

from collections.abc import Iterator
from pathlib import Path

from flows.ingest.files import MAX_BYTES, read_bounded, sha256
from flows.ingest.normalize import NotText, decode
from flows.ingest.readers.record import RawRecord
from flows.records import Refusal


def read(path: Path, origin: str) -> Iterator[RawRecord | Refusal]:
    """The one record of the file, or why there is none."""
    content = read_bounded(path)
    if content is None:
        yield Refusal(origin, "ingest", "too_large", f"more than {MAX_BYTES} bytes")
        return
    try:
        yield RawRecord(origin, sha256(content), decode(content))
    except NotText as error:
        yield Refusal(origin, "ingest", error.reason, str(error), sha256(content))
