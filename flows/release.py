"""The release flow: the whole way of the data on one screen, each step a Prefect task."""

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.settings import DEFAULT_SOURCES, Runner, apply_settings

apply_settings()

# ruff: noqa: E402  (Prefect reads its settings when it is imported)
from prefect import flow, get_run_logger, task
from prefect.futures import as_completed

from flows import steps
from flows.artifacts import show_gate, show_release
from flows.fingerprint import code_key, extractor_key, inputs_key
from flows.ingest.fetch.address import shown
from flows.progress import progress_bar
from flows.publish import Provenance, last_counts, publish
from flows.publish.store import FETCHED, latest_manifest, latest_release, writing
from flows.runners import task_runner
from flows.runs import recorded
from flows.steps import Extracted, Ingested
from flows.validate import validate

ingest_sources = task(name="ingest sources", persist_result=False)(steps.ingest)
annotate_batch = task(name="annotate documents", task_run_name="annotate {batch.name}", persist_result=False)(
    steps.extract
)
resolve_actors = task(name="resolve actors", persist_result=False)(steps.identify)
build_tables = task(name="build tables", persist_result=False)(steps.tabulate)
check_quality = task(name="check quality", persist_result=False)(validate)
publish_release = task(name="publish release", persist_result=False)(publish)


@flow(flow_run_name="release to {output}", description="Sources → a verified, versioned release of the dataset.")
def release(
    sources: list[str] | None = None,
    output: str = "output",
    workers: int | None = None,
    follow: bool | None = None,
    sign: str | None = None,
    runner: Runner = "processes",
    dask: str | None = None,
) -> dict[str, Any]:
    """Build a release of the sources and make it the latest one in the output folder; `sign` is a secret key's file.

    `follow` is whether the pages that feeds link to are read; where nothing is said, those of feeds with an address.
    `runner` is where documents are annotated (`flows.runners`), `dask` the address of a scheduler.

    Returns `status` ("published", or "unchanged" when the latest release was made of the same inputs by the same code)
    with `version`, `path`, and the `inputs` and `tables` counts of its manifest. A ComityError says why there is none:
    the sources, the lock or the gate; the latest release then stays what it was.
    """
    logger, store, given = get_run_logger(), Path(output), sorted(sources or DEFAULT_SOURCES)
    names = [shown(source) for source in given]
    with writing(store) as work, recorded(store, names) as run:
        with run.step("ingest"):
            ingested = ingest_sources(given, work, store / FETCHED, follow)
            provenance = provenance_of(ingested, names)
        for notice in run.note(ingested.notices):
            logger.warning(notice)
        logger.info("Read %d inputs, refused %d of them", ingested.read_count, ingested.refused_count)
        last = latest_manifest(store)
        if provenance.matches(last):
            logger.info("Nothing has changed since the latest release; nothing is published")
            return run.finish("unchanged", latest_release(store))
        with run.step("extract"):
            # Workers elsewhere may stand in another folder than this run.
            where = task_runner(runner, workers, len(ingested.batches), dask)
            extracted = annotate.with_options(task_runner=where)([batch.absolute() for batch in ingested.batches])
        with run.step("resolve"):
            identities = resolve_actors(extracted, work)
        with run.step("tabulate"):
            tables = build_tables(ingested, extracted, identities, work)
        with run.step("validate"):
            report = check_quality(tables, ingested.batches, ingested.read_count, last_counts(last, names))
            show_gate(report)
            report.raise_on_failure()
        with run.step("publish"):
            key = Path(sign) if sign else None
            folder = publish_release(store, work, tables, provenance, report.as_json(), release_day(), key)
            show_release(folder)
        logger.info("Published %s; all %d expectations of the gate are fulfilled", folder, len(report.checks))
        return run.finish("published", folder)


@flow(flow_run_name="annotate", description="Documents → annotations, batch by batch.")
def annotate(batches: list[Path]) -> list[Extracted]:
    """Annotate every batch; the results are in the order of the batches."""
    futures = [annotate_batch.submit(batch) for batch in batches]
    with progress_bar("annotating", len(futures)) as advance:
        for _ in as_completed(futures):
            advance()
    return [future.result() for future in futures]


def provenance_of(ingested: Ingested, sources: Sequence[str]) -> Provenance:
    """The keys that decide whether a release would change anything."""
    key = inputs_key(ingested.batches, ingested.refusals)
    return Provenance(key, code_key(), extractor_key(), tuple(sources), ingested.read_count)


def release_day() -> dt.date:
    """Today in UTC; SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/) sets another day."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return (dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)).date()
