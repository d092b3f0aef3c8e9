"""Opening what sources name: regular files only, and never more of one than fits."""

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

MAX_BYTES = 10_000_000
"""Largest text, in bytes of UTF-8; about 1.6 million words, four times the longest novel."""


def open_regular(path: Path) -> BinaryIO:
    """The file, opened for reading. Raises OSError for what is not a regular file: opening a pipe waits for ever."""
    _check_regular(path.stat().st_mode)
    # The file may have been exchanged since: O_NONBLOCK makes even a pipe open at once.
    stream = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    try:
        _check_regular(os.fstat(stream.fileno()).st_mode)
    except OSError:
        stream.close()
        raise
    return stream


def read_bounded(path: Path, limit: int = MAX_BYTES) -> bytes | None:
    """All bytes of a regular file; None where there are more than `limit`. Raises OSError as `open_regular` does."""
    with open_regular(path) as stream:
        content = stream.read(limit + 1)
    return content if len(content) <= limit else None


def sha256_of(path: Path) -> str | None:
    """SHA-256 of a file's bytes; None for one larger than MAX_BYTES. Raises OSError as `open_regular` does."""
    content = read_bounded(path)
    return None if content is None else sha256(content)


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def reason_of(error: OSError) -> str:
    """What the system said, without the path (which may be absolute, and differ between machines)."""
    return error.strerror or type(error).__name__


def _check_regular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "Not a regular file")
