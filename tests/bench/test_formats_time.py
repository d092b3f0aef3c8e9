"""What the formats of a large release cost: `make bench`. The corpus is repeated until it has 100,000 statements."""

import resource
import time
from collections.abc import Callable
from pathlib import Path

from flows.diff import compare
from flows.publish.database import write_database
from flows.publish.formats import write_csv, write_parquet
from flows.publish.networks import write_networks
from flows.publish.page import Edition, write_page
from flows.publish.questions import answers
from flows.publish.workbook import write_workbook
from schemas import dataset
from tests.bench.large import enlarged
from tests.corpus import DAY, Built

STATEMENTS = 100_000


def test_formats_of_a_large_release_stay_within_their_bounds(tables: Built, tmp_path: Path) -> None:
    stored = enlarged(tables, STATEMENTS)
    seconds: dict[str, float] = {}

    def measure(name: str, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        work()
        seconds[name] = time.perf_counter() - start

    def plain() -> None:
        for folder, write in (("parquet", write_parquet), ("csv", write_csv)):
            (tmp_path / folder).mkdir()
            for name, table in stored.items():
                write(table, tmp_path / folder / f"{name}.{folder}")

    database, edition = (
        tmp_path / "comity.duckdb",
        Edition(dataset(), "1", "2026-05-31", "", "", False, [], "", {}, answers),
    )
    measure("plain", plain)
    measure("database", lambda: write_database(dataset(), tmp_path / "parquet", database))
    measure("networks", lambda: write_networks(database, tmp_path / "network"))
    measure("workbook", lambda: write_workbook(dataset(), "1", DAY, stored, tmp_path / "comity.xlsx"))
    measure("page", lambda: write_page(database, edition, [], tmp_path / "index.html"))
    measure("changes", lambda: compare(tmp_path / "parquet", tmp_path / "parquet"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = (tmp_path / "index.html").stat().st_size
    said = ", ".join(f"{name} {spent:.1f} s" for name, spent in seconds.items())
    print(f"\n{stored['statements'].num_rows:,} statements: {said}; peak {peak:.0f} MB; page {size / 1e6:.2f} MB")
    assert sum(seconds.values()) - seconds["plain"] <= 0.35 * seconds["plain"] + 60
    assert peak < 2_000 and size < 3_000_000
