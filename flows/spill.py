"""A DuckDB database in memory, whose spill goes to a folder that is removed."""

import contextlib
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@contextlib.contextmanager
def in_memory(**config: str) -> Iterator["duckdb.DuckDBPyConnection"]:
    """A connection; `config` are DuckDB's own settings.

    What does not fit into memory would go into the folder where the user works, and stay there after a crash.
    """
    import duckdb

    with (
        tempfile.TemporaryDirectory(prefix="comity-") as spill,
        duckdb.connect(config={**config, "temp_directory": spill}) as connection,
    ):
        yield connection
