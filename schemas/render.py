"""The declarations in the form that somebody asks for: what `comity schema` prints."""

import json
from dataclasses import asdict
from typing import Any

from schemas.datapackage import table_schema
from schemas.dictionary import dictionary_markdown, table_markdown
from schemas.load import dataset

FORMATS = ("markdown", "json", "datapackage")


def render(form: str, table: str | None = None) -> str:
    """One table, or all where none is named; KeyError with a sentence for a table that is not declared."""
    declared = dataset()
    names = [t.name for t in declared.tables]
    if table is not None and table not in names:
        raise KeyError(f"there is no table {table!r}; the tables are {', '.join(names)}")
    chosen = [t for t in declared.tables if table in (None, t.name)]
    if form == "markdown":
        return dictionary_markdown(declared) if table is None else table_markdown(chosen[0])
    rows: list[dict[str, Any]] = [
        asdict(t) if form == "json" else {"name": t.name, "title": t.title, "schema": table_schema(t)} for t in chosen
    ]
    return json.dumps(rows if table is None else rows[0], ensure_ascii=False, indent=2) + "\n"
