"""`comity.xlsx`: one sheet a table, typed and filtered, with nothing in it that a spreadsheet would execute.

The sheet `about` comes first and says which rows or characters a spreadsheet could not hold, `columns` last and says
what each column means.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from schemas import Dataset, Field, Table
from schemas.datapackage import LIST_DELIMITER
from schemas.dictionary import dictionary_rows

NAME = "comity.xlsx"
# What a sheet and a cell of the format hold.
MAX_ROWS = 1_048_576
MAX_CHARACTERS = 32_767
CUT = " … [cut]"
WIDTHS = {"string": 24, "integer": 10, "number": 10, "boolean": 8, "date": 12, "list": 24}
WIDE = frozenset({"content", "text", "definition", "includes", "excludes", "detail", "title", "evidence"})


def write_workbook(
    dataset: Dataset, version: str, released_on: dt.date, tables: Mapping[str, pa.Table], path: Path
) -> None:
    """Write the workbook; the day stands in it as its time of creation, so that equal tables give equal bytes."""
    with opened(path, dataset.title, f"Version {version}", released_on) as book:
        about = book.add_worksheet("about")
        head, day = formats(book)
        cuts = {t.name: write_table(book, t, tables[t.name], head, day) for t in dataset.tables}
        _write_columns(book, dataset, head)
        _write_about(about, dataset, f"Version {version} of {released_on.isoformat()}", tables, cuts, head)


@contextlib.contextmanager
def opened(path: Path, title: str, comments: str, created_on: dt.date) -> Iterator[Any]:
    """A new workbook in which nothing is a formula or a link; it is complete when the context ends."""
    import xlsxwriter

    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    options |= {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        created = dt.datetime.combine(created_on, dt.time())
        book.set_properties({"title": title, "comments": comments, "created": created})
        yield book


def formats(book: Any) -> tuple[Any, Any]:
    """How a head and a day look."""
    return book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})


def write_list(table: Table, rows: pa.Table, title: str, path: Path) -> None:
    """Write a workbook of one table; so that equal rows give equal bytes, its time of creation is always the same."""
    with opened(path, title, "", dt.date(2000, 1, 1)) as book:
        write_table(book, table, rows, *formats(book))


def write_table(book: Any, table: Table, rows: pa.Table, head: Any, day: Any) -> int:
    """Write one sheet; returns how many of its cells were cut."""
    sheet = book.add_worksheet(table.name)
    shown = min(rows.num_rows, MAX_ROWS - 1)
    for place, field in enumerate(table.fields):
        sheet.set_column(place, place, 60 if field.name in WIDE else WIDTHS[field.type])
    for place, field in enumerate(table.fields):
        sheet.write_string(0, place, field.name, head)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, shown, len(table.fields) - 1)
    writers = [_writer(sheet, field, day) for field in table.fields]
    number = cut = 0
    for batch in rows.slice(0, shown).to_batches(max_chunksize=10_000):
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            for place, (write, value) in enumerate(zip(writers, values, strict=True)):
                if value is not None:
                    cut += write(number, place, value)
    return cut


def _writer(sheet: Any, field: Field, day: Any) -> Any:
    """What writes a value of that column into a cell, and says whether it cut it."""
    if field.type == "date":
        return lambda row, place, value: sheet.write_datetime(row, place, value, day) > 0
    if field.type == "boolean":
        return lambda row, place, value: sheet.write_boolean(row, place, value) > 0
    if field.type == "integer":
        return lambda row, place, value: sheet.write_number(row, place, value) > 0
    if field.type == "number":  # the float32's own digits, not those of the double that it becomes
        return lambda row, place, value: sheet.write_number(row, place, float(str(np.float32(value)))) > 0

    def write(row: int, place: int, value: Any) -> bool:
        text = LIST_DELIMITER.join(value) if isinstance(value, list) else value
        long = len(text) > MAX_CHARACTERS
        if text:
            sheet.write_string(row, place, text[: MAX_CHARACTERS - len(CUT)] + CUT if long else text)
        return long

    return write


def _write_columns(book: Any, dataset: Dataset, head: Any) -> None:
    """The data dictionary as the last sheet."""
    sheet = book.add_worksheet("columns")
    header, *rows = dictionary_rows(dataset)
    for place, word in enumerate(header):
        sheet.set_column(place, place, 100 if word == "description" else 22)
        sheet.write_string(0, place, word, head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(header) - 1)
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)


def _write_about(
    sheet: Any, dataset: Dataset, version: str, tables: Mapping[str, pa.Table], cuts: Mapping[str, int], head: Any
) -> None:
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 2, 110)
    lines = [
        dataset.title,
        version,
        dataset.description.strip(),
        dataset.licence.note.strip(),
        f"Lists are joined by '{LIST_DELIMITER}'. The Parquet and CSV files hold every value in full; what was left "
        "out here is said below.",
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, head if row == 0 else None)
    for place, word in enumerate(("sheet", "rows", "what one row is", "left out")):
        sheet.write_string(len(lines) + 1, place, word, head)
    for row, table in enumerate(dataset.tables, start=len(lines) + 2):
        sheet.write_string(row, 0, table.name)
        sheet.write_number(row, 1, tables[table.name].num_rows)
        sheet.write_string(row, 2, table.description)
        sheet.write_string(row, 3, _left_out(tables[table.name].num_rows, cuts[table.name]))


def _left_out(rows: int, cut: int) -> str:
    missing = max(0, rows - (MAX_ROWS - 1))
    said = [f"{missing:,} rows behind the last that a sheet holds"] if missing else []
    said += [f"{cut:,} cells cut to {MAX_CHARACTERS:,} characters"] if cut else []
    return "; ".join(said) or "nothing"
