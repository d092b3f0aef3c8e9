"""The output folder: one writer, versions that only grow, and a commit that a reader never sees half of."""

import contextlib
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.errors import ComityError, LockHeld
from flows.publish import store
from flows.publish.manifest import write_manifest
from flows.publish.store import commit, file_sha256, latest_manifest, latest_release, next_version, writing
from flows.verify.files import check_files

Commit = Callable[[Path, Path, str], Path]
OLD, NEW = "2026.5.0", "2026.5.1"


class Killed(BaseException):
    """The process ends here: nothing behind it may rely on being run."""


def naive_commit(output: Path, staged: Path, version: str) -> Path:
    """A writer as one would first write it; the checks below must not let it pass."""
    target = output / "releases" / version
    target.parent.mkdir(exist_ok=True)
    manifest = file_sha256(staged / "manifest.json")
    pointer = {"version": version, "path": f"releases/{version}", "manifest_sha256": manifest}
    (output / "latest.json").write_text(json.dumps(pointer))
    os.mkdir(target)  # noqa: PTH102  (the operations that the tests count)
    for entry in sorted(staged.iterdir()):
        os.rename(entry, target / entry.name)  # noqa: PTH104
    return target


def stage(folder: Path, version: str) -> Path:
    """A release as far as the store can tell: files, a manifest and checksums."""
    (folder / "parquet").mkdir(parents=True)
    for name in ("README.md", "parquet/a.parquet", "parquet/b.parquet"):
        (folder / name).write_text(f"{name} of {version}")
    write_manifest(folder, {"version": version})
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder with one release, and a second one staged by a run that goes on outside of `writing`."""
    folder = tmp_path / "output"
    commit(folder, stage(folder / ".work-0" / "staged", OLD), OLD)
    stage(folder / ".work-1" / "staged", NEW)
    return folder


def _subject(name: str, *args: object) -> str:
    """The path that an operation is about: of a rename the new one."""
    if name == "fsync":
        return str(Path(f"/proc/self/fd/{args[0]}").readlink())
    return str(args[1] if name in ("rename", "replace", "symlink") else args[0])


@contextlib.contextmanager
def watched(call: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tell `call` of every operation of the file system, before it happens: its name, and the path it is about."""
    with monkeypatch.context() as patch:
        for name in ("fsync", "rename", "replace", "mkdir", "symlink", "unlink", "open"):
            real = getattr(os, name)

            def operation(*args, _name=name, _real=real, **kwargs):
                call(_name, _subject(_name, *args))
                return _real(*args, **kwargs)

            patch.setattr(os, name, operation)
        yield


def assert_complete(output: Path) -> str | None:
    """What a reader relies on: `latest.json` names a release whose every file is there and right, or is not there."""
    if not (output / "latest.json").exists():
        return None
    pointer = json.loads((output / "latest.json").read_text())
    release = output / pointer["path"]
    assert list(check_files(release)) == []
    assert file_sha256(release / "manifest.json") == pointer["manifest_sha256"]
    linked = (output / "latest").resolve()
    assert list(check_files(linked)) == []
    return str(pointer["version"])


