"""Parsing strangers' bytes in child processes whose time, memory and output are bounded.

A child is used for many files and replaced now and then. What it does with one text cannot touch the others: when it
hangs, crashes, floods or takes too much memory, it is killed, and that text is refused with a stable reason.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from flows.errors import ComityError
from flows.ingest import wire
from flows.ingest.readers import GuardedFormat, RawRecord
from flows.records import Refusal

_START_SECONDS = 60.0
"""Importing the libraries from a cold disk; no document is read meanwhile."""
_MAX_DEATHS = 10
"""Texts of one file that may kill the parser before the rest of it is given up."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What parsing one text may take: wall time in seconds; memory beside the libraries' own, and output, in bytes."""

    seconds: float = 10.0
    memory: int = 600_000_000
    output: int = 16_000_000
    texts_per_child: int = 500


class Guard:
    """Runs parsers in child processes, one a format; a context, at whose end they are gone."""

    def __init__(self, limits: Limits = Limits()) -> None:  # frozen
        self.limits = limits
        self._children: dict[str, _Child] = {}

    def __enter__(self) -> "Guard":
        return self

    def __exit__(self, *_: object) -> None:
        for module in tuple(self._children):
            self._end(module)

    def read(
        self, kind: GuardedFormat, stream: BinaryIO, origin: str, charset: str | None = None
    ) -> Iterator[RawRecord | Refusal]:
        """The records of a file that is open, each text that cannot be one as a refusal; origins are unique.

        `charset` is what a server states about the file.
        """
        size = os.fstat(stream.fileno()).st_size
        if kind.max_bytes is not None and size > kind.max_bytes:
            detail = f"{size} bytes; a file of this format may have {kind.max_bytes}"
            yield Refusal(origin, "ingest", "too_large", detail)
            return
        names = _Names(origin)
        taken = deaths = 0
        while True:
            place = _Place(origin)
            child = self._child(kind)
            finished = False
            try:
                child.send_file(stream, taken, kind, charset)
                for found in child.answers(kind, names, place):
                    taken += 1
                    yield found
                finished = not child.is_worn_out
                return
            except _Death as death:
                taken, deaths = taken + 1, deaths + 1
                yield Refusal(place.origin, "ingest", death.reason, death.detail, place.sha256)
                if not kind.many or place.origin == origin:
                    return
            finally:
                if not finished:  # also when the reader of this generator stops in between
                    self._end(kind.module)
            if deaths == _MAX_DEATHS:
                detail = f"{deaths} texts of this file killed the parser; what follows text {taken} was not read"
                yield Refusal(origin, "ingest", "crash", detail)
                return

    def _child(self, kind: GuardedFormat) -> "_Child":
        if kind.module not in self._children:
            self._children[kind.module] = _Child(kind.module, self.limits)
        return self._children[kind.module]

    def _end(self, module: str) -> None:
        child = self._children.pop(module, None)
        if child is not None:
            child.end()


class _Death(Exception):
    """A child that had to be killed, or died: `reason` is a code of the codelist, `detail` for a reader."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass(slots=True)
class _Place:
    """The text that is being parsed; the file while its next text is looked for."""

    origin: str
    sha256: str | None = None


class _Names:
    """Origins of a file's records: ORIGIN#NAME; a name met before gets the number of the text behind it."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._met: set[str] = set()

    def origin_of(self, name: str, number: int) -> str:
        if not name:
            return self._origin
        full = f"{self._origin}#{name}"
        if full in self._met:
            full = f"{full}#text {number}"
        self._met.add(full)
        return full


class _Child:
    """One child process and the socket to it."""

    def __init__(self, module: str, limits: Limits) -> None:
        self.is_worn_out = False
        self._limits = limits
        self._texts = 0
        self._socket, theirs = socket.socketpair()
        # Nothing of the run's environment but the way to its libraries: secrets stay here, results do not depend on it.
        environment = {
            "LC_ALL": "C.UTF-8",
            "OMP_NUM_THREADS": "1",
            "PATH": os.defpath,
            "PYTHONHASHSEED": "0",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "TZ": "UTC",
        }
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "flows.ingest.child", module, str(limits.memory), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=environment,
                start_new_session=True,
            )
        try:
            wire.receive(self._socket, _START_SECONDS, limits.output)
        except (OSError, EOFError, ValueError) as error:
            self.end()
            raise ComityError(f"The parser {module} does not start; `comity doctor` says what is missing.") from error

    def send_file(self, stream: BinaryIO, skip: int, kind: GuardedFormat, charset: str | None) -> None:
        """Hand over an open file, whose first `skip` texts are known already."""
        seconds = {"seconds": self._limits.seconds, "scan_seconds": kind.scan_seconds}
        stated = [charset] if kind.charset and charset is not None else []
        request = wire.encode({"skip": skip, **seconds, "stated": stated})
        try:
            self._socket.settimeout(self._limits.seconds)
            socket.send_fds(self._socket, [request], [stream.fileno()])
        except OSError:
            raise _Death("crash", f"the parser ended while it was idle: {self._how()}") from None

    def answers(self, kind: GuardedFormat, names: _Names, place: _Place) -> Iterator[RawRecord | Refusal]:
        """What the child finds in the file, until its end; `place` follows. Raises _Death."""
        file = place.origin
        while True:
            message = self._receive(self._limits.seconds if place.sha256 else kind.scan_seconds)
            try:
                match message:
                    case {"part": str(name), "sha256": str(digest), "number": int(number)}:
                        place.origin, place.sha256 = names.origin_of(name, number), digest
                        continue
                    case {"refused": str(reason), "detail": str(detail)}:
                        found: RawRecord | Refusal = Refusal(place.origin, "ingest", reason, detail, place.sha256)
                    case {"text": str(text), "metadata": dict(own), "hint": None | str() as hint, "notes": list(notes)}:
                        found = RawRecord(
                            place.origin,
                            str(place.sha256),
                            text,
                            own,
                            own_metadata_first=kind.many,
                            language_hint=hint,
                            notes=tuple((str(reason), str(detail)) for reason, detail in notes),
                        )
                    case {"end": bool(worn_out)}:
                        self.is_worn_out = worn_out or self._texts >= self._limits.texts_per_child
                        return
                    case _:
                        raise ValueError("no known message")
            except (TypeError, ValueError):
                raise _Death("crash", "the parser sent what is no answer") from None
            self._texts += 1
            yield found
            place.origin, place.sha256 = file, None

    def _receive(self, seconds: float) -> wire.Message:
        try:
            return wire.receive(self._socket, seconds, self._limits.output)
        except wire.Silence:
            raise _Death("timeout", f"parsing took more than {seconds:g} seconds") from None
        except wire.TooLarge as error:
            raise _Death("output_too_large", f"{error} of result; {self._limits.output} are the most") from None
        except (EOFError, OSError):
            how = self._how()
            reason = "timeout" if how == "SIGXCPU" else "crash"
            raise _Death(reason, f"the parser ended: {how}") from None
        except ValueError:
            raise _Death("crash", "the parser sent what is no answer") from None

    def _how(self) -> str:
        """How the process ended, in a word that is the same on every machine."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self._process.wait(timeout=1)
            if status >= 0:
                return f"exit status {status}"
            with contextlib.suppress(ValueError):
                return signal.Signals(-status).name
        return "unknown"

    def end(self) -> None:
        """Kill the process, and whatever it may have started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        self._socket.close()
