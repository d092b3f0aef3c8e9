"""The output folder: one writer, staging, versions, and the commit that a reader never sees half of.

    output/.lock               held by the one run that writes
    output/.fetched/           what addresses gave, for the next run; may be deleted
    output/.work-*/            a run's shards and staging; left-overs of a killed run are removed by the next
    output/releases/VERSION/   complete and immutable from the rename on
    output/latest              a link to the newest release
    output/latest.json         replaced last

Each file is flushed to disk before the rename that makes it visible, and each folder after it.
"""

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.errors import ComityError, LockHeld

VERSION = re.compile(r"(\d{4})\.(\d{1,2})\.(\d+)")
WORK_PREFIX = ".work-"
FETCHED = ".fetched"


@contextlib.contextmanager
def writing(output: Path) -> Iterator[Path]:
    """Hold the output folder for one run and yield an empty work folder in it; LockHeld when another run does."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = os.open(output / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ComityError(
            f"cannot write to the output folder {output}: {error.strerror}; choose another with --output"
        ) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockHeld(
                f"another run writes to {output}; wait until it ends, or choose another folder with --output"
            ) from error
        for left_over in output.glob(f"{WORK_PREFIX}*"):
            shutil.rmtree(left_over)
        _finish_interrupted_commit(output)
        work = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=output))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
    finally:
        os.close(lock)


def latest_release(output: Path) -> Path | None:
    """The folder of the release that `latest.json` names; None before the first."""
    try:
        pointer = json.loads((output / "latest.json").read_text("utf-8"))
        return output / str(pointer["path"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise ComityError(
            f"{output / 'latest.json'} is damaged ({error}); delete it to have the next run point to the newest release"
        ) from error


def latest_manifest(output: Path) -> dict[str, Any] | None:
    """The manifest of the latest release; None before the first."""
    folder = latest_release(output)
    if folder is None:
        return None
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ComityError(
            f"the latest release {folder} has no readable manifest.json ({error}); put the release back, or delete "
            f"{output / 'latest.json'} and the folder"
        ) from error
    return manifest


def next_version(output: Path, today: dt.date) -> str:
    """YYYY.M.PATCH: the month of the release, and a number that follows from the releases in the store."""
    taken = sorted(_versions(output))
    year, month = today.year, today.month
    if taken and taken[-1][:2] > (year, month):  # the clock was set back: never go behind a published version
        year, month = taken[-1][:2]
    patches = [patch for y, m, patch in taken if (y, m) == (year, month)]
    return f"{year}.{month}.{max(patches) + 1 if patches else 0}"


def commit(output: Path, staged: Path, version: str) -> Path:
    """Make a staged release visible: flush, rename into `releases/`, then replace the pointer."""
    for folder, _, files in os.walk(staged, topdown=False):
        for name in files:
            _flush(Path(folder) / name)
        _flush(Path(folder))
    releases = output / "releases"
    releases.mkdir(exist_ok=True)
    _flush(output)
    target = releases / version
    staged.rename(target)
    _flush(releases)
    _point_to(output, version)
    return target


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_json(path: Path, value: Any) -> None:
    """Write JSON that every reader takes: UTF-8, no NaN, a line break at the end."""
    path.write_text(json_text(value), "utf-8")


def json_text(value: Any) -> str:
    """The text of every JSON file of the store."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def pointer_to(release: Path) -> dict[str, str]:
    """What `latest.json` says of a release: its version, its path from the output folder, and its manifest's hash."""
    digest = file_sha256(release / "manifest.json")
    return {"version": release.name, "path": f"releases/{release.name}", "manifest_sha256": digest}


def _point_to(output: Path, version: str) -> None:
    # A convenience for people; where links are not possible `latest.json` alone says it.
    with contextlib.suppress(OSError):
        link = output / ".latest.new"
        link.unlink(missing_ok=True)
        link.symlink_to(f"releases/{version}", target_is_directory=True)
        link.replace(output / "latest")
    fresh = output / ".latest.json.new"
    write_json(fresh, pointer_to(output / "releases" / version))
    _flush(fresh)
    fresh.replace(output / "latest.json")
    _flush(output)


def _finish_interrupted_commit(output: Path) -> None:
    """A run killed between the rename and the pointer left a complete release: point to it."""
    versions = sorted(_versions(output))
    if not versions:
        return
    newest = "{}.{}.{}".format(*versions[-1])
    pointed = latest_release(output)
    if (pointed is None or pointed.name != newest) and (output / "releases" / newest / "manifest.json").is_file():
        _point_to(output, newest)


def _versions(output: Path) -> Iterator[tuple[int, int, int]]:
    releases = output / "releases"
    for folder in releases.iterdir() if releases.is_dir() else ():
        match = VERSION.fullmatch(folder.name)
        if match:
            yield int(match[1]), int(match[2]), int(match[3])


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
