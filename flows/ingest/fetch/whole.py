"""Files that are there whole or not at all."""

from collections.abc import Iterable
from pathlib import Path

from flows.ingest.files import sha256


def replace(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file beside its place and move it there; where a piece fails, what stood there stays."""
    # A name of its own for each file, and a short one: a name may be as long as the file system allows.
    new = path.with_name(f".{sha256(path.name.encode())[:16]}.new")
    with new.open("wb") as stream:
        stream.writelines(pieces)
    new.replace(path)
