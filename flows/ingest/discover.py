"""Sources as given → the files that they name, once each, in an order that is always the same.

Addresses are fetched by a function that is passed in; what it fetched is a file as any other.
"""

import glob
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flows.ingest.errors import SourceError
from flows.ingest.fetch import address
from flows.ingest.readers import SUFFIXES, suffix_of
from flows.ingest.walk import SourceFile, walk
from flows.records import Refusal

SHEET = "sources.csv"
SIDECAR = ".meta.toml"


@dataclass(frozen=True, slots=True)
class Found:
    """What the sources hold, each sorted by origin: texts, sidecars (`NAME.meta.toml`), folders that do not open."""

    files: tuple[SourceFile, ...]
    sidecars: tuple[SourceFile, ...]
    closed_folders: tuple[SourceFile, ...]
    refusals: tuple[Refusal, ...] = ()
    """The addresses that could not be had."""


Fetch = Callable[[str], Iterable[SourceFile | Refusal]]


def discover(sources: Sequence[str | os.PathLike[str]], fetch: Fetch | None = None) -> Found:
    """Every file that files, folders, globs and addresses name; without `fetch`, addresses are only looked at.

    Hidden files and folders (`.name`) are left out unless they are named. A file that several sources reach keeps
    the relative name rather than the absolute one, its own rather than a link's, then the first in sorted order.
    Raises SourceError where a source names nothing, or where no file of all the sources has a readable format.
    """
    if not sources:
        raise SourceError("No source was given; name a file, a folder or a glob such as seeds/.")
    given = [os.fspath(source) for source in sources]
    files: list[SourceFile] = []
    closed: list[SourceFile] = []
    for source in (source for source in given if not address.is_address(source)):
        named = list(_named(source))
        closed.extend(file for file, is_closed in named if is_closed)
        files.extend(file for file, is_closed in named if not is_closed)
        if not any(is_closed or not _is_metadata(file) for file, is_closed in named):
            raise SourceError(
                f"Source {source!r} holds no text; name a folder with texts, or a glob that matches some."
            )
    asked: dict[str, str] = {}
    for source in (source for source in given if address.is_address(source)):
        address.check(source)
        if asked.setdefault(address.shown(source), source) != source:
            raise SourceError(f"Two sources differ only in what is secret in {address.shown(source)!r}; name one.")
    fetched = [found for _, source in sorted(asked.items()) for found in (fetch(source) if fetch else ())]
    refusals = tuple(found for found in fetched if isinstance(found, Refusal))
    files.extend(found for found in fetched if isinstance(found, SourceFile))
    texts = [file for file in files if not _is_metadata(file)]
    if (fetch or not asked) and not any(suffix_of(file.path) in SUFFIXES for file in texts):
        raise _nothing_to_read([address.shown(source) for source in given], refusals)
    sidecars = (file for file in files if file.path.name.endswith(SIDECAR))
    return Found(_once(texts), _once(sidecars), _once(closed), refusals)


def _nothing_to_read(given: Sequence[str], refusals: Sequence[Refusal]) -> SourceError:
    names = ", ".join(map(repr, given))
    if refusals:
        first = refusals[0]
        which = names if len(given) == 1 else f"{names}: the first of them, {first.origin!r},"
        return SourceError(f"Nothing can be read of {which} since {first.detail}.")
    return SourceError(f"Nothing in {names} can be read; name files in one of the formats {', '.join(SUFFIXES)}.")


def _is_metadata(file: SourceFile) -> bool:
    return file.path.name == SHEET or file.path.name.endswith(SIDECAR)


def _once(found: Iterable[SourceFile]) -> tuple[SourceFile, ...]:
    best: dict[str, SourceFile] = {}
    for file in found:
        real = file.fetched.address if file.fetched else os.path.realpath(file.path)
        best[real] = min(best.get(real, file), file, key=_rank)
    return tuple(sorted(best.values(), key=lambda file: file.origin))


def _rank(file: SourceFile) -> tuple[bool, bool, str, int]:
    return file.shown.is_absolute(), file.path.is_symlink(), file.origin, len(file.root.parts)


def _named(source: str) -> Iterator[tuple[SourceFile, bool]]:
    """The files that one source names; with True, folders that do not open."""
    if not source or "\0" in source:
        raise SourceError(f"Source {source!r} is no path; name a file, a folder or a glob such as seeds/.")
    shown = PurePosixPath(source)
    path = _expand(shown)
    mode = _mode(path)
    if mode is not None and stat.S_ISDIR(mode):
        yield from walk(path, shown)
    elif mode is not None:
        yield SourceFile(path, shown, path.parent), False
    elif glob.has_magic(source):
        fixed = next(i for i, part in enumerate(shown.parts) if glob.has_magic(part))
        base = PurePosixPath(*shown.parts[:fixed])
        if not stat.S_ISDIR(_mode(_expand(base)) or 0):
            raise SourceError(f"Source {source!r} matches nothing: there is no folder {str(base)!r}; check the path.")
        yield from walk(_expand(base), base, shown.parts[fixed:])
    else:
        raise SourceError(f"Source {source!r} does not exist; check the path from the folder in which you run.")


def _mode(path: Path) -> int | None:
    """Kind and permissions of what a path leads to; None where that is nothing, or closed."""
    try:
        return path.stat().st_mode
    except OSError:
        return None


def _expand(shown: PurePosixPath) -> Path:
    try:
        return Path(shown).expanduser()
    except RuntimeError:  # `~NAME` where there is no such user: a file may be called so
        return Path(shown)
