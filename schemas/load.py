"""Declarations → objects. Reads the files of this package and refuses what they may not hold."""

import csv
import dataclasses
import functools
import io
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeVar, cast

from schemas.model import FIELD_TYPES, Dataset, Field, Gate, Licence, Table

Row = Mapping[str, str]
T = TypeVar("T")


class DeclarationError(ValueError):
    """A file of this package says something that it may not say."""


@functools.cache
def codelist(name: str) -> tuple[Row, ...]:
    """The rows of a closed list, `codelists/NAME.csv`, in file order; an empty cell is ''."""
    return _rows("codelists", name)


@functools.cache
def lexicon(name: str) -> tuple[Row, ...]:
    """The rows of an open list that guides extraction, `lexicons/NAME.csv`, in file order."""
    return _rows("lexicons", name)


@functools.cache
def crosswalk(name: str) -> tuple[Row, ...]:
    """The rows of a table from our codes to those of another scheme, `crosswalks/NAME.csv`, in file order."""
    return _rows("crosswalks", name)


@functools.cache
def codes(name: str) -> tuple[str, ...]:
    """The codes of a closed list: the values of its first column."""
    return tuple(next(iter(row.values())) for row in codelist(name))


@functools.cache
def dataset() -> Dataset:
    """The whole declaration: `dataset.toml` and the tables that it names."""
    raw = packaged_toml("dataset.toml")
    raw["tables"] = tuple(_table(name) for name in raw["tables"])
    raw["licence"] = _build(Licence, raw["licence"], "dataset.toml, licence")
    raw["contributors"] = tuple(MappingProxyType(c) for c in raw["contributors"])
    raw["keywords"], raw["languages"] = tuple(raw["keywords"]), tuple(raw["languages"])
    declared = _build(Dataset, raw, "dataset.toml")
    for table in declared.tables:
        _check_references(declared, table)
    return declared


def _table(name: str) -> Table:
    where = f"tables/{name}.toml"
    raw = packaged_toml("tables", f"{name}.toml")
    missing = sorted({"primary_key", "fields"} - set(raw))
    if missing:
        raise DeclarationError(f"schemas/{where}: missing key {missing[0]!r}")
    key = tuple(raw["primary_key"])
    fields = []
    for column, attributes in raw["fields"].items():
        required = attributes.pop("required", False) or column in key
        if "deprecated" in attributes:
            attributes["description"] = _deprecated(attributes, f"{where}, {column}")
        fields.append(_build(Field, {**attributes, "name": column, "required": required}, f"{where}, {column}"))
        if fields[-1].type not in FIELD_TYPES:
            raise DeclarationError(f"schemas/{where}, {column}: unknown type {fields[-1].type!r}")
    unknown = sorted(set(key) - set(raw["fields"]))
    if unknown:
        raise DeclarationError(f"schemas/{where}: the primary key names no field: {unknown}")
    gate = _build(Gate, raw.pop("gate", {}), f"{where}, gate")
    return _build(Table, {**raw, "name": name, "primary_key": key, "fields": tuple(fields), "gate": gate}, where)


def _deprecated(attributes: Mapping[str, Any], where: str) -> str:
    said = str(attributes["deprecated"])
    if not re.fullmatch(r".+ since [0-9]+\.[0-9]+", said):
        raise DeclarationError(f'schemas/{where}: deprecated must say what to use since when: "use x since 1.2"')
    return f"Deprecated, {said}. {attributes.get('description', '')}"


def _check_references(declared: Dataset, table: Table) -> None:
    for field in table.fields:
        if field.references:
            target, _, column = field.references.partition(".")
            if target not in {t.name for t in declared.tables} or column not in declared.table(target).columns:
                raise DeclarationError(f"schemas/tables/{table.name}.toml, {field.name}: no field {field.references!r}")
        if field.codelist:
            _check_codes(f"schemas/tables/{table.name}.toml, {field.name}", field.codelist)


def _check_codes(where: str, name: str) -> None:
    try:
        counts = Counter(codes(name))
    except FileNotFoundError as error:
        raise DeclarationError(f"{where}: no codelist {name!r}") from error
    twice = [code for code, count in counts.items() if count > 1]
    if twice:
        raise DeclarationError(f"schemas/codelists/{name}.csv: the code {twice[0]!r} stands twice")


def _build(cls: type[T], raw: Mapping[str, Any], where: str) -> T:
    known = {f.name for f in dataclasses.fields(cast(Any, cls))}
    unknown = sorted(set(raw) - known)
    if unknown:
        raise DeclarationError(f"schemas/{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")
    try:
        return cls(**raw)
    except TypeError as error:
        raise DeclarationError(f"schemas/{where}: {error}") from error


def _rows(folder: str, name: str) -> tuple[Row, ...]:
    reader = csv.DictReader(io.StringIO(read_packaged(folder, f"{name}.csv"), newline=""), strict=True)
    rows = []
    try:
        for row in reader:
            if None in row or None in row.values():
                raise csv.Error(f"expected {len(reader.fieldnames or ())} cells")
            rows.append(MappingProxyType(row))
    except csv.Error as error:
        raise DeclarationError(f"schemas/{folder}/{name}.csv, line {reader.line_num}: {error}") from error
    return tuple(rows)


def packaged_toml(*path: str) -> dict[str, Any]:
    """A TOML file of this package; DeclarationError where it is none."""
    try:
        return tomllib.loads(read_packaged(*path))
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"schemas/{'/'.join(path)}: {error}") from error


def read_packaged(*path: str) -> str:
    """The text of a file of this package."""
    return resources.files("schemas").joinpath(*path).read_text("utf-8")
