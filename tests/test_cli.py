"""The command as a part of a pipeline: who reads its output may stop, be closed, or be full."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.corpus import CORPUS
from tests.prefect_server import COMITY, environment

# 0 where all was written before the reader went, else what shells say of SIGPIPE.
QUIET = {0, 141}
MANY = "select m.* from mentions m, range(500)"
COMMANDS = {
    "schema": ["schema"],
    "help": ["--help"],
    "sql": ["sql", MANY, "--release", "{release}"],
    "sql as csv": ["sql", MANY, "--format", "csv", "--release", "{release}"],
    "query": ["query", "--format", "json", "--release", "{release}"],
    "extract": ["extract", str(CORPUS / "news.txt")],
    "diff": ["diff", "{release}", "{release}"],
    "export": ["export", "--format", "csv", "--release", "{release}"],
    "export of a file": ["export", "--format", "sqlite", "--release", "{release}"],
    "verify": ["verify", "{release}"],
}


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environment(tmp_path_factory.mktemp("prefect"))


def command(name: str, release: Path) -> list[str]:
    return [COMITY, *(word.format(release=release) for word in COMMANDS[name])]


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_reader_that_has_seen_enough_ends_the_command_in_silence(
    name: str, unbuffered: str, published: Path, env: dict[str, str]
):
    env = {**env, "PYTHONUNBUFFERED": unbuffered}
    reading, writing = os.pipe()
    process = subprocess.Popen(command(name, published), stdout=writing, stderr=subprocess.PIPE, env=env, text=True)
    os.close(writing)
    os.close(reading)
    _, said = process.communicate(timeout=120)
    assert process.returncode in QUIET
    assert not [word for word in ("Traceback", "ignored", "Broken", "Errno") if word in said], said


@pytest.mark.parametrize("name", ["sql", "export of a file"])
def test_a_reader_that_goes_in_the_middle_is_told_apart_from_an_end(name: str, published: Path, env: dict[str, str]):
    process = subprocess.Popen(command(name, published), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    assert process.stdout and process.stderr and process.stdout.read(1)
    process.stdout.close()
    said = process.stderr.read()
    assert (process.wait(120), said) == (141, b"")
    process.stderr.close()


@pytest.mark.parametrize("name", ["schema", "sql as csv", "export", "export of a file"])
def test_an_output_that_is_full_is_said_and_one_that_is_closed_is_none(name: str, published: Path, env: dict[str, str]):
    words = command(name, published)
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, env=env, text=True)
    assert done.returncode == 1 and "No space left on device" in done.stderr
    assert len([line for line in done.stderr.splitlines() if "written as" not in line]) == 1
    closed = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *words], stderr=subprocess.PIPE, env=env, text=True
    )
    assert closed.returncode == 0 and "Traceback" not in closed.stderr
