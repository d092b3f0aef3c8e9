"""What a parser does with one text ends that text only."""

import gc
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.ingest.guard import Guard, Limits
from flows.ingest.readers import GuardedFormat, RawRecord
from flows.records import Refusal
from tests import misbehaving

MANY = GuardedFormat(misbehaving.__name__, None, many=True, scan_seconds=1.0)
ONE = GuardedFormat(misbehaving.__name__, 1_000, scan_seconds=1.0)
QUICK = Limits(seconds=1.0)
# Where time is not what ends a text, a busy machine may take some.
PATIENT = Limits(seconds=10.0)


def read(folder: Path, *lines: str, kind: GuardedFormat = MANY, limits: Limits = QUICK) -> list[RawRecord | Refusal]:
    (folder / "f").write_text("\n".join(lines))
    with Guard(limits) as guard, (folder / "f").open("rb") as stream:
        return list(guard.read(kind, stream, "f"))


def children() -> list[str]:
    own = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [c for c in own if "flows.ingest.child" in Path(f"/proc/{c}/cmdline").read_text()]


def _is_running(state: Path) -> bool:
    try:
        return state.read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    ("line", "reason", "detail"),
    [
        ("sleep", "timeout", "1 seconds"),
        ("spin", "timeout", "1 seconds"),
        ("crash", "crash", "SIGSEGV"),
        ("abort", "crash", "SIGABRT"),
        ("exit", "crash", "exit status 7"),
        ("eat", "memory", "more memory"),
        ("flood", "output_too_large", "16000000"),
        ("raise", "parse_error", "ZeroDivisionError"),
        ("junk", "crash", "no answer"),
        ("lie", "output_too_large", "are the most"),
        ("half", "timeout", "1 seconds"),
        ("open /etc/hostname", "parse_error", "Too many open files"),
        ("write out", "parse_error", "Too many open files"),
        ("socket", "parse_error", "Too many open files"),
        ("many", "parse_error", "Too many open files"),
        ("fork", "parse_error", "Resource temporarily unavailable"),
        ("import", "parse_error", "ModuleNotFoundError"),
    ],
)
def test_a_text_that_does_harm_is_refused_and_the_ones_around_it_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, reason: str, detail: str
) -> None:
    monkeypatch.chdir(tmp_path)
    start = time.monotonic()
    limits = QUICK if reason == "timeout" else PATIENT
    before, refused, after = read(tmp_path, "good one", line, "good two", limits=limits)
    assert time.monotonic() - start < limits.seconds + 15  # two children are started, one is ended
    assert isinstance(before, RawRecord) and isinstance(after, RawRecord)
    assert (before.text, after.text) == ("one", "two")
    assert (before.origin, after.origin) == ("f#good one-0", "f#good two-2")
    assert isinstance(refused, Refusal) and refused.reason == reason, refused
    assert detail in refused.detail
    assert (refused.origin, refused.stage_failed) == (f"f#{line}-1", "ingest")
    assert refused.sha256 == "0" * 64
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


