"""`output/runs/`: what differs from run to run (times, outcomes), kept out of the releases."""

import contextlib
import datetime as dt
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.publish.store import write_json


@dataclass(slots=True)
class Run:
    """One run: its seconds step by step, and how it ended."""

    sources: Sequence[str]
    status: str = "failed"
    release: str | None = None
    error: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    notices: Sequence[str] = ()

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Take the time of one step."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(time.perf_counter() - start, 3)

    def note(self, notices: Sequence[str]) -> Sequence[str]:
        """Keep what the user should know of this run; returns it."""
        self.notices = notices
        return notices

    def finish(self, status: str, folder: Path | None) -> dict[str, Any]:
        """Note how the run ended; returns what the flow returns."""
        if folder is None:
            raise ValueError("a run that ends well has a release")
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        self.status, self.release = status, manifest["version"]
        counts = {"inputs": manifest["inputs"], "tables": manifest["tables"]}
        return {"status": status, "version": manifest["version"], "path": str(folder), **counts}


@contextlib.contextmanager
def recorded(output: Path, sources: Sequence[str]) -> Iterator[Run]:
    """Write the run's record when it ends, however it ends."""
    run, started = Run(sources), dt.datetime.now(dt.UTC)
    try:
        yield run
    except BaseException as error:
        run.error = f"{type(error).__name__}: {error}"
        raise
    finally:
        folder = output / "runs"
        folder.mkdir(exist_ok=True)
        ended = dt.datetime.now(dt.UTC)
        record = {
            "started_at": started.isoformat(timespec="seconds"),
            "ended_at": ended.isoformat(timespec="seconds"),
            "status": run.status,
            "release": run.release,
            "error": run.error,
            "sources": list(run.sources),
            "notices": list(run.notices),
            "seconds": run.seconds,
        }
        write_json(folder / f"{started:%Y%m%dT%H%M%S%f}Z-{os.getpid()}.json", record)
