"""Tables that passed the gate → an immutable, self-describing release."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.diff import NO_CHANGES, Comparison, compare
from flows.publish import database, networks, page, workbook
from flows.publish.accuracy import accuracy_json, accuracy_markdown, is_measured
from flows.publish.card import card_markdown, citation
from flows.publish.changes import changes_markdown
from flows.publish.contents import CONTENTS
from flows.publish.database import write_database
from flows.publish.faq import FAQ, LIMITS
from flows.publish.formats import csv_text, write_csv, write_parquet
from flows.publish.loading import ELSEWHERE, LOADING, WHERE
from flows.publish.manifest import CHECKSUMS, MANIFEST, SIGNATURE, file_names, write_manifest
from flows.publish.networks import write_networks
from flows.publish.page import Download, Edition, write_page
from flows.publish.questions import answers
from flows.publish.redirects import CHANGES, redirects
from flows.publish.signature import MEANING
from flows.publish.signature import sign as write_signature
from flows.publish.store import commit, file_sha256, latest_release, next_version, write_json
from flows.publish.workbook import write_workbook
from schemas import Dataset, Table, dataset
from schemas.accuracy import recorded
from schemas.arrow import arrow_schema
from schemas.citation import citation_cff, zenodo
from schemas.codebook import codebook_markdown
from schemas.croissant import croissant
from schemas.datapackage import csv_resource, data_package
from schemas.dictionary import dictionary_rows
from schemas.render import whole_dictionary


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
    sign: Path | None = None,
) -> Path:
    """Write a release from the folder of sorted tables, and make it the latest; returns its folder.

    `sign` is the file of a secret key with which the checksums are signed.
    """
    version, previous = next_version(output, today), latest_release(output)
    staged = work / "staged"
    staged.mkdir()
    declared, released_on = dataset(), today.isoformat()
    stored = {t.name: pq.read_table(tables / f"{t.name}.parquet", schema=arrow_schema(t)) for t in declared.tables}
    _write_tables(declared, version, today, stored, staged)
    _write_changes(version, previous, staged)
    contents = {**CONTENTS, SIGNATURE: MEANING} if sign else CONTENTS
    accuracy = accuracy_markdown(provenance.extractor_key)
    texts = {
        "README.md": card_markdown(declared, version, released_on, stored, accuracy, contents),
        "data_dictionary.md": whole_dictionary(declared),
        "codebook.md": codebook_markdown(declared),
        "data_dictionary.csv": csv_text(dictionary_rows(declared)),
        "CITATION.cff": citation_cff(declared, version, released_on),
    }
    for name, text in texts.items():
        (staged / name).write_text(text, "utf-8", newline="")
    resources = [_resource(table, staged, stored) for table in declared.tables]
    write_json(staged / "datapackage.json", data_package(declared, version, released_on, resources))
    files = {t.name: _size_and_hash(staged / "parquet" / f"{t.name}.parquet") for t in declared.tables}
    cited = citation(declared, version, released_on)
    write_json(staged / "croissant.json", croissant(declared, version, released_on, cited, files))
    write_json(staged / ".zenodo.json", zenodo(declared, version, released_on))
    write_json(staged / "quality.json", {"validation": validation, "accuracy": accuracy_json(provenance.extractor_key)})
    _write_page(declared, version, released_on, provenance.extractor_key, contents, staged)
    write_manifest(staged, _facts(declared, version, released_on, provenance, stored))
    if sign is not None:
        write_signature(staged, sign, version)
    return commit(output, staged, version)


def _write_tables(
    declared: Dataset, version: str, today: dt.date, stored: Mapping[str, pa.Table], staged: Path
) -> None:
    """The tables in every format, and the networks in them."""
    for folder, suffix, write in (("parquet", "parquet", write_parquet), ("csv", "csv", write_csv)):
        (staged / folder).mkdir()
        for name, table in stored.items():
            write(table, staged / folder / f"{name}.{suffix}")
    write_database(declared, staged / "parquet", staged / database.NAME)
    write_networks(staged / database.NAME, staged / networks.FOLDER)
    write_workbook(declared, version, today, stored, staged / workbook.NAME)


def _write_changes(version: str, previous: Path | None, staged: Path) -> None:
    """What changed since the last release, in words and as rows."""
    compared = compare(previous / "parquet", staged / "parquet") if previous else Comparison((), NO_CHANGES)
    led = redirects(previous, staged) if previous else NO_CHANGES
    page = changes_markdown(version, previous.name if previous else None, compared.diffs, led.to_pylist())
    (staged / "CHANGES.md").write_text(page, "utf-8")
    write_parquet(pa.concat_tables([compared.changes, led]).combine_chunks(), staged / CHANGES)


def _write_page(
    declared: Dataset, version: str, released_on: str, extractor: str, contents: Mapping[str, str], staged: Path
) -> None:
    """The page, with every file that is there so far; those that vouch for the page come after it."""
    edition = Edition(
        declared,
        version,
        released_on,
        citation(declared, version, released_on),
        extractor,
        all(is_measured(record, extractor) for record in recorded().values()),
        [(s.program, s.code) for s in LOADING],
        WHERE,
        ELSEWHERE,
        contents,
        answers,
        LIMITS,
        FAQ,
    )
    downloads = [Download(name, **_size_and_hash(staged / name)) for name in file_names(staged)]
    # The database's size and checksum differ from build to build, and the page must not.
    elsewhere = {database.NAME: f"see {MANIFEST}", MANIFEST: f"see {CHECKSUMS}", CHECKSUMS: ""}
    elsewhere |= {name: "" for name in contents if name == SIGNATURE}
    downloads = [d for d in downloads if d.path not in elsewhere]
    downloads += [Download(name, None, said) for name, said in elsewhere.items()]
    write_page(staged / database.NAME, edition, downloads, staged / page.NAME)


def _resource(table: Table, staged: Path, stored: Mapping[str, pa.Table]) -> dict[str, Any]:
    resource = csv_resource(table)
    facts = _size_and_hash(staged / resource["path"])
    described = {"bytes": facts["bytes"], "hash": f"sha256:{facts['sha256']}"}
    return {**resource, **described, "rowCount": stored[table.name].num_rows}


def _size_and_hash(path: Path) -> dict[str, Any]:
    return {"bytes": path.stat().st_size, "sha256": file_sha256(path)}


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
