"""A Prefect server on loopback for tests, the environment that keeps a run to itself, and what a run reads."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

COMITY = str(Path(sys.executable).with_name("comity"))
STARTUP_SECONDS = 120
# A text with a statement; what is put in makes texts that differ.
TEXT = "Norway will build a rail terminal with Latvia, Minister Solveig Hamre said on Monday. It is about trade. {}"


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a run with a Prefect home of its own, nothing of the user's Prefect in it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    return {**kept, "PREFECT_HOME": str(home), "NO_COLOR": "1", **more}


def comity(*arguments: str, cwd: Path, env: dict[str, str], timeout: int = 240) -> "subprocess.CompletedProcess[str]":
    """Run the command and return what it said."""
    return subprocess.run(
        [COMITY, *arguments], cwd=cwd, env=env, capture_output=True, text=True, timeout=timeout, check=False
    )


@contextlib.contextmanager
def running_server(home: Path) -> Iterator[str]:
    """The API address of a server that runs until the context ends."""
    home.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    env = environment(home, PREFECT_SERVER_ANALYTICS_ENABLED="false", DO_NOT_TRACK="1")
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            _wait(server, f"http://127.0.0.1:{port}/api/health")
            yield f"http://127.0.0.1:{port}/api"
        finally:
            stop(server)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process by its id, gently first."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(server: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the Prefect server ended while it started"
        with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.3)
    raise AssertionError("the Prefect server did not answer")
