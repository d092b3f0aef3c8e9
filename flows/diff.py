"""What changed between two releases, table by table, row by row, cell by cell. DuckDB compares the files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.spill import in_memory
from schemas import Table, dataset
from schemas.datapackage import LIST_DELIMITER
from schemas.sql import literal, quoted

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
# Of an actor whose identifier is gone: where it is found now. See `flows/publish/redirects.py`.
MERGED, SPLIT = "merged_into", "split_into"
# One row per row that was added or removed, per cell that changed, and per actor that an old identifier leads to.
CHANGES = {
    "table": "Table of the row.",
    "key": f"Values of the row's primary key, joined by '{LIST_DELIMITER}'.",
    "op": "added, removed or changed; of an actor_id that is gone, since this release or an earlier one, merged_into "
    "the actor that it is now, or split_into one of several.",
    "column": "Column whose value changed; empty for a row that was added or removed.",
    "old": "Value before, as CSV would give it; empty also for no value.",
    "new": "Value after.",
}
CHANGES_SCHEMA = pa.schema(
    [
        pa.field(name, pa.string(), name in ("column", "old", "new"), metadata={"description": text})
        for name, text in CHANGES.items()
    ]
)


@dataclass(frozen=True, slots=True)
class TableDiff:
    """Keys of the rows of one table that were added, removed, or have other values; each sorted."""

    table: str
    added: tuple[tuple[Any, ...], ...]
    removed: tuple[tuple[Any, ...], ...]
    changed: tuple[tuple[Any, ...], ...]

    @property
    def empty(self) -> bool:
        """Whether the table is the same in both releases."""
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference of two releases: keys table by table, and rows with values (`CHANGES`)."""

    diffs: tuple[TableDiff, ...]
    changes: pa.Table


NO_CHANGES = CHANGES_SCHEMA.empty_table()


def diff_tables(old: Path, new: Path) -> list[TableDiff]:
    """One entry per table of the contract; `old` and `new` are folders that hold TABLE.parquet."""
    return list(compare(old, new).diffs)


def compare(old: Path, new: Path) -> Comparison:
    """The same, and one row per added or removed row and per changed cell."""
    diffs, rows = [], list[tuple[str | None, ...]]()
    for table, added, removed, changed in _compared(old, new):
        keys = dict.fromkeys(cells[:-3] for cells in changed)
        diffs.append(TableDiff(table.name, tuple(added), tuple(removed), tuple(keys)))
        for op, found in ((ADDED, added), (REMOVED, removed)):
            rows += [(table.name, _joined(key), op, None, None, None) for key in found]
        rows += [(table.name, _joined(cells[:-3]), CHANGED, *cells[-3:]) for cells in changed]
    if not rows:
        return Comparison(tuple(diffs), NO_CHANGES)
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    return Comparison(tuple(diffs), pa.table(columns, schema=CHANGES_SCHEMA))


Keys = list[tuple[Any, ...]]


def _compared(old: Path, new: Path) -> Iterator[tuple[Table, Keys, Keys, list[tuple[Any, ...]]]]:
    """Each table with the sorted keys of its added and removed rows, and (*key, column, old, new) of changed cells."""
    with in_memory(threads="2") as connection:
        for table in dataset().tables:
            before, after = _source(table, old), _source(table, new)
            key = ", ".join(quoted(k) for k in table.primary_key)
            keys = ", ".join(f"a.{quoted(k)}" for k in table.primary_key)
            gone = f"select {keys} from {{}} a anti join {{}} b using ({key}) order by {keys}"
            yield (
                table,
                connection.execute(gone.format(after, before)).fetchall(),
                connection.execute(gone.format(before, after)).fetchall(),
                connection.execute(_changed(table, old, new, key)).fetchall(),
            )


def _source(table: Table, folder: Path) -> str:
    path = folder / f"{table.name}.parquet"
    if path.is_file():
        return f"read_parquet({literal(str(path))})"
    # A release made before the table was declared has no row of it.
    return f"(select {', '.join(f'null as {quoted(k)}' for k in table.primary_key)} where false)"


def _changed(table: Table, old: Path, new: Path, key: str) -> str:
    held = [_columns(table, folder) for folder in (old, new)]
    cells = [
        f"{{'place': {place}, 'column': {literal(field.name)}, "
        f"'old': {_text(field.name, field.type, 'o', held[0])}, 'new': {_text(field.name, field.type, 'n', held[1])}}}"
        for place, field in enumerate(table.fields)
        if field.name not in table.primary_key
    ]
    if not cells:
        return "select null where false"
    keys = ", ".join(f"n.{quoted(k)}" for k in table.primary_key)
    same = " and ".join(f"o.{quoted(k)} = n.{quoted(k)}" for k in table.primary_key)
    return (
        f"select {key}, cell['column'], cell['old'], cell['new'] from (select {keys}, unnest([{', '.join(cells)}]) "
        f"as cell from {_source(table, old)} o join {_source(table, new)} n on {same}) "
        f"where cell['old'] is distinct from cell['new'] order by {key}, cell['place']"
    )


def _columns(table: Table, folder: Path) -> set[str]:
    path = folder / f"{table.name}.parquet"
    return set(pq.read_schema(path).names) if path.is_file() else set()


def _text(column: str, form: str, side: str, held: set[str]) -> str:
    if column not in held:
        return "null::varchar"
    value = f"{side}.{quoted(column)}"
    return f"array_to_string({value}, {literal(LIST_DELIMITER)})" if form == "list" else f"{value}::varchar"


def _joined(key: tuple[Any, ...]) -> str:
    return LIST_DELIMITER.join(map(str, key))
