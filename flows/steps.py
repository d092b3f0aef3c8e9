"""The way of the data, step by step: plain functions from files to files, which `release.py` wraps for Prefect.

A step reads Parquet shards by path and writes Parquet by path, so that any worker can take a batch and none holds all
texts in memory.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from flows import counts, tables
from flows.extract import annotate
from flows.ingest import Fetcher, read_sources
from flows.records import Annotation, Document, Refusal
from flows.resolve import resolve
from flows.shards import read_shard, read_shards, write_shard
from schemas import dataset
from schemas.arrow import arrow_schema

# A batch is what one task annotates: large enough that a task's overhead (half a second) does not matter, small enough
# that a worker's memory and a progress bar stay in bounds.
BATCH_DOCUMENTS = 64
BATCH_CHARACTERS = 500_000
ROW_GROUP = 20_000


@dataclass(frozen=True, slots=True)
class Ingested:
    """What ingest wrote: shards of documents, one shard of refusals, and how many inputs there were."""

    batches: tuple[Path, ...]
    refusals: Path
    read_count: int
    refused_count: int
    notices: tuple[str, ...] = ()
    """What the user should know that is not of the data: copies of an earlier run that stand in for addresses."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What became of one batch: its documents, their annotations, and the documents that could not be annotated."""

    documents: Path
    annotations: Path
    refusals: Path


def ingest(sources: Sequence[str], work: Path, fetched: Path | None = None, follow: bool | None = None) -> Ingested:
    """Sources → shards of documents and one of refusals.

    `fetched` is the folder that keeps what addresses gave from run to run; `follow` whether the pages that feeds link
    to are read too (None: of those feeds that have an address).
    """
    fetcher = Fetcher(fetched or work / "fetched", follow)
    batches: list[Path] = []
    refusals: list[Refusal] = []
    documents: list[Document] = []
    read_count = refused_count = characters = 0
    for item in read_sources(sources, fetcher):
        if isinstance(item, Refusal):
            refusals.append(item)
            refused_count += item.stage_failed == "ingest"
            continue
        if documents and (len(documents) >= BATCH_DOCUMENTS or characters + len(item.text) > BATCH_CHARACTERS):
            batches.append(write_shard(documents, Document, work / f"documents-{len(batches):05}.parquet"))
            documents, characters = [], 0
        documents.append(item)
        characters += len(item.text)
        read_count += 1
    if documents:
        batches.append(write_shard(documents, Document, work / f"documents-{len(batches):05}.parquet"))
    fetcher.close()
    refused = write_shard(refusals, Refusal, work / "refusals.parquet")
    return Ingested(tuple(batches), refused, read_count + refused_count, refused_count, tuple(fetcher.notices))


def extract(batch: Path) -> Extracted:
    """One shard of documents → one of annotations; a document that cannot be annotated is refused, the rest goes on."""
    documents = [d for d in read_shard(batch, Document) if d.duplicate_of is None]
    annotations: list[Annotation] = []
    refusals: list[Refusal] = []
    try:
        annotations = list(annotate(documents))
    except Exception:  # one text may drop its whole batch: try them one by one, and name the one that fails
        for document in documents:
            try:
                annotations += annotate([document])
            except Exception as error:
                detail = f"{type(error).__name__}: {error}".splitlines()[0][:500]
                refusals.append(Refusal(document.origin, "extract", "extract_error", detail, document.sha256))
    suffix = batch.name.removeprefix("documents-")
    return Extracted(
        batch,
        write_shard(annotations, Annotation, batch.with_name(f"annotations-{suffix}")),
        write_shard(refusals, Refusal, batch.with_name(f"refusals-{suffix}")),
    )


def identify(extracted: Sequence[Extracted], work: Path) -> Path:
    """Annotations → one Parquet file of identities: a row per entity of a document, with its actor."""
    identities = resolve(read_shards((e.annotations for e in extracted), Annotation))
    path = work / "identities.parquet"
    pq.write_table(pa.Table.from_pandas(identities, preserve_index=False), path)
    return path


