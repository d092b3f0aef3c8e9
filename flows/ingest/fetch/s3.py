"""`s3://BUCKET/PREFIX` → a folder on this machine with the objects under it, which is read as any folder.

What has the size and time that it had is not loaded again.

    FOLDER/KEY/objects.json    the objects as they were listed last
    FOLDER/KEY/objects/…       their bytes, each file with the time of its object
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from flows.ingest.fetch.address import split_s3
from flows.ingest.fetch.errors import NotFetched
from flows.ingest.fetch.s3_server import told
from flows.ingest.fetch.whole import replace
from flows.ingest.files import MAX_BYTES, reason_of, sha256
from flows.ingest.readers import GUARDED, READERS, suffix_of
from flows.ingest.walk import Fetched, S3Path, SourceFile
from flows.records import Refusal

MAX_OBJECTS = 100_000
_MAX_FILE = 1_000_000_000
"""Bytes of an object with many texts."""
_CHUNK = 1 << 20
_METADATA = ("sources.csv", ".meta.toml")

Connect = Callable[[str], Any]
"""Bucket → a pyarrow file system that reads it."""


@dataclass(frozen=True, slots=True)
class Object:
    """One object: its key, its bytes, and when it was written, in nanoseconds."""

    key: str
    size: int
    written: int


class Bucket:
    """The objects of one source, with a folder that keeps them from run to run; `notices` says where it stood in."""

    def __init__(self, source: str, folder: Path, connect: Connect, notices: list[str]) -> None:
        self.bucket, self.key = split_s3(source)
        name = sha256(f"{os.environ.get('AWS_ENDPOINT_URL', '')} {self.bucket} {self.key}".encode())[:32]
        self._folder, self._notices = folder / name, notices
        self._connect = connect

    def files(self) -> Iterator[SourceFile | Refusal]:
        """A file for each object that can be read or describes others, else why not. Raises NotFetched."""
        system, listed = self._listing()
        is_one = any(entry.key == self.key for entry in listed)
        prefix = self.key.rpartition("/")[0] if is_one else self.key.rstrip("/")
        wanted = [entry for entry in listed if is_one or not _is_hidden(entry.key.removeprefix(prefix))]
        self._forget_all_but({self._path(entry.key) for entry in wanted})
        for entry in wanted:
            origin = f"s3://{self.bucket}/{entry.key}"
            try:
                self._load(system, entry)
            except NotFetched as error:
                yield Refusal(origin, "ingest", error.reason, str(error))
            except OSError as error:  # a name too long for this machine, or that of a folder
                yield Refusal(origin, "ingest", "unreadable", reason_of(error))
            else:
                shown = S3Path(f"/{self.bucket}/{entry.key}")
                yield SourceFile(self._path(entry.key), shown, self._path(prefix), Fetched(origin))

    def _listing(self) -> tuple[Any, list[Object]]:
        """The objects by their keys; as they were last where the server does not answer, and then no server."""
        index = self._folder / "objects.json"
        try:
            system = self._connect(self.bucket)
            listed = sorted(self._listed(system), key=lambda entry: entry.key)
        except NotFetched as error:
            if not error.temporary or not index.exists():
                raise
            self._notices.append(f"s3://{self.bucket}/{self.key}: the copy of an earlier run is used, since {error}")
            os.utime(self._folder)
            return None, [Object(*entry) for entry in json.loads(index.read_text("utf-8"))]
        self._folder.mkdir(parents=True, exist_ok=True)
        replace(index, [json.dumps([astuple(entry) for entry in listed]).encode()])
        os.utime(self._folder)
        return system, listed

    def _listed(self, system: Any) -> Iterator[Object]:
        from pyarrow.fs import FileSelector, FileType

        path = f"{self.bucket}/{self.key}".rstrip("/")
        with told(self.bucket):
            (info,) = system.get_file_info([path])
            if info.type == FileType.File and not self.key.endswith("/"):
                beside = (f"{PurePosixPath(path).parent}/{name}" for name in _beside(PurePosixPath(path)))
                found = [info, *(i for i in system.get_file_info(list(beside)) if i.type == FileType.File)]
            else:
                found = system.get_file_info(FileSelector(path, recursive=True, allow_not_found=bool(self.key)))
        found = [info for info in found if info.type == FileType.File]
        if not found:
            raise NotFetched("not_available", f"there is no object {self.key!r} in the bucket, and none under it")
        if len(found) > MAX_OBJECTS:
            raise NotFetched("too_large", f"more than {MAX_OBJECTS} objects; name a longer prefix")
        for info in found:
            yield Object(info.path.partition("/")[2], info.size, info.mtime_ns)

    def _load(self, system: Any, entry: Object) -> None:
        """Have the object's bytes in its file. Raises NotFetched."""
        limit = _limit(PurePosixPath(entry.key))
        path = self._path(entry.key)
        if not _is_path(entry.key):
            raise NotFetched("not_available", "its key has an empty part, . or .., which no folder can hold")
        if entry.size > limit:
            raise NotFetched("too_large", f"{entry.size} bytes; {limit} are the most")
        if path.is_file() and (path.stat().st_size, path.stat().st_mtime_ns) == (entry.size, entry.written):
            return
        if system is None:
            raise NotFetched("unreachable", "the server does not answer, and there is no copy", temporary=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        with told(self.bucket):
            stream = system.open_input_stream(f"{self.bucket}/{entry.key}")
        with stream:
            replace(path, self._bounded(stream, limit))
        os.utime(path, ns=(entry.written, entry.written))

    def _bounded(self, stream: Any, limit: int) -> Iterator[bytes]:
        """The bytes of an object, which may have grown since it was listed."""
        read = 0
        while True:
            with told(self.bucket):
                chunk = stream.read(_CHUNK)
            read += len(chunk)
            if read > limit:
                raise NotFetched("too_large", f"more than {limit} bytes; {limit} are the most")
            if not chunk:
                return
            yield chunk

    def _path(self, key: str) -> Path:
        return self._folder / "objects" / key.lstrip("/")

    def _forget_all_but(self, wanted: set[Path]) -> None:
        for path in sorted(self._folder.glob("objects/**/*"), reverse=True):
            if path.is_file() and path not in wanted:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()


def prune(folder: Path, oldest: float) -> None:
    """Remove the objects of sources that no run has named since a time in seconds."""
    for source in folder.glob("*"):
        if source.stat().st_mtime < oldest:
            shutil.rmtree(source)


def _is_hidden(key: str) -> bool:
    return any(part.startswith(".") and part not in (".", "..") for part in key.split("/"))


def _limit(key: PurePosixPath) -> int:
    """The most bytes of an object. Raises NotFetched for one that nothing reads."""
    suffix = suffix_of(key)
    if key.name.endswith(_METADATA) or suffix in (".md", ".txt"):
        return MAX_BYTES
    if suffix not in GUARDED and suffix not in READERS:
        raise NotFetched("unsupported_format", f"no reader for {key.suffix or 'no suffix'!r}")
    return (GUARDED[suffix].max_bytes if suffix in GUARDED else None) or _MAX_FILE


def _beside(path: PurePosixPath) -> tuple[str, ...]:
    """What may describe one object."""
    return "sources.csv", f"{path.stem}.meta.toml", f"{path.name}.meta.toml"


def _is_path(key: str) -> bool:
    return not any(part in ("", ".", "..") or "\0" in part for part in key.split("/"))
