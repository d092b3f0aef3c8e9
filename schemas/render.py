"""The declarations in the form that somebody asks for: what `comity schema` prints."""

import json
from dataclasses import asdict
from typing import Any

from schemas.codebook import codebook_markdown
from schemas.croissant import record_set
from schemas.datapackage import table_schema
from schemas.dictionary import dictionary_markdown, table_markdown
from schemas.load import dataset
from schemas.model import Dataset, Table
from schemas.plover import plover_markdown
from schemas.sql import create_table, create_view, referenced_first, views

FORMATS = ("markdown", "json", "datapackage", "croissant", "sql", "codebook")


def render(form: str, table: str | None = None) -> str:
    """One table, or all where none is named; KeyError with a sentence for a table that is not declared."""
    declared = dataset()
    names = [t.name for t in declared.tables]
    if table is not None and table not in names:
        raise KeyError(f"there is no table {table!r}; the tables are {', '.join(names)}")
    if form == "codebook":
        if table is not None:
            raise KeyError(f"the codebook is one for all tables; leave {table!r} out")
        return codebook_markdown(declared)
    chosen = [t for t in declared.tables if table in (None, t.name)]
    if form == "markdown":
        return whole_dictionary(declared) if table is None else table_markdown(chosen[0])
    if form == "sql":
        ordered = [t for t in referenced_first(declared) if t in chosen]
        said = [statement for t in ordered for statement in create_table(t)]
        said += [statement for v in views() for statement in create_view(v)] if table is None else []
        return "".join(f"{statement};\n" for statement in said)
    rows = [_json(form, t) for t in chosen]
    return json.dumps(rows if table is None else rows[0], ensure_ascii=False, indent=2) + "\n"


def whole_dictionary(declared: Dataset) -> str:
    """`data_dictionary.md` of a release: every table, and what its codes are in other schemes."""
    return f"{dictionary_markdown(declared)}\n{plover_markdown()}"


def _json(form: str, table: Table) -> dict[str, Any]:
    if form == "croissant":
        return record_set(table)
    return (
        asdict(table) if form == "json" else {"name": table.name, "title": table.title, "schema": table_schema(table)}
    )
