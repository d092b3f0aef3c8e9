"""JSON Lines (.jsonl, .ndjson): each line that is not blank is one document, an object with `text`.

It may also have `id` and the metadata fields; whatever else it has is not ours and is left. A number that JSON does
not know (NaN) counts as null, since common tools write it for an empty cell.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from flows.ingest.files import MAX_BYTES, open_regular, sha256
from flows.ingest.normalize import NotText, decode
from flows.ingest.readers.names import own_name
from flows.ingest.readers.record import RawRecord
from flows.ingest.values import FIELDS
from flows.records import Refusal

# JSON may write each byte of a text as six (\u0041), and the other fields need room too.
_MAX_LINE = 6 * MAX_BYTES + 1_000_000
_CHUNK = 1_000_000


def read(path: Path, origin: str) -> Iterator[RawRecord | Refusal]:
    """The records in the order of their lines. A record is called ORIGIN#ID, or ORIGIN#L and its line number."""
    repeated = _repeated_ids(path)
    is_empty = True
    for number, line in _lines(path):
        is_empty = False
        by_line = f"{origin}#L{number}"
        if line is None:
            yield Refusal(by_line, "ingest", "too_large", f"line {number} has more than {_MAX_LINE} bytes")
            continue
        digest = sha256(line)
        try:
            record = _record(line)
        except NotText as error:
            yield Refusal(by_line, "ingest", error.reason, f"line {number}: {error}", digest)
            continue
        own_id = own_name(record.get("id"))
        name = by_line if own_id is None or own_id in repeated else f"{origin}#{own_id}"
        text = record.get("text")
        if isinstance(text, str):
            metadata = {field: record[field] for field in FIELDS if field in record}
            yield RawRecord(name, digest, text, metadata, own_metadata_first=True)
        else:
            found = "no `text`" if text is None else f"`text` that is no string but a {type(text).__name__}"
            yield Refusal(name, "ingest", "missing_text", f"line {number} has {found}", digest)
    if is_empty:
        yield Refusal(origin, "ingest", "empty", "no line with a record")


def _record(line: bytes) -> dict[str, object]:
    try:
        value = json.loads(decode(line).removeprefix("\ufeff"), parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise NotText("invalid_json", f"column {error.colno}: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        if isinstance(error, NotText):
            raise
        raise NotText("invalid_json", "nested too deep, or a number too long") from error
    if not isinstance(value, dict):
        raise NotText("invalid_json", f"column 1: a record is an object, not a {type(value).__name__}")
    return value


def _repeated_ids(path: Path) -> frozenset[str]:
    """Ids that several lines share. Reads the file once more, so that the texts need not be kept."""
    seen: Counter[str] = Counter()
    for _, line in _lines(path):
        if line is None or b'"id"' not in line:
            continue
        try:
            own_id = own_name(_record(line).get("id"))
        except NotText:
            continue
        if own_id is not None:
            seen[own_id] += 1
    return frozenset(own_id for own_id, times in seen.items() if times > 1)


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Numbers (from 1) and bytes of the lines that are not blank, without line ends; None for one that is too long."""
    with open_regular(path) as stream:
        number = 0
        while line := stream.readline(_MAX_LINE + 2):
            number += 1
            if len(line) > _MAX_LINE and not line.endswith(b"\n"):
                while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
                    pass
                yield number, None
                continue
            line = line.removesuffix(b"\n").removesuffix(b"\r")
            if line.removeprefix(b"\xef\xbb\xbf").strip():
                yield number, line
