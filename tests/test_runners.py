"""Releases whose documents a Dask cluster annotates: the same bytes, and what is said when there is no cluster."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client

from tests.corpus import comparable
from tests.prefect_server import TEXT, comity, stop

DASK = [sys.executable, "-m", "dask"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "many.jsonl").write_text(
        "\n".join(json.dumps({"id": f"n{i}", "text": TEXT.format(f"Number {i}.")}) for i in range(70))
    )
    return tmp_path


@contextlib.contextmanager
def cluster(folder: Path, env: dict[str, str], workers: int) -> Iterator[str]:
    """The address of a scheduler with so many workers, on loopback, until the context ends."""
    file = folder / "scheduler.json"
    where = ["--scheduler-file", str(file), "--no-dashboard"]
    scheduler = [*DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", *where]
    running = [subprocess.Popen(scheduler, env=env)]
    try:
        while not file.exists() or not file.read_text().endswith("}"):
            assert running[0].poll() is None, "the scheduler ended"
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        for _ in range(workers):
            running.append(subprocess.Popen([*DASK, "worker", "--no-nanny", "--nthreads", "1", *where], env=env))
        if workers:
            with Client(address) as client:
                client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for process in reversed(running):
            stop(process)


def test_a_cluster_makes_the_same_bytes_as_processes(folder: Path, env: dict[str, str]):
    env = {**env, "SOURCE_DATE_EPOCH": "1772000000"}
    here = comity("release", "many.jsonl", "--workers", "1", "--output", "a", cwd=folder, env=env)
    with cluster(folder, env, workers=2) as address:
        there = comity("release", "many.jsonl", "--dask", address, "--output", "b", cwd=folder, env=env)
    assert (here.returncode, there.returncode) == (0, 0), here.stderr + there.stderr
    assert "distributed" not in there.stderr and "Traceback" not in there.stderr
    first, second = (comparable(folder / run.stdout.strip()) for run in (here, there))
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_scheduler_without_workers_is_said_before_anything_is_done(folder: Path, env: dict[str, str]):
    with cluster(folder, env, workers=0) as address:
        run = comity("release", "many.jsonl", "--runner", "dask", "--dask", address, cwd=folder, env=env)
    assert run.returncode == 1 and f"the Dask scheduler at {address} has no workers" in run.stderr
    assert run.stderr.count("\n") == 1 and not list(folder.glob("output/releases/*"))


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--dask", "tcp://127.0.0.1:9"], 1, "no Dask scheduler answers at tcp://127.0.0.1:9"),
        (["--dask", "carrier-pigeon://there"], 1, "no Dask scheduler answers at carrier-pigeon://there"),
        (["--runner", "processes", "--dask", "tcp://127.0.0.1:9"], 2, "needs --runner dask"),
        (["--runner", "clouds"], 2, "--runner"),
    ],
)
def test_a_cluster_that_cannot_be_reached_gets_one_sentence(
    folder: Path, env: dict[str, str], arguments: list[str], status: int, said: str
):
    run = comity("release", "many.jsonl", *arguments, cwd=folder, env=env)
    assert run.returncode == status
    assert said in run.stderr and "Traceback" not in run.stderr and not run.stdout
    assert not list(folder.glob("output/releases/*"))