def test_an_overrun_is_ended(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("spin")
    (tmp_path / "g").write_text("good")
    with Guard(QUICK) as guard, (tmp_path / "f").open("rb") as stream, (tmp_path / "g").open("rb") as other:
        assert list(guard.read(ONE, other, "g"))
        start = time.monotonic()
        assert list(guard.read(ONE, stream, "f"))
        assert 1 <= time.monotonic() - start < 5  # a second and one more, on a machine that may be busy


def test_a_file_whose_next_text_is_not_found_in_time_ends_there(tmp_path: Path) -> None:
    first, refused = read(tmp_path, "good", "lost", "good")
    assert isinstance(first, RawRecord)
    assert isinstance(refused, Refusal) and (refused.origin, refused.reason) == ("f", "timeout")


def test_a_file_that_kills_one_parser_after_the_other_is_given_up(tmp_path: Path) -> None:
    found = read(tmp_path, *["exit"] * 12, "good")
    assert [f.origin for f in found[:10]] == [f"f#exit-{n}" for n in range(10)]
    assert len(found) == 11
    assert isinstance(found[10], Refusal) and (found[10].origin, found[10].reason) == ("f", "crash")
    assert "follows text 10 was not read" in found[10].detail


def test_a_file_of_one_text_is_refused_as_a_whole(tmp_path: Path) -> None:
    (refused,) = read(tmp_path, "exit", kind=ONE)
    assert isinstance(refused, Refusal) and refused.reason == "crash"


def test_a_file_that_is_too_large_for_its_format_is_never_opened_by_the_parser(tmp_path: Path) -> None:
    (refused,) = read(tmp_path, "good " + "x" * 1_000, kind=ONE)
    assert isinstance(refused, Refusal)
    assert (refused.origin, refused.reason, refused.sha256) == ("f", "too_large", None)


def test_records_of_one_name_have_origins_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("id,text\nx,One text\nx,Two texts\nx#text 2,Three\n")
    with Guard() as guard, (tmp_path / "a.csv").open("rb") as stream:
        found = list(guard.read(GuardedFormat("flows.ingest.readers.table", None, many=True), stream, "a.csv"))
    assert [f.origin for f in found] == ["a.csv#x", "a.csv#x#text 2", "a.csv#row 4"]


def test_the_parser_is_not_root_and_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "s3cret")
    user, environment = read(tmp_path, "root", "environment")
    assert isinstance(user, RawRecord) and isinstance(environment, RawRecord)
    assert user.text != "0"
    assert "SECRET_TOKEN" not in environment.text and "HOME" not in environment.text


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run without being root already")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv (util-linux) is needed to give up being root")
def test_a_run_that_is_not_root_is_guarded_as_well(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    lines = ("good one", "root", "spin", "fork", "socket", f"write {tmp_path}/x", "open /etc/hostname", "eat", "exit")
    run = (
        "import json, os\n"
        "from pathlib import Path\n"
        "from tests.test_ingest_guard import read\n"
        f"found = read(Path({str(tmp_path)!r}), *{lines!r}, 'good two')\n"
        "print(json.dumps([os.geteuid(), *(getattr(f, 'reason', None) or f.text for f in found)]))\n"
    )
    # Reading is kept, since the interpreter may lie in the home of root.
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    drop += [
        "--inh-caps=-all,+dac_read_search",
        "--ambient-caps=-all,+dac_read_search",
        "--bounding-set=-all,+dac_read_search",
    ]
    root = Path(misbehaving.__file__).parents[1]
    done = subprocess.run([*drop, sys.executable, "-c", run], capture_output=True, text=True, cwd=root, timeout=120)
    assert done.returncode == 0, done.stderr
    user, *found = json.loads(done.stdout)
    assert user == 65534
    assert found == ["one", "65534", "timeout", *["parse_error"] * 4, "memory", "crash", "two"]
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_one_child_reads_many_files_and_is_replaced_now_and_then(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("good")
    pids = []
    with Guard(Limits(texts_per_child=3)) as guard:
        for _ in range(7):
            with (tmp_path / "f").open("rb") as stream:
                assert list(guard.read(ONE, stream, "f"))
            pids += children()
    assert len(set(pids)) == 3 and len(pids) == 5  # after the third and the sixth there is none


def test_a_child_ends_with_a_run_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("good")
    run = (
        "import time\n"
        "from flows.ingest.guard import Guard\n"
        "from tests.test_ingest_guard import ONE, children\n"
        f"with Guard() as guard, open({str(tmp_path / 'f')!r}, 'rb') as stream:\n"
        "    list(guard.read(ONE, stream, 'f'))\n"
        "    print(*children(), flush=True)\n"
        "    time.sleep(60)\n"
    )
    root = Path(misbehaving.__file__).parents[1]
    with subprocess.Popen([sys.executable, "-c", run], stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout
        state = Path("/proc", process.stdout.readline().strip(), "stat")
        assert state.exists()
        process.kill()
    deadline = time.monotonic() + 10
    while _is_running(state):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_child_is_not_replaced_for_the_memory_of_the_run_that_starts_it(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("good")
    ballast = b"x" * 600_000_000
    pids = []
    with Guard() as guard:
        for _ in range(3):
            with (tmp_path / "f").open("rb") as stream:
                assert list(guard.read(ONE, stream, "f"))
            pids += children()
    assert len(pids) == 3 and len(set(pids)) == 1 and ballast


def test_no_child_outlives_its_guard_nor_a_reading_that_is_broken_off(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("good\ngood\n")
    with Guard() as guard, (tmp_path / "f").open("rb") as stream:
        reading = guard.read(MANY, stream, "f")
        next(reading)
        assert len(children()) == 1
        reading.close()
        assert children() == []
        assert len(list(guard.read(MANY, stream, "f"))) == 2
    gc.collect()
    assert children() == []
