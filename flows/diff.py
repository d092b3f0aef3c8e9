"""What changed between two releases, table by table, row by row."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from schemas import Table, dataset


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


def diff_tables(old: Path, new: Path) -> list[TableDiff]:
    """One entry per table of the contract; `old` and `new` are folders that hold TABLE.parquet."""
    return [_diff(table, old, new) for table in dataset().tables]


def _diff(table: Table, old: Path, new: Path) -> TableDiff:
    before, after = _rows(table, old), _rows(table, new)
    return TableDiff(
        table.name,
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(before.keys() - after.keys())),
        tuple(sorted(k for k in before.keys() & after.keys() if before[k] != after[k])),
    )


def _rows(table: Table, folder: Path) -> dict[tuple[Any, ...], dict[str, Any]]:
    path = folder / f"{table.name}.parquet"
    if not path.is_file():  # a release made before the table was declared
        return {}
    return {tuple(row[k] for k in table.primary_key): row for row in pq.read_table(path).to_pylist()}
