"""A release as large as wanted: the corpus of the tests so many times over, documents and statements with new names."""

import duckdb
import pyarrow as pa

from schemas import Table, dataset
from schemas.arrow import arrow_schema
from schemas.sql import literal
from tests.corpus import Built

# Tables whose rows belong to one document; an actor stays one actor.
REPEATED = {"documents", "statements", "statement_spans", "statement_actors", "statement_sectors"}
REPEATED |= {"statement_countries", "mentions", "actor_roles"}


def repeated(table: Table, built: Built, times: int) -> pa.Table:
    """The rows of a table so many times over, with identifiers of their own."""
    columns = [
        f"left({f.name}, 10) || lpad(k::varchar, 8, '0') as {f.name}"
        if f.name in ("document_id", "statement_id", "duplicate_of")
        else "left(text_sha256, 56) || lpad(k::varchar, 8, '0') as text_sha256"
        if f.name == "text_sha256"
        else "origin || k as origin"
        if f.name == "origin"
        else f'"{f.name}"'
        for f in table.fields
    ]
    path = literal(str(built.folder / f"{table.name}.parquet"))
    keys = ", ".join(f'"{key}"' for key in table.primary_key)
    count = times if table.name in REPEATED else 0
    rows = f"select {', '.join(columns)} from read_parquet({path}), range({times}) r(k)" if count else f"from {path}"
    found = duckdb.sql(f"{rows} order by {keys}").to_arrow_table()
    return found.cast(arrow_schema(table).remove_metadata()).cast(arrow_schema(table))


def enlarged(built: Built, statements: int) -> dict[str, pa.Table]:
    """Every table by its name, with at least so many statements."""
    times = statements // len(built.rows("statements")) + 1
    return {t.name: repeated(t, built, times) for t in dataset().tables}
