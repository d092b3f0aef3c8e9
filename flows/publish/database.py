"""`comity.duckdb`: every table with its keys and comments, and the ready views, in one file.

DuckDB gives each file an identifier of its own, so two builds differ in their bytes; what they hold is the same, and
`comity verify` compares it row by row with the Parquet files.
"""

from pathlib import Path

from schemas import Dataset
from schemas.sql import create_table, create_view, literal, quoted, referenced_first, views

NAME = "comity.duckdb"
# The oldest DuckDB that opens the file; by default only that which wrote it and later ones do.
READABLE_FROM = "v1.2.0"


def write_database(dataset: Dataset, parquet: Path, path: Path) -> None:
    """Load the folder of Parquet files into a new database."""
    import duckdb

    # One thread: rows are stored in the order of their keys. Small blocks: a short column does not take 256 kB.
    # What does not fit into memory goes beside the folder of the release.
    with duckdb.connect(config={"threads": "1", "temp_directory": str(path.parent.parent / "spill")}) as connection:
        options = f"block_size 16384, storage_version '{READABLE_FROM}'"
        connection.execute(f"attach {literal(str(path))} as release ({options})")
        connection.execute("use release")
        for table in referenced_first(dataset):
            for statement in create_table(table):
                connection.execute(statement)
            rows = f"insert into {quoted(table.name)} select * from read_parquet(?)"
            source = [str(parquet / f"{table.name}.parquet")]
            own = [f.name for f in table.fields if (f.references or "").startswith(f"{table.name}.")]
            if own:  # what a row points to must be there before it
                connection.execute(f"{rows} where {quoted(own[0])} is null", source)
                connection.execute(f"{rows} where {quoted(own[0])} is not null", source)
            else:
                connection.execute(rows, source)
        for view in views():
            for statement in create_view(view):
                connection.execute(statement)
        connection.execute("use memory")
        connection.execute("detach release")
