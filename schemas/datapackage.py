"""Table declarations → Table Schema (Data Package v2, https://datapackage.org/standard/table-schema/)."""

from typing import Any

from schemas.load import codes
from schemas.model import Dataset, Field, Table

LIST_DELIMITER = ";"


def table_schema(table: Table) -> dict[str, Any]:
    """The Table Schema of a table, for its CSV file."""
    keys = [
        {
            "fields": [field.name],
            "reference": {
                "resource": "" if field.references.startswith(f"{table.name}.") else field.references.split(".")[0],
                "fields": [field.references.split(".")[1]],
            },
        }
        for field in table.fields
        if field.references and field.type != "list"
    ]
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(field) for field in table.fields],
        "primaryKey": list(table.primary_key),
        "missingValues": [""],
    }
    return {**schema, "foreignKeys": keys} if keys else schema


def data_package(dataset: Dataset, version: str, created: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """The descriptor of a release; `resources` hold what depends on its files (path, bytes, hash, rows)."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": dataset.name,
        "title": dataset.title,
        "description": f"{dataset.description} {dataset.licence.note}",
        "version": version,
        "created": f"{created}T00:00:00Z",
        "keywords": list(dataset.keywords),
        "licenses": [{"name": dataset.licence.name, "path": dataset.licence.path, "title": dataset.licence.title}],
        "contributors": [{"title": c["title"], "roles": [c["role"]]} for c in dataset.contributors],
        "sources": [{"title": "The documents listed in the table `documents`", "path": "csv/documents.csv"}],
        "resources": resources,
    }


def csv_resource(table: Table) -> dict[str, Any]:
    """The part of a CSV resource that the declaration alone decides."""
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        "path": f"csv/{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": table_schema(table),
    }


def _field(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if field.unique:
        constraints["unique"] = True
    if field.pattern:
        constraints["pattern"] = field.pattern
    for bound in ("minimum", "maximum"):
        if getattr(field, bound) is not None:
            constraints[bound] = getattr(field, bound)
    if field.codelist and field.type != "list":
        constraints["enum"] = list(codes(field.codelist))
    described: dict[str, Any] = {"name": field.name, "type": field.type, "description": field.description}
    if field.type == "list":
        described |= {"delimiter": LIST_DELIMITER, "itemType": "string"}
    return {**described, "constraints": constraints} if constraints else described
