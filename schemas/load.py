"""Declarations → objects. Reads the files of this package and refuses what they may not hold."""

import csv
import functools
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

Row = Mapping[str, str]


@functools.cache
def codelist(name: str) -> tuple[Row, ...]:
    """The rows of a closed list, `codelists/NAME.csv`, in file order; an empty cell is ''."""
    return _rows("codelists", name)


@functools.cache
def lexicon(name: str) -> tuple[Row, ...]:
    """The rows of an open list that guides extraction, `lexicons/NAME.csv`, in file order."""
    return _rows("lexicons", name)


def codes(name: str) -> tuple[str, ...]:
    """The codes of a closed list: the values of its first column."""
    return tuple(next(iter(row.values())) for row in codelist(name))


def _rows(folder: str, name: str) -> tuple[Row, ...]:
    text = resources.files("schemas").joinpath(folder, f"{name}.csv").read_text("utf-8")
    reader = csv.DictReader(text.splitlines(), strict=True)
    rows = []
    for number, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            raise ValueError(f"schemas/{folder}/{name}.csv, row {number}: expected {len(reader.fieldnames or ())} cells")
        rows.append(MappingProxyType(row))
    return tuple(rows)
