"""The tables of a release against their declarations: schema, keys, values, and CSV against Parquet."""

import csv
import datetime as dt
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.publish.manifest import MANIFEST
from schemas import Field, Table, codes, dataset
from schemas.arrow import arrow_schema
from schemas.datapackage import LIST_DELIMITER

# So many values are named for one kind of problem in one column.
NAMED = 5


def load_tables(release: Path) -> tuple[dict[str, pa.Table], list[str]]:
    """The tables by name, and a problem for each that cannot be read or has another schema than declared."""
    tables, problems = {}, []
    for declared in dataset().tables:
        loaded = _load(release, declared)
        if isinstance(loaded, str):
            problems.append(loaded)
        else:
            tables[declared.name] = loaded
    return tables, problems


def check_tables(release: Path, tables: Mapping[str, pa.Table]) -> Iterator[str]:
    """Every key, code, reference, CSV cell or count that is not right."""
    for declared in dataset().tables:
        yield from _values(declared, tables)
        yield from _csv(release, declared, tables[declared.name])
    yield from _counts(release, tables)


def _load(release: Path, declared: Table) -> pa.Table | str:
    path = release / "parquet" / f"{declared.name}.parquet"
    try:
        table = pq.read_table(path)
        table.validate(full=True)
    except (OSError, pa.ArrowException) as error:
        return f"parquet/{path.name} cannot be read: {str(error).splitlines()[0]}"
    if not table.schema.equals(arrow_schema(declared)):
        return f"parquet/{path.name} has another schema than `comity schema {declared.name}` declares"
    return table


def _values(declared: Table, tables: Mapping[str, pa.Table]) -> Iterator[str]:
    table = tables[declared.name]
    keys = table.select(list(declared.primary_key)).to_pylist()
    if len({tuple(k.values()) for k in keys}) != len(keys):
        yield f"{declared.name}: its key {', '.join(declared.primary_key)} is not unique"
    for field in declared.fields:
        column = table.column(field.name)
        values = (pc.list_flatten(column) if field.type == "list" else column.drop_null()).to_pylist()
        if field.unique and len(set(values)) != len(values):
            yield f"{declared.name}.{field.name} holds a value twice"
        wrong = sorted({value for value in values if not _allowed(field, value)} | _foreign(field, values, tables))
        if wrong:
            yield f"{declared.name}.{field.name} holds values that its declaration does not allow: {wrong[:NAMED]}"


def _allowed(field: Field, value: Any) -> bool:
    if field.pattern and not re.fullmatch(field.pattern, value):
        return False
    low, high = field.minimum, field.maximum
    return (low is None or value >= low) and (high is None or value <= high)


def _foreign(field: Field, values: list[Any], tables: Mapping[str, pa.Table]) -> set[Any]:
    foreign = set(values) - set(codes(field.codelist)) if field.codelist else set()
    if field.references:
        target, name = field.references.split(".")
        foreign |= set(values) - set(tables[target].column(name).to_pylist())
    return foreign


def _csv(release: Path, declared: Table, table: pa.Table) -> Iterator[str]:
    """The CSV file must say what the Parquet file says."""
    name = f"csv/{declared.name}.csv"
    usual = csv.field_size_limit(sys.maxsize)  # a text may be longer than the 131,072 characters that Python stops at
    try:
        with (release / name).open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream, strict=True)
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        yield f"{name} cannot be read: {error}"
        return
    finally:
        csv.field_size_limit(usual)
    if tuple(header) != declared.columns:
        yield f"{name} has other columns than `comity schema {declared.name}` declares"
    elif len(rows) != table.num_rows:
        yield f"{name} has {len(rows)} rows, the Parquet file {table.num_rows}"
    else:
        for number, (cells, row) in enumerate(zip(rows, table.to_pylist(), strict=True), start=2):
            wrong = next((c for c, v in zip(declared.columns, cells, strict=False) if not _same(v, row[c])), None)
            if wrong or len(cells) != len(header):
                yield f"{name}, row {number}: {wrong or 'its length'} is not what the Parquet file says"
                return


def _same(cell: str, value: Any) -> bool:
    if value is None:
        return cell == ""
    if isinstance(value, list):
        return cell == LIST_DELIMITER.join(value)
    if isinstance(value, float):
        try:
            return abs(float(cell) - value) < 1e-6
        except ValueError:
            return False
    return cell == (value.isoformat() if isinstance(value, dt.date) else str(value))


def _counts(release: Path, tables: Mapping[str, pa.Table]) -> Iterator[str]:
    try:
        manifest = json.loads((release / MANIFEST).read_text("utf-8"))
        claimed, inputs = manifest["tables"], manifest["inputs"]
    except (OSError, ValueError, KeyError, TypeError):
        return  # said above, by the check of the manifest itself
    for name, table in tables.items():
        if claimed.get(name) != table.num_rows:
            yield f"{name} has {table.num_rows} rows, {MANIFEST} says {claimed.get(name)}"
    if inputs["read"] != inputs["published"] + inputs["duplicates"] + inputs["quarantined"]:
        yield f"{MANIFEST}: inputs read are not the sum of published, duplicates and quarantined"
    if tables["documents"].num_rows != inputs["published"] + inputs["duplicates"]:
        yield f"documents has {tables['documents'].num_rows} rows, {MANIFEST} says otherwise"
