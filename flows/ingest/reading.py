"""One file → its records and refusals, by the reader of its format."""

import dataclasses
from collections.abc import Iterator

from flows.ingest import files
from flows.ingest.guard import Guard
from flows.ingest.readers import GUARDED, READERS, RawRecord, suffix_of
from flows.ingest.walk import SourceFile
from flows.records import Refusal


def records_of(file: SourceFile, guard: Guard) -> Iterator[RawRecord | Refusal]:
    """The texts of a file, in its order, and why what is none of them is not."""
    suffix = suffix_of(file.path)
    charset = file.fetched.charset if file.fetched is not None else None
    try:
        if suffix in READERS:
            yield from READERS[suffix](file.path, file.origin)
        elif suffix in GUARDED:
            with files.open_regular(file.path) as stream:
                for found in guard.read(GUARDED[suffix], stream, file.origin, charset):
                    yield _with_digest(found, file)
        else:
            detail = f"no reader for {file.path.suffix or 'no suffix'!r}"
            yield Refusal(file.origin, "ingest", "unsupported_format", detail, files.sha256_of(file.path))
    except OSError as error:
        yield Refusal(file.origin, "ingest", "unreadable", files.reason_of(error))


def _with_digest(found: RawRecord | Refusal, file: SourceFile) -> RawRecord | Refusal:
    """A refusal of the whole file has the hash of the file, unless that is large."""
    if isinstance(found, RawRecord) or found.sha256 or found.reason == "too_large":
        return found
    return dataclasses.replace(found, sha256=files.sha256_of(file.path))
