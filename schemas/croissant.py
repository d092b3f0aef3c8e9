"""Table declarations → Croissant 1.1 (https://docs.mlcommons.org/croissant/), for the Parquet files of a release.

Foreign keys are told by `datapackage.json`: loaders of Croissant take a reference for a join that they carry out, and
fail at it where a table has lists.
"""

from collections.abc import Mapping
from typing import Any

from schemas.model import Dataset, Field, Table

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "arrayShape": "cr:arrayShape",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
CROISSANT_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "list": "sc:Text",
}


def croissant(
    dataset: Dataset, version: str, published: str, citation: str, files: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The description of a release; `files` holds `bytes` and `sha256` of each table's Parquet file."""
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": dataset.name,
        "alternateName": dataset.title,
        "description": f"{dataset.description.strip()} {dataset.licence.note.strip()}",
        "version": version,
        "datePublished": published,
        "citeAs": citation,
        "license": dataset.licence.path,
        "creator": [{"@type": "sc:Organization", "name": c["title"]} for c in dataset.contributors],
        "keywords": list(dataset.keywords),
        "inLanguage": list(dataset.languages),
        "isLiveDataset": False,
        "distribution": [_file(table, files[table.name]) for table in dataset.tables],
        "recordSet": [record_set(table) for table in dataset.tables],
    }


def record_set(table: Table) -> dict[str, Any]:
    """The records of a table: its key, and where each field comes from."""
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{column}"} for column in table.primary_key],
        "field": [_field(table, field) for field in table.fields],
    }


def _file(table: Table, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": _file_id(table),
        "name": f"{table.name}.parquet",
        "description": table.title,
        "contentUrl": f"parquet/{table.name}.parquet",
        "contentSize": f"{facts['bytes']} B",
        "encodingFormat": "application/x-parquet",
        "sha256": facts["sha256"],
    }


def _field(table: Table, field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{field.name}",
        "name": field.name,
        "description": field.description,
        "dataType": CROISSANT_TYPES[field.type],
        "source": {"fileObject": {"@id": _file_id(table)}, "extract": {"column": field.name}},
    }
    if field.type == "list":
        described |= {"isArray": True, "arrayShape": "-1"}
    return described


def _file_id(table: Table) -> str:
    return f"{table.name}.parquet"
