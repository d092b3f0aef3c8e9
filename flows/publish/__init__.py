"""Tables that passed the gate → an immutable, self-describing release."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.diff import diff_tables
from flows.publish.accuracy import accuracy_json, accuracy_markdown
from flows.publish.card import card_markdown
from flows.publish.changes import changes_markdown
from flows.publish.formats import write_csv, write_parquet
from flows.publish.manifest import write_manifest
from flows.publish.store import commit, file_sha256, latest_release, next_version, write_json
from schemas import Dataset, dataset
from schemas.arrow import arrow_schema
from schemas.datapackage import csv_resource, data_package
from schemas.dictionary import dictionary_markdown


@dataclass(frozen=True, slots=True)
class Provenance:
    """What went into a release: keys of inputs, code and extractor, the sources as given, how many inputs were read."""

    inputs_key: str
    code_key: str
    extractor_key: str
    sources: tuple[str, ...]
    read_count: int

    def matches(self, manifest: Mapping[str, Any] | None) -> bool:
        """Whether the release with that manifest was made of the same inputs by the same code."""
        return manifest is not None and (manifest["inputs"]["key"], manifest["code"]["key"]) == (
            self.inputs_key,
            self.code_key,
        )


def publish(
    output: Path,
    work: Path,
    tables: Path,
    provenance: Provenance,
    validation: Mapping[str, Any],
    today: dt.date,
) -> Path:
    """Write a release from the folder of sorted tables, and make it the latest; returns its folder."""
    version, previous = next_version(output, today), latest_release(output)
    staged = work / "staged"
    staged.mkdir()
    declared = dataset()
    stored = {t.name: pq.read_table(tables / f"{t.name}.parquet", schema=arrow_schema(t)) for t in declared.tables}
    for folder, suffix, write in (("parquet", "parquet", write_parquet), ("csv", "csv", write_csv)):
        (staged / folder).mkdir()
        for name, table in stored.items():
            write(table, staged / folder / f"{name}.{suffix}")
    released_on = today.isoformat()
    texts = {
        "README.md": card_markdown(declared, version, released_on, stored, accuracy_markdown(provenance.extractor_key)),
        "CHANGES.md": changes_markdown(
            version,
            previous.name if previous else None,
            diff_tables(previous / "parquet", staged / "parquet") if previous else (),
        ),
        "data_dictionary.md": dictionary_markdown(declared),
    }
    for name, text in texts.items():
        (staged / name).write_text(text, "utf-8")
    resources = _resources(declared, staged, stored)
    write_json(staged / "datapackage.json", data_package(declared, version, released_on, resources))
    write_json(staged / "quality.json", {"validation": validation, "accuracy": accuracy_json(provenance.extractor_key)})
    write_manifest(staged, _facts(declared, version, released_on, provenance, stored))
    return commit(output, staged, version)


def _resources(declared: Dataset, staged: Path, stored: Mapping[str, pa.Table]) -> list[dict[str, Any]]:
    resources = []
    for table in declared.tables:
        resource = csv_resource(table)
        path = staged / resource["path"]
        facts = {"bytes": path.stat().st_size, "hash": f"sha256:{file_sha256(path)}"}
        resources.append({**resource, **facts, "rowCount": stored[table.name].num_rows})
    return resources


def _facts(
    declared: Dataset, version: str, released_on: str, provenance: Provenance, stored: Mapping[str, pa.Table]
) -> dict[str, Any]:
    duplicates = stored["documents"].num_rows - stored["documents"].column("duplicate_of").null_count
    failed = stored["quarantine"].column("stage_failed").to_pylist()
    return {
        "name": declared.name,
        "version": version,
        "released_on": released_on,
        "schema_version": declared.schema_version,
        "codebook_version": declared.codebook_version,
        "code": {
            "comity": metadata.version("comity"),
            "key": provenance.code_key,
            "extractor": provenance.extractor_key,
        },
        "inputs": {
            "sources": sorted(provenance.sources),
            "key": provenance.inputs_key,
            "read": provenance.read_count,
            "published": stored["documents"].num_rows - duplicates,
            "duplicates": duplicates,
            "quarantined": sum(stage != "metadata" for stage in failed),
        },
        "tables": {name: table.num_rows for name, table in stored.items()},
    }


def last_counts(manifest: Mapping[str, Any] | None, sources: Sequence[str]) -> dict[str, int]:
    """Rows of each table in the last release, when it was made of the same sources; else nothing to compare with."""
    if manifest is None or manifest["inputs"]["sources"] != sorted(sources):
        return {}
    return dict(manifest["tables"])
