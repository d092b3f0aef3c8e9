"""A slice as a SQLite database with every table and key, such as Datasette serves."""

import contextlib
import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from flows import counts
from flows.query import SLICE, answer
from schemas import Table, dataset
from schemas.arrow import arrow_schema
from schemas.dictionary import dictionary_rows
from schemas.sql import create_sqlite, quoted, referenced_first

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

DICTIONARY = "data_dictionary"
# The rows of a slice in the tables that have no statement_id: its documents with their copies, and who they name.
_OWN = "select document_id from statements"
_DOCUMENTS = f"document_id in ({_OWN})"
RESTRICTED = {
    "documents": f"{_DOCUMENTS} or duplicate_of in ({_OWN})",
    "mentions": _DOCUMENTS,
    "actor_roles": _DOCUMENTS,
    "actors": f"actor_id in (select actor_id from mentions where {_DOCUMENTS})",
    # What could not be read belongs to no statement.
    "quarantine": "false",
}


def write_database(connection: "duckdb.DuckDBPyConnection", path: Path) -> None:
    """Write the database; counts are those of its own rows, and `data_dictionary` says what each column means."""
    whole = not connection.execute("select 1 from duckdb_tables() where table_name = ?", [SLICE]).fetchall()
    counted = {} if whole else _counted(connection)
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("pragma journal_mode = off")
        for table in referenced_first(dataset()):
            for statement in create_sqlite(table):
                database.execute(statement)
            rows = answer(connection, _query(table, whole)).rows
            _insert(database, table.name, len(table.fields), counted.get(table.name, rows))
        head, *lines = dictionary_rows(dataset())
        database.execute(f"create table {DICTIONARY} ({', '.join(f'{quoted(c)} text' for c in head)})")
        _insert(database, DICTIONARY, len(head), lines)
        database.commit()


def _insert(database: sqlite3.Connection, table: str, width: int, rows: Iterable[Sequence[Any]]) -> None:
    places = ", ".join("?" * width)
    database.executemany(f"insert into {quoted(table)} values ({places})", (tuple(map(_cell, row)) for row in rows))


def _query(table: Table, whole: bool) -> str:
    columns, key = (", ".join(map(quoted, names)) for names in (table.columns, table.primary_key))
    where = f" where {RESTRICTED[table.name]}" if not whole and table.name in RESTRICTED else ""
    return f"select {columns} from {quoted(table.name)}{where} order by {key}"


def _counted(connection: "duckdb.DuckDBPyConnection") -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the tables that count others, counted anew."""

    def frame(name: str) -> "pd.DataFrame":
        found: pa.Table = connection.sql(_query(dataset().table(name), whole=False)).to_arrow_table()
        frame: pd.DataFrame = found.to_pandas(date_as_object=False)
        return frame

    actors = frame("actors")
    own = actors[[c for c in actors if not str(c).endswith(("_count", "_published_on"))]]
    rows = {}
    frames = {name: frame(name) for name in counts.COUNTED_FROM}
    for name, counted in counts.counted(own.assign(document_id="", key=""), frames).items():
        table = dataset().table(name)
        ordered = counted.sort_values(list(table.primary_key))[list(table.columns)]
        stored = pa.Table.from_pandas(ordered, schema=arrow_schema(table), preserve_index=False)
        rows[name] = [tuple(row.values()) for row in stored.to_pylist()]
    return rows


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, dt.date) else value