def kill_everywhere(output: Path, committing: Commit, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Kill a commit before each of its operations in turn; the version that readers see after each kill."""
    seen: list[str | None] = []
    for point in range(200):
        folder = Path(shutil.copytree(output, output.with_name(f"killed-{point}"), symlinks=True))
        left = point

        def count(name: str, about: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed(f"{name} {about}")

        try:
            with watched(count, monkeypatch):
                committing(folder, folder / ".work-1" / "staged", NEW)
        except Killed:
            seen.append(assert_complete(folder))
            renamed = (folder / "releases" / NEW / "manifest.json").exists()
            with writing(folder):  # the next run
                pass
            assert assert_complete(folder) == (NEW if renamed else seen[-1])
            assert not list(folder.glob(".work-*"))
            continue
        assert assert_complete(folder) == NEW
        return seen
    raise AssertionError("the commit does not end")


def test_a_commit_killed_anywhere_leaves_a_complete_release_or_none(output: Path, monkeypatch):
    seen = kill_everywhere(output, commit, monkeypatch)
    assert seen == sorted(seen) and set(seen) == {OLD, NEW}
    assert len(seen) > 15


def test_a_first_commit_killed_anywhere_leaves_a_complete_release_or_none(output: Path, monkeypatch):
    for entry in ("latest.json", "latest"):
        (output / entry).unlink()
    shutil.rmtree(output / "releases")
    assert set(kill_everywhere(output, commit, monkeypatch)) == {None, NEW}


def test_a_naive_writer_does_not_pass_for_one(output: Path, monkeypatch):
    with pytest.raises((AssertionError, FileNotFoundError)):
        kill_everywhere(output, naive_commit, monkeypatch)
    with pytest.raises(AssertionError):
        assert_durable(output, naive_commit, monkeypatch)


def assert_durable(output: Path, committing: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is on the disk before the rename shows it, and the pointer comes last (see fsync(2), rename(2))."""
    staged, calls = output / ".work-1" / "staged", []
    files = [str(p) for p in staged.rglob("*")] + [str(staged)]
    with watched(lambda *call: calls.append(call), monkeypatch):
        committing(output, staged, NEW)
    steps = [c for c in calls if c[0] in ("fsync", "rename", "replace")]
    renamed = next(i for i, c in enumerate(steps) if c[0] == "rename")
    assert {about for name, about in steps[:renamed] if name == "fsync"} >= set(files)
    assert steps[renamed][1] == str(output / "releases" / NEW)
    after = [(name, Path(about).relative_to(output).as_posix()) for name, about in steps[renamed + 1 :]]
    assert after == [
        ("fsync", "releases"),
        ("replace", "latest"),
        ("fsync", ".latest.json.new"),
        ("replace", "latest.json"),
        ("fsync", "."),
    ]


def test_files_are_on_the_disk_before_the_rename_and_the_pointer_comes_last(output: Path, monkeypatch):
    assert_durable(output, commit, monkeypatch)


KILLED_RUN = """
import os, sys
from pathlib import Path
from flows.publish import store
from flows.publish.manifest import write_manifest
output = Path(sys.argv[1])
with store.writing(output) as work:
    Path(sys.argv[2]).rename(work / "staged")
    store.{function} = lambda *_: os._exit(9)
    store.commit(output, work / "staged", "2026.5.1")
"""


@pytest.mark.parametrize(("function", "latest"), [("_flush", OLD), ("_point_to", NEW)])
def test_a_run_that_dies_is_tidied_up_and_finished_by_the_next(function: str, latest: str, output: Path):
    code = KILLED_RUN.replace("{function}", function)
    command = [sys.executable, "-c", code, str(output), str(shutil.move(output / ".work-1", output.parent / "made"))]
    command[-1] = str(Path(command[-1]) / "staged")
    assert subprocess.run(command).returncode == 9
    assert list(output.glob(".work-*")) and assert_complete(output) == OLD
    with writing(output) as work:
        assert list(output.glob(".work-*")) == [work] and not list(work.iterdir())
    assert assert_complete(output) == latest
    assert not list(output.glob(".work-*"))


def test_a_second_writer_is_turned_away_with_its_own_status(tmp_path: Path):
    code = "import sys; from pathlib import Path; from flows.publish.store import writing\n"
    code += "from flows.errors import ComityError\ntry:\n  with writing(Path(sys.argv[1])): pass\n"
    code += "except ComityError as error: print(error); sys.exit(error.exit_status)"
    command = [sys.executable, "-c", code, str(tmp_path)]
    with writing(tmp_path) as work:
        second = subprocess.run(command, capture_output=True, text=True)
        assert second.returncode == LockHeld.exit_status == 75
        assert f"another run writes to {tmp_path}" in second.stdout
        assert work.is_dir()
    assert subprocess.run(command).returncode == 0


def test_the_work_folder_is_gone_after_a_failure(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), writing(tmp_path) as work:
        (work / "shard").write_text("half")
        raise ZeroDivisionError
    assert not list(tmp_path.glob(".work-*"))


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(ComityError, match=r"cannot write to the output folder .*; choose another"),
        writing(tmp_path / "file"),
    ):
        pass


def test_a_damaged_pointer_is_said_with_what_to_do(output: Path):
    for damage in ("{", "[]", '{"version": "2026.5.0"}'):
        (output / "latest.json").write_text(damage)
        with pytest.raises(ComityError, match=r"is damaged .*; delete it"):
            latest_release(output)
    (output / "latest.json").unlink()
    with writing(output):
        pass
    assert assert_complete(output) == OLD


def test_a_release_without_its_manifest_is_said_with_what_to_do(output: Path):
    (output / "releases" / OLD / "manifest.json").unlink()
    with pytest.raises(ComityError, match=r"has no readable manifest\.json"):
        latest_manifest(output)


@pytest.mark.parametrize(
    ("taken", "day", "version"),
    [
        ([], "2026-05-31", "2026.5.0"),
        (["2026.4.7"], "2026-05-01", "2026.5.0"),
        (["2026.5.0", "2026.5.1"], "2026-05-31", "2026.5.2"),
        (["2026.5.9", "2026.5.10"], "2026-05-31", "2026.5.11"),
        (["2026.9.4", "2026.10.0"], "2026-10-02", "2026.10.1"),  # numbers, not letters, are compared
        (["2025.12.3"], "2026-01-01", "2026.1.0"),
        (["2026.5.3"], "2026-04-30", "2026.5.4"),  # the clock was set back
        (["2027.1.0", "2026.5.3"], "2026-05-31", "2027.1.1"),
        (["2026.5.0", "notes", ".2026.5.8", "2026.5.x"], "2026-05-31", "2026.5.1"),
    ],
)
def test_versions_follow_the_month_and_the_store_and_never_go_back(taken, day, version, tmp_path: Path):
    for name in taken:
        (tmp_path / "releases" / name).mkdir(parents=True)
    assert next_version(tmp_path, dt.date.fromisoformat(day)) == version


def test_before_the_first_release_there_is_no_latest_one(tmp_path: Path):
    assert latest_release(tmp_path) is None
    assert latest_manifest(tmp_path) is None
    assert store.next_version(tmp_path, dt.date(2026, 5, 31)) == "2026.5.0"
