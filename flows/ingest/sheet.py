"""The rows of a `sources.csv`: a header with `file` and any metadata fields, then one row a file."""

import csv
import io
import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.ingest.values import FIELDS, Values, clean

Sheet = Mapping[str, Values]
"""File as path relative to the folder of the sheet, `/` between the parts → the values of its row."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number (the header is 1), its file where it names one, usable values, and what was wrong."""

    number: int
    file: str | None = None
    values: Values = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_rows(content: str, folder: Path) -> Iterator[SheetRow]:
    """The rows of a sheet in `folder`; the header only where something is wrong with it. Blank rows are passed over."""
    number = 1
    try:
        reader = csv.reader(io.StringIO(content, newline=""), strict=True)
        header = [name.strip() for name in next(reader, [])]
        problems = _header_problems(header)
        if problems:
            yield SheetRow(number, problems=problems)
        if header.count("file") != 1:
            return
        listed: set[str] = set()
        for cells in reader:
            number += 1
            if any(cell.strip() for cell in cells):
                row = _row(number, header, cells, folder, listed)
                listed.update(() if row.file is None else (row.file,))
                yield row
    except csv.Error as error:
        yield SheetRow(number + 1, problems=(f"is no CSV, and the reading ends here: {error}",))


def _header_problems(header: Sequence[str]) -> tuple[str, ...]:
    known = ("file", *FIELDS)
    unknown = (f"{name!r} is no column; these are: {', '.join(known)}" for name in header if name not in known)
    repeated = (f"column {name!r} stands there more than once" for name in known if header.count(name) > 1)
    missing = () if "file" in header else ("there is no column 'file', so that no row can be used",)
    return (*unknown, *repeated, *missing)


def _row(number: int, header: Sequence[str], cells: Sequence[str], folder: Path, listed: set[str]) -> SheetRow:
    if len(cells) != len(header):
        return SheetRow(number, problems=(f"has {len(cells)} cells, the header {len(header)}",))
    # The header's faults have been told once; of two columns with one name, the first counts.
    row = dict(zip(reversed(header), reversed(cells), strict=True))
    stated = row["file"].strip()
    file = posixpath.normpath(stated) if stated else ""
    if not file:
        return SheetRow(number, problems=("names no file",))
    if file.startswith(("/", "../")) or file in (".", ".."):
        return SheetRow(number, problems=(f"file {stated!r} is not in this folder",))
    if not os.path.lexists(folder / file):
        return SheetRow(number, problems=(f"file {stated!r} does not exist",))
    if file in listed:
        return SheetRow(number, problems=(f"file {stated!r} has a row already, which counts",))
    values, problems = clean({name: row[name].strip() for name in FIELDS if name in row})
    return SheetRow(number, file, values, problems)
