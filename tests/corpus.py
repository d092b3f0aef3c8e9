"""The corpus of the tests (invented persons, real countries) on its way to tables and releases, without Prefect."""

import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows import steps
from flows.publish import Provenance, publish
from flows.publish.store import writing
from flows.records import Annotation, Document, Refusal
from flows.shards import write_shard
from flows.validate import Report, validate

CORPUS = Path(__file__).parent / "data" / "corpus"
DAY = dt.date(2026, 5, 31)
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Built:
    """A folder of tables, the shards of the documents they were made of, and how many inputs were read."""

    folder: Path
    documents: tuple[Path, ...]
    read_count: int

    def rows(self, table: str) -> Rows:
        return pq.read_table(self.folder / f"{table}.parquet").to_pylist()

    def copy(self, to: Path) -> "Built":
        return Built(Path(shutil.copytree(self.folder, to / "tables")), self.documents, self.read_count)

    def validate(self, **more: Any) -> Report:
        return validate(self.folder, self.documents, **{"read_count": self.read_count, "last_counts": {}, **more})


def build(work: Path, sources: Sequence[str] = (str(CORPUS),)) -> Built:
    """Sources → tables, as the release flow makes them."""
    ingested = steps.ingest(sources, work)
    extracted = [steps.extract(batch) for batch in ingested.batches]
    tables = steps.tabulate(ingested, extracted, steps.identify(extracted, work), work)
    return Built(tables, ingested.batches, ingested.read_count)


def build_annotated(
    work: Path, pairs: Iterable[tuple[Document, Annotation]], refusals: Sequence[Refusal] = ()
) -> Built:
    """Documents with annotations that a test wrote itself → tables; no text is parsed."""
    documents, annotations = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
    extracted = [
        steps.Extracted(
            write_shard(documents, Document, work / "documents-00000.parquet"),
            write_shard(annotations, Annotation, work / "annotations-00000.parquet"),
            write_shard((), Refusal, work / "refusals-00000.parquet"),
        )
    ]
    refused = write_shard(refusals, Refusal, work / "refusals.parquet")
    ingested = steps.Ingested((extracted[0].documents,), refused, len(documents) + len(refusals), len(refusals))
    tables = steps.tabulate(ingested, extracted, steps.identify(extracted, work), work)
    return Built(tables, ingested.batches, ingested.read_count)


def release(output: Path, built: Built, day: dt.date = DAY, key: str = "inputs", sign: Path | None = None) -> Path:
    """Publish tables into an output folder."""
    provenance = Provenance(key, "code", "extractor", ("corpus",), built.read_count)
    with writing(output) as work:
        return publish(output, work, built.folder, provenance, {"success": True, "checks": []}, day, sign)


FORMULA = '=HYPERLINK("https://evil.example","click")'
MARKUP = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)> ]]> {{ 7 * 7 }}\x00\x07\u2028\ufffe\"'&lt;"


def hostile_tables(built: Built) -> Built:
    """Put formulas and markup where strangers' words stand."""
    rewrite(built.folder, "actors", lambda rows: [{**r, "name": f"{FORMULA}{i}"} for i, r in enumerate(rows)])
    rewrite(built.folder, "statements", lambda rows: [{**r, "content": f"{MARKUP}{i}"} for i, r in enumerate(rows)])
    rewrite(built.folder, "statement_sectors", lambda rows: [{**r, "evidence": MARKUP} for r in rows])
    title = {"title": MARKUP, "publisher": FORMULA, "url": "javascript:alert(3)", "text": "+1 " + "x" * 40_000}
    rewrite(built.folder, "documents", lambda rows: [{**r, **title} for r in rows])
    return built


def comparable(folder: Path) -> dict[str, bytes]:
    """What two builds of a release have in common, byte for byte: every file but the database.

    DuckDB marks each file with an identifier of its own; the entries that its checksum is in are left out with it.
    """
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    del files["comity.duckdb"]
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = [f for f in manifest["files"] if f["path"] != "comity.duckdb"]
    lines = files["SHA256SUMS"].splitlines()
    sums = b"\n".join(line for line in lines if not line.endswith((b"  comity.duckdb", b"  manifest.json")))
    return files | {"manifest.json": json.dumps(manifest).encode(), "SHA256SUMS": sums}


def rewrite(folder: Path, table: str, change: Callable[[Rows], Rows | None]) -> None:
    """Change the rows of one Parquet file; `change` alters them in place or returns others."""
    path = folder / f"{table}.parquet"
    stored = pq.read_table(path)
    rows = stored.to_pylist()
    changed = change(rows)
    # A Parquet writer keeps nulls out of required columns; one that tampers has no such scruples.
    loose = pa.schema([f.with_nullable(True) for f in stored.schema], metadata=stored.schema.metadata)
    pq.write_table(pa.Table.from_pylist(rows if changed is None else changed, schema=loose), path)
