"""A schedule that really fires: `comity serve`, and the deployment of `prefect.yaml` to a process work pool."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.errors import ComityError
from flows.schedule import check_cron
from tests.formats import html_page
from tests.prefect_server import COMITY, comity, environment, running_server, stop
from tests.website import website

ROOT = Path(__file__).parent.parent


def wait_for(happened: Callable[[], bool], process: "subprocess.Popen[bytes]", seconds: int) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if happened():
            return True
        time.sleep(0.5)
    return happened()


def run_until_published(command: list[str], cwd: Path, env: dict[str, str], seconds: int) -> None:
    """Run a command until a release is in its output folder, and end it; fails with its log where none appears."""
    log = cwd / "process.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=stream, stderr=stream)
        try:
            published = wait_for((cwd / "output" / "latest.json").is_file, process, seconds)
        finally:
            stop(process)
    assert published, log.read_text("utf-8", "replace")[-3000:]


@pytest.mark.slow
def test_a_scheduled_run_happens_and_leaves_a_verified_release(tmp_path: Path):
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    with website() as site:
        env = environment(tmp_path / "prefect", COMITY_FETCH_ALLOW=site.host)
        sources = "--sources", "seeds", "--sources", site.put("/page", html_page())
        run_until_published([COMITY, "serve", "--cron", "* * * * *", *sources], tmp_path, env, 240)
    manifest = json.loads((tmp_path / "output" / "latest" / "manifest.json").read_text())
    assert (manifest["inputs"]["sources"], site.paths[0]) == ([f"{site.url}/page", "seeds"], "/page")
    assert comity("verify", cwd=tmp_path, env=env).returncode == 0


@pytest.mark.long
def test_prefect_yaml_deploys_the_flow_to_a_process_work_pool(tmp_path: Path):
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copy(ROOT / "prefect.yaml", tmp_path)
    home = tmp_path / "prefect"
    with running_server(home) as address:
        env = environment(home, PREFECT_API_URL=address, PWD=str(tmp_path))

        def prefect(*arguments: str) -> str:
            command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
            run = subprocess.run(
                command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=180, check=False
            )
            assert run.returncode == 0, run.stdout + run.stderr
            return run.stdout

        prefect("work-pool", "create", "comity", "--type", "process")
        prefect("deploy", "--name", "nightly")
        prefect("deployment", "run", "release/nightly")
        command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "comity"]
        run_until_published(command, tmp_path, env, 180)
    manifest = json.loads((tmp_path / "output" / "latest" / "manifest.json").read_text())
    assert manifest["inputs"]["sources"] == ["seeds"]


def test_a_cron_expression_with_a_mistake_is_refused_in_one_sentence():
    with pytest.raises(ComityError, match="is no cron expression"):
        check_cron("every day")
    check_cron("0 6 * * 1-5")


def test_serve_refuses_a_bad_cron_expression_with_exit_status_one(tmp_path: Path):
    run = comity("serve", "--cron", "61 * * * *", cwd=tmp_path, env=dict(os.environ))
    assert run.returncode == 1
    assert run.stderr.startswith("comity: '61 * * * *'") and "Traceback" not in run.stderr
