"""The statements of a slice, one a row, with the columns of the view `statement_list`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from flows.errors import ComityError
from flows.publish import formats, workbook
from flows.query import Answer, answer
from flows.query.output import as_csv, as_jsonl
from schemas import Field, Table, dataset

if TYPE_CHECKING:
    import duckdb

VIEW = "statement_list"
_ROWS = f"from {VIEW} order by document_id, position"


def write_csv(connection: "duckdb.DuckDBPyConnection", path: Path) -> None:
    """RFC 4180 in UTF-8 without BOM, as the CSV files of a release."""
    _write_lines(connection, path, as_csv)


def write_jsonl(connection: "duckdb.DuckDBPyConnection", path: Path) -> None:
    """One JSON object a line; lists are lists, days are ISO 8601."""
    _write_lines(connection, path, as_jsonl)


def write_parquet(connection: "duckdb.DuckDBPyConnection", path: Path) -> None:
    """Typed, as the Parquet files of a release."""
    formats.write_parquet(_table(connection), path)


def write_xlsx(connection: "duckdb.DuckDBPyConnection", path: Path) -> None:
    """One sheet; a slice with more statements than it holds is refused."""
    rows = _table(connection)
    if rows.num_rows >= workbook.MAX_ROWS:
        most = f"{workbook.MAX_ROWS - 1:,}"
        raise ComityError(f"{rows.num_rows:,} statements are more than the {most} of a sheet; take fewer, or csv")
    listed = Table(VIEW, VIEW, "", ("statement_id",), tuple(_field(f) for f in rows.schema))
    workbook.write_list(listed, rows, dataset().title, path)


def _write_lines(connection: "duckdb.DuckDBPyConnection", path: Path, form: Callable[[Answer], Iterator[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(f"{line}\n" for line in form(answer(connection, _ROWS)))


def _table(connection: "duckdb.DuckDBPyConnection") -> pa.Table:
    found: pa.Table = connection.sql(_ROWS).to_arrow_table()
    described = {f.name: f.description for table in dataset().tables for f in table.fields}
    # The fields of the table itself go before those of the same name elsewhere.
    described |= {f.name: f.description for f in dataset().table("statements").fields}
    fields = [f.with_metadata({"description": described[f.name]} if f.name in described else {}) for f in found.schema]
    return found.cast(pa.schema(fields))


def _field(field: pa.Field) -> Field:
    kinds = {pa.types.is_list: "list", pa.types.is_date: "date", pa.types.is_integer: "integer"}
    kinds |= {pa.types.is_floating: "number"}
    return Field(field.name, next((kind for fits, kind in kinds.items() if fits(field.type)), "string"), "")
