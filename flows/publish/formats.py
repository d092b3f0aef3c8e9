"""Tables → the files that people load: Parquet and CSV, the same bytes for the same rows."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.datapackage import LIST_DELIMITER


def write_parquet(table: pa.Table, path: Path) -> None:
    """One Parquet file a table: zstd, format 2.6, with the descriptions of table and columns in its schema."""
    pq.write_table(table, path, compression="zstd", version="2.6")


def write_csv(table: pa.Table, path: Path) -> None:
    """RFC 4180 in UTF-8 without BOM; null is empty, a list is joined by ';', a date is ISO 8601."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(table.column_names)
        floats = [pa.types.is_floating(t) for t in table.schema.types]
        for batch in table.to_batches(max_chunksize=10_000):
            columns = [
                _shortest(column) if is_float else [_cell(v) for v in column.to_pylist()]
                for column, is_float in zip(batch.columns, floats, strict=True)
            ]
            writer.writerows(zip(*columns, strict=True))


def csv_text(rows: Iterable[Sequence[str | None]]) -> str:
    """Rows of strings in the same form of CSV."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return LIST_DELIMITER.join(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _shortest(column: pa.Array) -> list[str | None]:
    # The shortest digits that give the float32 back; Python's own float would print 0.8999999761581421 for 0.9.
    return [None if v is None else str(v) for v in column.cast(pa.float32()).cast(pa.string()).to_pylist()]
