"""An answer on the screen or for a program: a table, CSV, JSON or JSON Lines."""

import csv
import datetime as dt
import io
import json
import math
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from flows.query import Answer
from schemas.datapackage import LIST_DELIMITER

# Characters of a cell of a table; CSV and JSON give all of it.
CELL = 60
# Rows by which the widths of a table are set, so that a long answer is shown as it is read.
MEASURED = 1_000
# The columns of `statement_list` that a table has place for.
SHORT = ("statement_id", "published_on", "speakers", "act", "stage", "stance", "sectors", "countries", "content")


def as_table(answer: Answer) -> Iterator[str]:
    """Lines of columns side by side; long cells are cut."""
    rows = ([_cut(_text(value)) for value in row] for row in answer.rows)
    measured = [list(answer.columns), *(row for _, row in zip(range(MEASURED), rows, strict=False))]
    widths = [max(map(width, cells)) for cells in zip(*measured, strict=True)]
    yield _line(measured[0], widths)
    yield _line(["-" * wide for wide in widths], widths)
    for row in measured[1:]:
        yield _line(row, widths)
    for row in rows:
        yield _line(row, widths)


def as_csv(answer: Answer) -> Iterator[str]:
    """RFC 4180, as the CSV files of a release have it; whoever prints a line adds the last character of its end."""
    for row in (answer.columns, *answer.rows):
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator="\r").writerow([None if v is None else _text(v) for v in row])
        yield stream.getvalue()


def as_json(answer: Answer) -> Iterator[str]:
    """One array of objects, an object a line."""
    before = "["
    for line in as_jsonl(answer):
        yield before + line
        before = ","
    yield "]" if before == "," else "[]"


def as_jsonl(answer: Answer) -> Iterator[str]:
    """An object a line (https://jsonlines.org/)."""
    for row in answer.rows:
        values = dict(zip(answer.columns, map(_plain, row), strict=True))
        yield json.dumps(values, ensure_ascii=False, allow_nan=False, default=str)


FORMATS: dict[str, Callable[[Answer], Iterator[str]]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
    "jsonl": as_jsonl,
}


def chosen(answer: Answer, columns: tuple[str, ...]) -> Answer:
    """The same rows with fewer columns."""
    places = [answer.columns.index(column) for column in columns]
    return Answer(columns, (tuple(row[place] for place in places) for row in answer.rows))


def width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return LIST_DELIMITER.join(map(_text, value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, dt.date) else value


def _cut(text: str) -> str:
    # Text of strangers must not steer the terminal.
    plain = "".join(c if c.isprintable() else " " for c in text)
    return plain if len(plain) <= CELL else plain[: CELL - 1].rstrip() + "…"


def _line(cells: list[str], widths: list[int]) -> str:
    padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()
