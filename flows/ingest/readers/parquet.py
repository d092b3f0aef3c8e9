"""Parquet (.parquet) with a column `text`: each row is one document; the other columns count as in JSON Lines."""

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from flows.ingest.files import sha256
from flows.ingest.normalize import NotText
from flows.ingest.readers.names import own_name
from flows.ingest.readers.record import Parsed, Part
from flows.ingest.values import FIELDS

_ROWS = 32
"""Rows in memory at a time."""


def warm() -> None:
    """Write and read a table, so that everything is loaded."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(pa.table({"text": ["Samoa"], "published_on": [dt.date(2024, 5, 31)]}), file, compression="zstd")
    list(parts(io.BytesIO(file.getvalue())))


def parts(stream: BinaryIO) -> Iterator[Part]:
    """The rows by their `id`, else by their number from 1."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 16)
        names = set(file.schema_arrow.names)
        if "text" not in names:
            raise NotText("invalid_table", "there is no column `text`")
        columns = [name for name in ("id", "text", *FIELDS) if name in names]
        number = 0
        for batch in file.iter_batches(batch_size=_ROWS, columns=columns, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield _part(number, row)
    except (pa.ArrowMemoryError, MemoryError):
        raise MemoryError from None
    except (pa.ArrowException, OSError) as error:
        raise NotText("damaged", f"no Parquet that can be read: {str(error).splitlines()[0][:200]}") from None
    if not number:
        raise NotText("empty", "no row")


def _part(number: int, row: Mapping[str, object]) -> Part:
    text = row["text"]

    def parse() -> Parsed:
        if not isinstance(text, str):
            found = "no `text`" if text is None else f"`text` that is no string but a {type(text).__name__}"
            raise NotText("missing_text", f"row {number} has {found}")
        return Parsed(text, {name: _plain(row[name]) for name in FIELDS if row.get(name) is not None})

    return Part(own_name(row.get("id")) or f"row {number}", sha256(str(text).encode("utf-8", "replace")), parse)


def _plain(value: object) -> object:
    """A value that JSON can carry; a day as ISO 8601 writes it."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return value if isinstance(value, str | int | float) else str(value)
