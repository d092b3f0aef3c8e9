"""The quality gate: tables → report. An error in it keeps the release from being published (contract section 5).

Types are checked with pyarrow, values with Great Expectations: one suite a table, rendered from its declaration, and
suites over frames that are derived from several tables (foreign keys, quotations, conservation, row counts).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from flows.validate import frames as derived
from flows.validate.report import Check, Report
from flows.validate.suites import Suite, run_suites
from schemas import Table, dataset
from schemas.arrow import arrow_schema
from schemas.expectations import Expectation, expectations

__all__ = ["Check", "Report", "validate"]


def validate(folder: Path, texts: Iterable[Path], read_count: int, last_counts: Mapping[str, int]) -> Report:
    """Check the tables in a folder.

    `texts` are shards of the documents that were read, `read_count` is the number of inputs, `last_counts` the rows of
    each table in the last release of the same sources (empty where there is none).
    """
    declared = dataset()
    stored = {t.name: pq.read_table(folder / f"{t.name}.parquet") for t in declared.tables}
    checks = [_check_types(table, stored[table.name]) for table in declared.tables]
    if not all(c.success for c in checks):
        return Report(tuple(checks))
    frames = {name: table.to_pandas(date_as_object=False) for name, table in stored.items()}
    suites = [
        Suite(t.name, frames[t.name], (*expectations(t), *_foreign_keys(t, frames)), t.primary_key)
        for t in declared.tables
    ]
    counted = derived.row_counts(declared, frames, last_counts)
    suites += [
        Suite("quotations", derived.quotations(frames, texts), (_equal("text", "document_text"),), ("row",)),
        Suite("list columns", derived.list_columns(frames), (_equal("listed", "linked"),), ("statement_id", "column")),
        Suite("conservation", derived.conservation(frames, read_count), (_equal("read", "accounted"),), ("read",)),
        Suite("row counts", counted, (_AT_LEAST,), ("table", "row_count", "minimum")),
    ]
    return Report((*checks, *run_suites(suites)))


def _equal(one: str, other: str) -> Expectation:
    return {"type": "expect_column_pair_values_to_be_equal", "kwargs": {"column_A": one, "column_B": other}}


_AT_LEAST: Expectation = {
    "type": "expect_column_pair_values_a_to_be_greater_than_b",
    "kwargs": {"column_A": "row_count", "column_B": "minimum", "or_equal": True},
}


def _check_types(table: Table, stored: pa.Table) -> Check:
    declared = arrow_schema(table)
    wrong = [
        f"{f.name}: {stored.schema.field(f.name).type if f.name in stored.column_names else 'missing'}, not {f.type}"
        for f in declared
        if f.name not in stored.column_names or stored.schema.field(f.name).type != f.type
    ]
    wrong += [f"{f.name}: {f.type}, not declared" for f in stored.schema if f.name not in table.columns]
    return Check(table.name, "arrow types match", "schema", not wrong, stored.num_rows, len(wrong), tuple(wrong))


def _foreign_keys(table: Table, frames: Mapping[str, pd.DataFrame]) -> list[Expectation]:
    found = []
    for field in table.fields:
        if field.references and field.type != "list":
            target, column = field.references.split(".")
            values = frames[target][column].tolist()
            # Great Expectations takes an empty set for "anything goes"; no key has this value.
            found.append(
                {
                    "type": "expect_column_values_to_be_in_set",
                    "kwargs": {"column": field.name, "value_set": values or ["(none)"]},
                }
            )
    return found
