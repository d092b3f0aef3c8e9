"""A parser that does what the lines of its file say, for the tests of the guard."""

import ctypes
import os
import socket
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from flows.ingest.readers import Parsed, Part

LATE = "calendar"  # a module that nothing here has loaded before


def warm() -> None:
    pass


def parts(stream: BinaryIO) -> Iterator[Part]:
    for number, line in enumerate(stream.read().decode().splitlines()):
        if line == "lost":
            while True:
                time.sleep(1)
        yield Part(f"{line}-{number}", "0" * 64, partial(_do, line))


def _do(line: str) -> Parsed:
    what, _, rest = line.partition(" ")
    doing = {
        "good": lambda: rest,
        "spin": _spin,
        "sleep": lambda: time.sleep(60),
        "crash": lambda: ctypes.string_at(0),
        "abort": os.abort,
        "exit": lambda: os._exit(7),
        "eat": lambda: bytearray(2_000_000_000),
        "flood": lambda: "x" * 17_000_000,
        "open": lambda: Path(rest).read_text(),
        "write": lambda: Path(rest).write_text("x"),
        "socket": socket.socket,
        "fork": os.fork,
        "import": lambda: __import__(LATE),
        "root": lambda: str(os.geteuid()),
        "environment": lambda: repr(sorted(os.environ)),
        "raise": lambda: 1 // 0,
        "many": lambda: [os.dup(0) for _ in range(100)],
        "junk": lambda: _say(b"\0\0\0\0\0\0\0\4junk"),
        "lie": lambda: _say(b"\xff" * 8),
        "half": lambda: _say(b"\0\0\0\0\0\0\1\0{"),
    }[what]()
    return Parsed(str(doing), language_hint="en")


def _spin() -> None:
    while True:
        pass


def _say(words: bytes) -> str:
    """Words to the run itself, past the child that should speak."""
    for descriptor in range(3, 4096):
        try:
            os.write(descriptor, words)
        except OSError:
            continue
    time.sleep(60)
    return ""
