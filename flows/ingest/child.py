"""The child process that parses strangers' bytes: `python -m flows.ingest.child MODULE MEMORY SOCKET`.

It imports the parser, parses something harmless so that all that is loaded late is loaded, and then gives up whatever
a document could misuse: opening files and sockets, writing, starting processes, being root. Files come as open
descriptors through the socket, results go back through it.
"""

import contextlib
import importlib
import itertools
import math
import os
import pkgutil
import re
import resource
import socket
import sys
from collections.abc import Iterator
from importlib.machinery import BuiltinImporter, FrozenImporter
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from flows.ingest import wire
from flows.ingest.encoding import decode_any, repair
from flows.ingest.normalize import NotText
from flows.ingest.readers.record import Part

_NOBODY = 65534
_WORN_OUT = 500_000_000
"""Bytes of memory in use from which on a fresh child is better than one that may run out."""
_VIRTUAL, _RESIDENT = 0, 1
"""Places in /proc/self/statm."""
_MAX_DETAIL = 300
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")


def main(module_name: str, memory: int, descriptor: int) -> None:
    """Serve one file after the other until the socket closes."""
    module = importlib.import_module(module_name)
    connection = socket.socket(fileno=descriptor)
    _load_what_is_loaded_late(module)
    # Kept open, since it cannot be opened later. The peak that the system counts is no use: it is the run's at first.
    statistics = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    _lock(memory + _in_use(statistics, _VIRTUAL))
    connection.sendall(wire.encode({"ready": True}))
    while True:
        request, files, _, _ = socket.recv_fds(connection, 1_000, 1)
        if not request or not files:
            return
        with os.fdopen(files[0], "rb") as stream:
            stream.seek(0)
            for answer in _answers(module, stream, wire.decode(request)):
                connection.sendall(wire.encode(answer))
        connection.sendall(wire.encode({"end": _in_use(statistics, _RESIDENT) > _WORN_OUT}))


def _answers(module: ModuleType, stream: BinaryIO, question: wire.Message) -> Iterator[wire.Message]:
    """For each text behind those to be skipped its name, then what it is."""
    parts: Iterator[Part] = module.parts(stream, *question["stated"])
    for number in itertools.count(1):
        _allow_cpu(question["scan_seconds"])
        try:
            part = next(parts, None)
        except Exception as error:
            yield _refused(error)
            return
        if part is None:
            return
        if number > question["skip"]:
            yield {"part": part.name, "sha256": part.sha256, "number": number}
            _allow_cpu(question["seconds"])
            yield _parsed(part)


def _parsed(part: Part) -> wire.Message:
    try:
        parsed = part.parse()
    except Exception as error:
        return _refused(error)
    return {
        "text": parsed.text,
        "metadata": dict(parsed.metadata),
        "hint": parsed.language_hint,
        "notes": list(parsed.notes),
    }


def _refused(error: Exception) -> wire.Message:
    if isinstance(error, NotText):
        return {"refused": error.reason, "detail": str(error)}
    if isinstance(error, MemoryError):
        return {"refused": "memory", "detail": "parsing took more memory than it may"}
    # Addresses differ from run to run.
    said = _ADDRESS.sub("0x…", f"{type(error).__name__}: {error}").splitlines()[0]
    return {"refused": "parse_error", "detail": said[:_MAX_DETAIL]}


def _load_what_is_loaded_late(module: ModuleType) -> None:
    import encodings

    for codec in pkgutil.iter_modules(encodings.__path__):
        with contextlib.suppress(ImportError):  # those of other systems
            importlib.import_module(f"encodings.{codec.name}")
    repair("CafÃ©")
    decode_any("Министры обсудили сотрудничество в области".encode("cp1251"))
    module.warm()


def _in_use(statistics: int, which: int) -> int:
    """Bytes of memory, as the system counts them now."""
    return int(os.pread(statistics, 200, 0).split()[which]) * resource.getpagesize()


def _lock(memory: int) -> None:
    """Give up what a parser does not need. The one descriptor that stays free is for the file to be read."""
    # What is not loaded by now is not there: said at once, instead of failing to open its file.
    sys.meta_path[:] = [BuiltinImporter, FrozenImporter]
    if os.geteuid() == 0:  # root is exempt from the limit of processes
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, _only_one_more())


def _only_one_more() -> int:
    """Fill the gaps among the open descriptors; the limit at which just one more can be opened."""
    highest = max(int(entry.name) for entry in Path("/proc/self/fd").iterdir())
    while (filler := os.dup(0)) <= highest:
        pass
    os.close(filler)
    return filler + 1


def _limit(which: int, value: int) -> None:
    resource.setrlimit(which, (value, value))


def _allow_cpu(seconds: float) -> None:
    """As much processor time from now on; wall time, which the run watches, is what usually ends first."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
