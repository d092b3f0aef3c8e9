"""Slices of a release in the forms that other programs read: what `comity export` writes."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import ComityError
from flows.export import graphs, lists, plover, sqlite
from flows.publish.networks import NETWORKS, write_events
from flows.query import Filters, sliced, unreadable

if TYPE_CHECKING:
    import duckdb

STDOUT = "-"
Write = Callable[["duckdb.DuckDBPyConnection", Path], None]


@dataclass(frozen=True, slots=True)
class Form:
    """What writes a slice, whether the file is text, and whether it is one of the networks."""

    write: Callable[..., None]
    text: bool = True
    network: bool = False


FORMATS: Mapping[str, Form] = {
    "csv": Form(lists.write_csv),
    "parquet": Form(lists.write_parquet, text=False),
    "jsonl": Form(lists.write_jsonl),
    "xlsx": Form(lists.write_xlsx, text=False),
    "graphml": Form(graphs.write_graphml, network=True),
    "gexf": Form(graphs.write_gexf, network=True),
    "dna": Form(write_events),
    "plover": Form(plover.write_events),
    "sqlite": Form(sqlite.write_database, text=False),
}


def export(release: Path, name: str, filters: Filters, destination: str, network: str | None = None) -> int:
    """Write a slice of a release to a file, or to stdout where the destination is `-`; returns its statements.

    KeyError with a sentence where the format or the network is unknown. The file appears when it is complete, and stays
    what it was where that fails.
    """
    write = _writer(name, network)
    if destination == STDOUT and not FORMATS[name].text and sys.stdout.isatty():
        raise ComityError(f"{name} is nothing for a terminal; name a file with --output")
    import duckdb

    try:
        with sliced(release, filters) as connection:
            count = connection.execute("select count(*) from statements").fetchall()[0][0]
            with _file(destination) as path:
                write(connection, path)
    except duckdb.Error as error:
        raise unreadable(release, error) from error
    return int(count)


def _writer(name: str, network: str | None) -> Write:
    if name not in FORMATS:
        raise KeyError(f"{name!r} is none of {', '.join(FORMATS)}")
    form = FORMATS[name]
    if not form.network:
        if network is not None:
            raise KeyError(f"--network is for {' and '.join(n for n, f in FORMATS.items() if f.network)}, not {name}")
        return form.write
    if network is None or network not in NETWORKS:
        given = "name a network with --network" if network is None else f"there is no network {network!r}"
        raise KeyError(f"{given}: {', '.join(NETWORKS)}")
    return partial(form.write, NETWORKS[network])


@contextlib.contextmanager
def _file(destination: str) -> Iterator[Path]:
    """A path to write to; what stands there when the context ends well becomes the destination."""
    if destination == STDOUT:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder) / "slice"
            with (Path(folder) / "slice").open("rb") as stream:
                shutil.copyfileobj(stream, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return
    target = Path(destination)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        fresh.touch()
        yield fresh
        fresh.replace(target)
    except OSError as error:
        raise ComityError(
            f"cannot write {destination}: {error.strerror}; choose another place with --output"
        ) from error
    finally:
        fresh.unlink(missing_ok=True)
