"""The files of a release against its checksums, its manifest and the pointer to it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from flows.publish.manifest import CHECKSUMS, MANIFEST, file_names
from flows.publish.store import file_sha256, json_text, pointer_to

_CHECKSUM = re.compile(r"([0-9a-f]{64})  (.+)")


def check_files(release: Path) -> Iterator[str]:
    """Every file that is missing, added or changed."""
    yield from _checksums(release)
    yield from _manifest(release)
    yield from _pointer(release)


def _checksums(release: Path) -> Iterator[str]:
    try:
        *lines, rest = (release / CHECKSUMS).read_bytes().decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        yield f"{CHECKSUMS} cannot be read: {error}"
        return
    listed = {match[2]: match[1] for match in map(_CHECKSUM.fullmatch, lines) if match}
    if rest or len(listed) != len(lines):
        yield f"{CHECKSUMS} has a line that is no SHA-256, two spaces and a file, or one that stands twice"
    present = set(file_names(release))
    for name in sorted(present | set(listed)):
        if name not in present:
            yield f"{name} is listed in {CHECKSUMS} and missing"
        elif name not in listed:
            yield f"{name} is not listed in {CHECKSUMS}"
        elif file_sha256(release / name) != listed[name]:
            yield f"{name} has changed: its SHA-256 is not the one in {CHECKSUMS}"


def _manifest(release: Path) -> Iterator[str]:
    try:
        manifest = json.loads((release / MANIFEST).read_text("utf-8"))
        files = {f["path"]: (f["bytes"], f["sha256"]) for f in manifest["files"]}
        version = manifest["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield f"{MANIFEST} cannot be read: {error}"
        return
    for name in sorted(set(file_names(release)) - {MANIFEST} | set(files)):
        path = release / name
        if name not in files or not path.is_file() or (path.stat().st_size, file_sha256(path)) != files[name]:
            yield f"{name} is not the file that {MANIFEST} describes"
    resolved = release.resolve()
    if resolved.parent.name == "releases" and resolved.name != version:
        yield f"the folder is called {resolved.name}, the release in it {version}"


def _pointer(release: Path) -> Iterator[str]:
    resolved = release.resolve()
    pointer = resolved.parent.parent / "latest.json"
    if resolved.parent.name != "releases" or not pointer.is_file():
        return
    try:
        text = pointer.read_bytes().decode("utf-8")
        latest = json.loads(text)
        named = {str(latest["version"]), PurePosixPath(str(latest["path"])).name}
        if resolved.name in named and text != json_text(pointer_to(resolved)):
            yield f"latest.json is not the one that was written for {resolved.name}, or {MANIFEST} is not"
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield f"latest.json cannot be read: {error}"
