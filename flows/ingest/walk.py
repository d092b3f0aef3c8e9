"""Folders and globs → the files in them. Opens no file and never goes round in circles of symbolic links."""

import fnmatch
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

Reach = frozenset[int]
"""Which parts of a glob may match the next name; EVERYTHING inside a folder that is taken as a whole."""
EVERYTHING: Reach = frozenset({-1})


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where a file was fetched from: the address as given, the one it was found at, the charset that was stated."""

    address: str
    url: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the sources: where to open it, and how it was named (`shown`: as given, `/` between the parts)."""

    path: Path
    shown: PurePosixPath
    root: Path  # no folder above this one describes the file
    fetched: Fetched | None = None

    @property
    def origin(self) -> str:
        """The name as given; bytes of a file name that are not UTF-8 stand as `\\xNN`."""
        return origin_of(self.shown) if self.fetched is None else self.fetched.address


class S3Path(PurePosixPath):
    """A path `/BUCKET/KEY` that is shown as `s3://BUCKET/KEY`, as are those made from it."""


def origin_of(shown: PurePosixPath) -> str:
    """The text of a path: what `origin` columns hold."""
    scheme = "s3:/" if isinstance(shown, S3Path) else ""
    return scheme + os.fsencode(shown).decode("utf-8", "backslashreplace")


def walk(path: Path, shown: PurePosixPath, parts: tuple[str, ...] = ()) -> Iterator[tuple[SourceFile, bool]]:
    """Files below a folder, those behind linked folders last, hidden ones not; with True, folders that do not open.

    `parts` are those of a glob below the folder, `**` for any number of folders. A folder that the glob matches
    counts with all that is in it, as it would after a shell's expansion.
    """
    folders = deque([(path, shown, path, _closure(parts, {0}) if parts else EVERYTHING)])
    linked: deque[tuple[Path, PurePosixPath, Path, Reach]] = deque()
    seen: set[tuple[int, int, Reach]] = set()
    while folders or linked:
        folder, name, root, reach = (folders or linked).popleft()
        try:
            info = folder.stat()
            if (info.st_dev, info.st_ino, reach) in seen:
                continue
            seen.add((info.st_dev, info.st_ino, reach))
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
        except OSError:
            yield SourceFile(folder, name, root), True
            continue
        for entry in entries:
            below = _step(parts, reach, entry.name)
            if not below:
                continue
            here, called = folder / entry.name, name / entry.name
            matched = below == EVERYTHING or len(parts) in below
            if _is_folder(entry):
                step = (here, called, root, below)
                if matched and below != EVERYTHING:
                    step = (here, called, here, EVERYTHING)
                (linked if entry.is_symlink() else folders).append(step)
            elif matched:
                yield SourceFile(here, called, root if reach == EVERYTHING else folder), False


def _step(parts: tuple[str, ...], reach: Reach, name: str) -> Reach:
    if reach == EVERYTHING:
        return frozenset() if name.startswith(".") else EVERYTHING
    after = set()
    for position in reach:
        if position == len(parts):
            continue
        part = parts[position]
        if name.startswith(".") and not part.startswith("."):
            continue
        if part == "**":
            after.add(position)
        elif fnmatch.fnmatchcase(name, part):
            after.add(position + 1)
    return _closure(parts, after)


def _closure(parts: tuple[str, ...], positions: set[int]) -> Reach:
    """With the positions behind each `**`, which may stand for no folder at all."""
    reached = set(positions)
    for position in range(len(parts)):
        if position in reached and parts[position] == "**":
            reached.add(position + 1)
    return frozenset(reached)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself: reading it as a file will say so
        return False
