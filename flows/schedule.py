"""The release flow on a schedule: a Prefect deployment that this process serves, one run at a time."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from flows.errors import ComityError
from flows.publish.signature import secret_key
from flows.settings import apply_settings

DEPLOYMENT = "scheduled"
STARTUP_SECONDS = 180.0


def serve(
    cron: str | None,
    sources: list[str],
    output: Path,
    workers: int | None,
    follow: bool | None = None,
    sign: Path | None = None,
) -> None:
    """Serve the flow until the process is stopped. Without PREFECT_API_URL a server of its own runs on this machine.

    Without `cron` the deployment has no schedule and runs when somebody starts it. Runs never overlap: one that is due
    while another runs waits for it.
    """
    if sign is not None:
        secret_key(sign)
    port = None if os.environ.get("PREFECT_API_URL") else _free_port()
    if port is not None:
        apply_settings()
        # Set before anything imports Prefect, which reads the address of its server only then.
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    if cron is not None:
        check_cron(cron)
    with contextlib.nullcontext() if port is None else _server(port):
        from prefect.types.entrypoint import EntrypointType

        from flows.release import release

        release.serve(
            name=DEPLOYMENT,
            cron=cron,
            parameters={
                "sources": sources,
                "output": str(output),
                "workers": workers,
                "follow": follow,
                "sign": str(sign) if sign else None,
            },
            limit=1,
            global_limit=1,
            pause_on_shutdown=False,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )


def check_cron(expression: str) -> None:
    """ComityError where the expression is no cron schedule."""
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=expression)
    except ValueError as error:
        raise ComityError(
            f"{expression!r} is no cron expression; write five fields such as '0 6 * * *' (every day at 6:00)"
        ) from error


@contextlib.contextmanager
def _server(port: int) -> Iterator[None]:
    """A Prefect server on this machine for as long as the context lasts."""
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_it_answers(server, address)
        print(f"Prefect server for this schedule: {address}", file=sys.stderr)
        yield
    finally:
        server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(15)
        if server.poll() is None:
            server.kill()


def _wait_until_it_answers(server: "subprocess.Popen[bytes]", address: str) -> None:
    import httpx

    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{address}/api/health", timeout=2).is_success:
                return
        time.sleep(0.3)
    raise ComityError("the Prefect server did not start; run `prefect server start` to see why, or set PREFECT_API_URL")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
