"""Table declarations → SQL: tables with their keys and comments, and the ready views, for DuckDB; tables for SQLite."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from schemas.model import Dataset, Field, Table

SQL_TYPES = {
    "string": "varchar",
    "integer": "integer",
    "number": "float",
    "boolean": "boolean",
    "date": "date",
    "list": "varchar[]",
}
# SQLite knows neither days nor lists: a day is a text in ISO 8601, a list one of JSON.
SQLITE_TYPES = {**dict.fromkeys(SQL_TYPES, "text"), "integer": "integer", "number": "real", "boolean": "integer"}


@dataclass(frozen=True, slots=True)
class View:
    """A ready question: what one row of it is, and the query."""

    name: str
    description: str
    sql: str


def create_table(table: Table) -> list[str]:
    """The statements that create a table, with its key, its references, and what it and its columns mean."""
    name = quoted(table.name)
    return [
        _table(table, SQL_TYPES),
        f"comment on table {name} is {literal(table.description)}",
        *(f"comment on column {name}.{quoted(f.name)} is {literal(f.description)}" for f in table.fields),
    ]


def create_sqlite(table: Table) -> list[str]:
    """The statements that create a table in SQLite with its key and references, and an index for each of these."""
    name = quoted(table.name)
    pointing = [f for f in table.fields if f.references and f.type != "list"]
    return [
        _table(table, SQLITE_TYPES),
        *(f"create index {quoted(f'{table.name}_{f.name}')} on {name} ({quoted(f.name)})" for f in pointing),
    ]


def referenced_first(dataset: Dataset) -> list[Table]:
    """The tables in an order in which every reference points to an earlier one, or to the table itself."""
    left, placed = list(dataset.tables), list[Table]()
    while left:
        known = {t.name for t in placed}
        ready = next(t for t in left if references(t) <= known | {t.name})
        placed.append(ready)
        left.remove(ready)
    return placed


def references(table: Table) -> set[str]:
    """Names of the tables that a foreign key of this one points to."""
    return {f.references.split(".")[0] for f in table.fields if f.references and f.type != "list"}


@functools.cache
def views() -> tuple[View, ...]:
    """The views of `views.toml`, in its order."""
    raw = tomllib.loads(resources.files("schemas").joinpath("views.toml").read_text("utf-8"))
    return tuple(View(name, v["description"], v["sql"].strip()) for name, v in raw.items())


def create_view(view: View) -> list[str]:
    """The statements that create a view and say what it is."""
    name = quoted(view.name)
    return [f"create view {name} as {view.sql}", f"comment on view {name} is {literal(view.description)}"]


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def _table(table: Table, types: Mapping[str, str]) -> str:
    parts = [_column(field, types) for field in table.fields]
    parts.append(f"primary key ({', '.join(map(quoted, table.primary_key))})")
    for field in (f for f in table.fields if f.references and f.type != "list"):
        target, _, column = str(field.references).partition(".")
        parts.append(f"foreign key ({quoted(field.name)}) references {quoted(target)} ({quoted(column)})")
    return f"create table {quoted(table.name)} ({', '.join(parts)})"


def _column(field: Field, types: Mapping[str, str]) -> str:
    # A list column is never null: a statement without speakers has an empty list of them.
    required = " not null" if field.required or field.type == "list" else ""
    unique = " unique" if field.unique else ""
    return f"{quoted(field.name)} {types[field.type]}{required}{unique}"
