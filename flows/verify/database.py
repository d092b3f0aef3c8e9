"""`comity.duckdb` against the Parquet files: the same rows in every table, whatever the bytes of the container."""

from collections.abc import Iterator
from pathlib import Path

from flows.publish.database import NAME
from flows.spill import in_memory
from schemas import dataset
from schemas.sql import literal, quoted


def check_database(release: Path) -> Iterator[str]:
    """Every table that is missing, has other columns or holds other rows; nothing for a release without the file."""
    import duckdb

    if not (release / NAME).is_file():
        return
    with in_memory() as connection:
        try:
            connection.execute(f"attach {literal(str(release / NAME))} as release (read_only)")
            for table in dataset().tables:
                path = release / "parquet" / f"{table.name}.parquet"
                stored, expected = quoted(table.name), f"read_parquet({literal(str(path))})"
                count = (
                    f"select count(*) from ((from release.{stored} except all from {expected}) union all "
                    f"(from {expected} except all from release.{stored}))"
                )
                different = connection.execute(count).fetchall()[0][0]
                if different:
                    yield f"{NAME}: {table.name} differs from the Parquet file in {different} rows"
        except duckdb.Error as error:
            yield f"{NAME} cannot be read: {str(error).splitlines()[0]}"
