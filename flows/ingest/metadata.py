"""What is said about files beside them: sidecars (`NAME.meta.toml`) and the `sources.csv` of folders.

A sidecar's value goes before that of `sources.csv`, and the nearest `sources.csv` that lists a file before those of
the folders above. Whatever cannot be used is a refusal of stage `metadata`; the documents are released all the same.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from flows.ingest.discover import SHEET, SIDECAR, Found
from flows.ingest.files import MAX_BYTES, read_bounded, reason_of, sha256
from flows.ingest.normalize import NotText, decode
from flows.ingest.sheet import Sheet, read_rows
from flows.ingest.values import Values, clean
from flows.ingest.walk import SourceFile, origin_of
from flows.records import Refusal

_NOTHING: Values = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Described:
    """All metadata beside the files: sheet by folder, sidecar by path, and what of it could not be used."""

    sheets: Mapping[Path, Sheet]
    sidecars: Mapping[Path, Values]
    refusals: tuple[Refusal, ...]

    def of(self, file: SourceFile) -> Values:
        """What is known about one file, without its own words."""
        rows_of_file = (
            self.sheets[folder].get(file.path.relative_to(folder).as_posix())
            for folder, _ in _folders(file)
            if folder in self.sheets
        )
        nearest = next((row for row in rows_of_file if row is not None), _NOTHING)
        of_stem, of_name = (self.sidecars.get(path, _NOTHING) for path, _ in _sidecar_places(file))
        return MappingProxyType({**nearest, **of_stem, **of_name})


def describe(found: Found) -> Described:
    """Reads every sheet and sidecar once that can say something about the files found."""
    sheets: dict[Path, Sheet] = {}
    sidecars: dict[Path, Values] = {}
    refusals: list[Refusal] = []
    for file in found.files:
        for folder, shown in _folders(file):
            if folder not in sheets and os.path.lexists(folder / SHEET):
                sheets[folder], refused = _sheet(folder, origin_of(shown / SHEET))
                refusals.extend(refused)
        for path, shown in _sidecar_places(file):
            if path not in sidecars and os.path.lexists(path):
                sidecars[path], refused = _sidecar(path, origin_of(shown))
                refusals.extend(refused)
    for sidecar in found.sidecars:
        if sidecar.path not in sidecars:
            refusals.append(_refusal(sidecar.origin, "no file beside it has its name", None))
    once = {refusal.origin: refusal for refusal in reversed(refusals)}
    return Described(sheets, sidecars, tuple(once[origin] for origin in sorted(once)))


def _folders(file: SourceFile) -> Iterator[tuple[Path, PurePosixPath]]:
    """Folders whose sheet may list the file, nearest first, each with the name it was given."""
    for folder, shown in zip(file.path.parents, file.shown.parents, strict=False):
        yield folder, shown
        if folder == file.root:
            return


def _sidecar_places(file: SourceFile) -> tuple[tuple[Path, PurePosixPath], tuple[Path, PurePosixPath]]:
    """Where the sidecar of a.txt may lie, the lesser first: a.meta.toml, which a.md shares, and a.txt.meta.toml."""
    names = file.path.stem + SIDECAR, file.path.name + SIDECAR
    of_stem, of_name = ((file.path.with_name(name), file.shown.with_name(name)) for name in names)
    return of_stem, of_name


def _sheet(folder: Path, origin: str) -> tuple[Sheet, tuple[Refusal, ...]]:
    content, refused = _content(folder / SHEET, origin)
    if content is None:
        return {}, refused
    sheet = {}
    refusals = []
    for row in read_rows(content, folder):
        if row.file is not None:
            sheet[row.file] = row.values
        if row.problems:
            refusals.append(_refusal(f"{origin}#row {row.number}", "; ".join(row.problems), None))
    return MappingProxyType(sheet), tuple(refusals)


def _sidecar(path: Path, origin: str) -> tuple[Values, tuple[Refusal, ...]]:
    content, refused = _content(path, origin)
    if content is None:
        return _NOTHING, refused
    try:
        values, problems = clean(tomllib.loads(content))
    except (ValueError, RecursionError) as error:
        return _NOTHING, (_refusal(origin, f"is no TOML: {error}", sha256(content.encode())),)
    if problems:
        return values, (_refusal(origin, "; ".join(problems), sha256(content.encode())),)
    return values, ()


def _content(path: Path, origin: str) -> tuple[str | None, tuple[Refusal, ...]]:
    try:
        content = read_bounded(path)
    except OSError as error:
        return None, (_refusal(origin, f"cannot be read: {reason_of(error)}", None),)
    if content is None:
        return None, (_refusal(origin, f"has more than {MAX_BYTES} bytes", None),)
    try:
        return decode(content).removeprefix("\ufeff"), ()
    except NotText as error:
        return None, (_refusal(origin, str(error), sha256(content)),)


def _refusal(origin: str, detail: str, digest: str | None) -> Refusal:
    return Refusal(origin, "metadata", "bad_metadata", detail, digest)
