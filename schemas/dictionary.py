"""Table declarations → the data dictionary, for people."""

from schemas.load import codelist, codes
from schemas.model import Dataset, Field, Table

# A longer list (countries, sectors) is named and not spelt out.
SPELT_OUT = 20


def dictionary_markdown(dataset: Dataset) -> str:
    """The whole data dictionary in Markdown."""
    rules = "Where a section of the codebook is named, it is one of `codebook.md` (`comity schema --format codebook`)."
    promise = f"Schema {dataset.schema_version}. {dataset.schema_policy.strip()}"
    head = [f"# Data dictionary of {dataset.title}", "", promise, "", rules, ""]
    return "\n".join([*head, *(table_markdown(t) for t in dataset.tables)])


def dictionary_rows(dataset: Dataset) -> list[tuple[str, ...]]:
    """The same as rows of a CSV file, its header first: one row per column of a table."""
    rows: list[tuple[str, ...]]
    rows = [("table", "column", "type", "required", "key", "codelist", "references", "description")]
    for table in dataset.tables:
        for f in table.fields:
            marks = ("yes" if yes else "" for yes in (f.required, f.name in table.primary_key))
            rows.append((table.name, f.name, f.type, *marks, f.codelist or "", f.references or "", f.description))
    return rows


def table_markdown(table: Table) -> str:
    """One table: what a row is, its columns, and the codes that they may hold."""
    lines = [f"## `{table.name}`", "", table.description, "", f"Key: {', '.join(f'`{k}`' for k in table.primary_key)}."]
    lines += ["", "| column | type | rules | description |", "| --- | --- | --- | --- |"]
    lines += [f"| `{f.name}` | {f.type} | {_rules(f)} | {f.description.replace('|', '/')} |" for f in table.fields]
    lists = sorted({f.codelist for f in table.fields if f.codelist and len(codes(f.codelist)) <= SPELT_OUT})
    for name in lists:
        lines += ["", f"Codes of `{name}`:", "", "| code | meaning |", "| --- | --- |"]
        for row in codelist(name):
            code, label, definition = list(row.values())[:3]
            lines.append(f"| `{code}` | {label}: {definition} |")
    return "\n".join([*lines, ""])


def _rules(field: Field) -> str:
    rules = ["deprecated"] if field.deprecated else []
    rules += ["required"] if field.required else []
    rules += ["unique"] if field.unique else []
    rules += [f"one of `{field.codelist}`"] if field.codelist else []
    rules += [f"→ `{field.references}`"] if field.references else []
    rules += [f"`{field.pattern.replace('|', chr(92) + '|')}`"] if field.pattern else []
    if field.minimum is not None or field.maximum is not None:
        rules.append(
            f"{'' if field.minimum is None else field.minimum}…{'' if field.maximum is None else field.maximum}"
        )
    return ", ".join(rules)
