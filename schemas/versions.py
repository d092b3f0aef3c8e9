"""What `schema_version` promises: the columns that users rely on, compared with those that were recorded.

`public_schema.json` holds what the recorded version promised; `python -m schemas.versions` records the declarations of
today, and refuses where they break the rule that `dataset.toml` states. The tests refuse then, too.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from schemas.load import codes, dataset
from schemas.model import Dataset

RECORDED = "public_schema.json"
Schema = Mapping[str, Any]


def public_schema(declared: Dataset) -> dict[str, Any]:
    """What users rely on: tables with their keys, columns with type and whether they may be empty, and the codes."""
    lists = sorted({f.codelist for t in declared.tables for f in t.fields if f.codelist})
    return {
        "schema_version": declared.schema_version,
        "tables": {
            t.name: {
                "key": " ".join(t.primary_key),
                "columns": {f.name: f"{f.type}{', required' if f.required else ''}" for f in t.fields},
            }
            for t in declared.tables
        },
        "codelists": {name: " ".join(codes(name)) for name in lists},
    }


def recorded() -> dict[str, Any]:
    """What was recorded last."""
    found: dict[str, Any] = json.loads(resources.files("schemas").joinpath(RECORDED).read_text("utf-8"))
    return found


def problems(before: Schema, now: Schema) -> list[str]:
    """A sentence for each change that the version of `now` does not allow, with what to do about it."""
    old, new = (tuple(map(int, s["schema_version"].split("."))) for s in (before, now))
    if new < old:
        return [f"schema_version {now['schema_version']} lies before {before['schema_version']}, which is recorded"]
    major, minor = f"{old[0] + 1}.0.0", f"{old[0]}.{old[1] + 1}.0"
    found = []
    if new[0] == old[0]:
        found += [
            f"{change}, which breaks what users wrote for {before['schema_version']}: undo it (a column that shall go "
            f'is deprecated first: `deprecated = "use … since {minor[:-2]}"`), or set schema_version in '
            f"schemas/dataset.toml to {major}"
            for change in _breaking(before, now)
        ]
    if new[:2] == old[:2]:
        found += [
            f"{change}, which is new since {before['schema_version']}: set schema_version in schemas/dataset.toml to "
            f"{minor}"
            for change in _added(before, now)
        ]
    return found


def schema_text(schema: Schema) -> str:
    """The content of the recorded file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _breaking(before: Schema, now: Schema) -> Iterator[str]:
    for name, table in before["tables"].items():
        if name not in now["tables"]:
            yield f"the table {name} is gone or has another name"
            continue
        current = now["tables"][name]
        if table["key"] != current["key"]:
            yield f"the key of {name} is {current['key']} instead of {table['key']}"
        for column, form in table["columns"].items():
            if column not in current["columns"]:
                yield f"the column {name}.{column} is gone or has another name"
            elif not _holds(form, current["columns"][column]):
                yield f"the column {name}.{column} is {current['columns'][column]} instead of {form}"
    for name, listed in before["codelists"].items():
        gone = [code for code in listed.split() if code not in now["codelists"].get(name, "").split()]
        if gone:
            yield f"the codelist {name} has no {', '.join(gone)} any more"


def _holds(before: str, now: str) -> bool:
    # A column that gets never empty breaks nothing; one that may be empty from now on does.
    return now in (before, f"{before}, required")


def _added(before: Schema, now: Schema) -> Iterator[str]:
    for name, table in now["tables"].items():
        if name not in before["tables"]:
            yield f"the table {name} is there"
            continue
        for column in table["columns"]:
            if column not in before["tables"][name]["columns"]:
                yield f"the column {name}.{column} is there"
    for name, listed in now["codelists"].items():
        fresh = [code for code in listed.split() if code not in before["codelists"].get(name, "").split()]
        if fresh:
            yield f"the codelist {name} has {', '.join(fresh)}"


if __name__ == "__main__":
    refused = problems(recorded(), public_schema(dataset()))
    if refused:
        sys.exit("\n".join(refused))
    Path(str(resources.files("schemas").joinpath(RECORDED))).write_text(schema_text(public_schema(dataset())), "utf-8")
