"""Twice as many statements: whether a release of them renders, loads, exports and compares (`make bench`)."""

import json
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from flows import load_release
from flows.diff import compare
from flows.export import FORMATS, export
from flows.publish.database import write_database
from flows.publish.formats import write_parquet
from flows.publish.page import Edition, write_page
from flows.publish.questions import answers
from flows.publish.redirects import redirects
from flows.query import Filters
from schemas import dataset
from tests.bench.large import enlarged
from tests.corpus import Built
from tests.prefect_server import COMITY

STATEMENTS = 200_000


def timed(name: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: {time.perf_counter() - start:.1f} s; peak so far {peak:.0f} MB")


def written(stored: dict[str, pa.Table], folder: Path) -> Path:
    (folder / "parquet").mkdir(parents=True)
    for name, table in stored.items():
        write_parquet(table, folder / "parquet" / f"{name}.parquet")
    manifest = {"version": "2026.5.0", "released_on": "2026-05-31"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def changed(table: pa.Table, share: int) -> pa.Table:
    """Every row with another confidence where it has one, and one in `share` gone."""
    for name in {"confidence"} & set(table.column_names):
        values = pc.multiply(table.column(name), 0.5).cast(pa.float32())
        table = table.set_column(table.column_names.index(name), table.schema.field(name), values)
    return table.filter(pa.array([row % share != 0 for row in range(table.num_rows)], pa.bool_()))


def test_a_large_release_renders_loads_exports_and_compares(tables: Built, tmp_path: Path) -> None:
    stored = enlarged(tables, STATEMENTS)
    rows = sum(t.num_rows for t in stored.values())
    print(f"\n{stored['statements'].num_rows:,} statements, {rows:,} rows in all")
    folder = written(stored, tmp_path / "old")
    edition = Edition(dataset(), "1", "2026-05-31", "", "", False, [], "", {}, answers)
    timed("database", lambda: write_database(dataset(), folder / "parquet", folder / "comity.duckdb"))
    timed("page", lambda: write_page(folder / "comity.duckdb", edition, [], folder / "index.html"))
    print(f"page: {(folder / 'index.html').stat().st_size / 1e6:.2f} MB")
    timed("load in Python", lambda: load_release(folder))
    for name, form in FORMATS.items():
        network = "actor_agreement" if form.network else None
        timed(f"export as {name}", lambda n=name, w=network: export(folder, n, Filters(), str(tmp_path / n), w))
        print(f"  {(tmp_path / name).stat().st_size / 1e6:.1f} MB")
    timed("export of a slice", lambda: export(folder, "csv", Filters(countries=("NAM",)), str(tmp_path / "slice")))
    new = written({name: changed(table, 100) for name, table in stored.items()}, tmp_path / "new")
    timed("no changes", lambda: compare(folder / "parquet", folder / "parquet"))
    timed("many changes", lambda: print(f"{compare(folder / 'parquet', new / 'parquet').changes.num_rows:,} changes"))
    timed("redirects", lambda: redirects(folder, new))
    with (tmp_path / "diff.txt").open("wb") as shown:
        timed("comity diff", lambda: subprocess.run([COMITY, "diff", folder, new], stdout=shown, check=True))
    if shutil.which("chromium"):
        browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
        address = (folder / "index.html").as_uri()
        timed("page in a browser", lambda: subprocess.run([*browser, address], capture_output=True, check=True))
