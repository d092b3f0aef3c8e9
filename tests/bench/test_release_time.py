"""Seconds of a release of the seeds: cold, warm, without a change, and with a server that runs (`make bench`)."""

import shutil
import time
from pathlib import Path

from tests.prefect_server import comity, environment, running_server

SEEDS = Path(__file__).parent.parent.parent / "seeds"


def seconds(folder: Path, env: dict[str, str], *arguments: str) -> float:
    began = time.monotonic()
    run = comity("release", *arguments, cwd=folder, env=env)
    assert run.returncode == 0, run.stderr
    return time.monotonic() - began


def test_releases_of_the_seeds(tmp_path: Path) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    env = environment(tmp_path / "prefect")
    print(f"\nfirst run, no Prefect home yet: {seconds(tmp_path, env):.1f} s")
    print(f"second run, to another folder: {seconds(tmp_path, env, '--output', 'second'):.1f} s")
    print(f"run without a change: {seconds(tmp_path, env):.1f} s")
    with running_server(tmp_path / "server") as address:
        env = environment(tmp_path / "prefect", PREFECT_API_URL=address)
        print(f"with a running server: {seconds(tmp_path, env, '--output', 'third'):.1f} s")
        print(f"with a running server, without a change: {seconds(tmp_path, env):.1f} s")