def tabulate(ingested: Ingested, extracted: Sequence[Extracted], identities: Path, work: Path) -> Path:
    """Documents, annotations and identities → a folder with one sorted Parquet file a table of the contract."""
    folder = work / "tables"
    folder.mkdir()
    identity = pq.read_table(identities).to_pandas()
    refusals = [*read_shard(ingested.refusals, Refusal), *read_shards((e.refusals for e in extracted), Refusal)]
    with _writers(folder) as write:
        refusals += _tabulate_batches(extracted, refusals, identity, write)
        write("quarantine", tables.quarantine_rows(refusals))
        write("sector_codes", tables.sector_code_rows())
    _write_counts(folder, identity)
    for table in dataset().tables:
        path = folder / f"{table.name}.parquet"
        rows = pq.read_table(path, schema=arrow_schema(table))
        pq.write_table(rows.sort_by([(key, "ascending") for key in table.primary_key]), path)
    return folder


def _tabulate_batches(
    extracted: Sequence[Extracted], refusals: Sequence[Refusal], identity: pd.DataFrame, write: "Write"
) -> list[Refusal]:
    """Write the rows of every document that was not refused; return a refusal for each duplicate of one that was."""
    actor_ids = dict(zip(zip(identity["document_id"], identity["key"], strict=True), identity["actor_id"], strict=True))
    refused_origins = {r.origin: r for r in refusals if r.stage_failed == "extract"}
    refused_ids: dict[str, Refusal] = {}
    orphans = []
    for batch in extracted:
        annotations = {a.document_id: a for a in read_shard(batch.annotations, Annotation)}
        kept = []
        for document in read_shard(batch.documents, Document):  # an original comes before its duplicates
            if document.origin in refused_origins:
                refused_ids[document.document_id] = refused_origins[document.origin]
            elif document.duplicate_of in refused_ids:
                orphans.append(dataclasses.replace(refused_ids[document.duplicate_of], origin=document.origin))
            else:
                kept.append(document)
        write("documents", tables.document_rows(kept))
        for document in kept:
            if document.duplicate_of is None:
                _write_document(document, annotations[document.document_id], actor_ids, write)
    return orphans


def _write_document(document: Document, annotation: Annotation, actor_ids: tables.ActorIds, write: "Write") -> None:
    write("statements", tables.statement_rows(document, annotation, actor_ids))
    write("statement_spans", tables.span_rows(document, annotation))
    write("statement_actors", tables.statement_actor_rows(document, annotation, actor_ids))
    write("statement_sectors", tables.statement_sector_rows(document, annotation))
    write("statement_countries", tables.statement_country_rows(document, annotation))
    write("mentions", tables.mention_rows(document, annotation, actor_ids))
    write("actor_roles", tables.role_rows(document, annotation, actor_ids))


def _write_counts(folder: Path, identity: pd.DataFrame) -> None:
    def read(name: str) -> pd.DataFrame:
        # Days as datetime64: a frame of Python dates cannot take the minimum over missing ones.
        frame: pd.DataFrame = pq.read_table(folder / f"{name}.parquet").to_pandas(date_as_object=False)
        return frame

    counted = counts.counted(identity, {name: read(name) for name in counts.COUNTED_FROM})
    for name, frame in counted.items():
        table = dataset().table(name)
        rows = pa.Table.from_pandas(frame[list(table.columns)], schema=arrow_schema(table), preserve_index=False)
        pq.write_table(rows.replace_schema_metadata(arrow_schema(table).metadata), folder / f"{name}.parquet")


Write = Callable[[str, list[tables.Row]], None]


@contextlib.contextmanager
def _writers(folder: Path) -> Iterator[Write]:
    """A function that appends rows to the Parquet file of a table; the files are complete when the context ends."""
    with contextlib.ExitStack() as stack:
        writers = {
            t.name: stack.enter_context(pq.ParquetWriter(folder / f"{t.name}.parquet", arrow_schema(t)))
            for t in dataset().tables
        }
        buffers: dict[str, list[tables.Row]] = {name: [] for name in writers}

        def flush(name: str) -> None:
            rows = pa.Table.from_pylist(buffers[name], schema=writers[name].schema)
            writers[name].write_table(rows)
            buffers[name] = []

        def write(name: str, rows: list[tables.Row]) -> None:
            buffers[name] += rows
            if len(buffers[name]) >= ROW_GROUP:
                flush(name)

        yield write
        for name in writers:
            flush(name)
