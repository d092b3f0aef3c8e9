"""What a release counts or repeats, against the rows that it is derived from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pandas as pd
import pyarrow as pa

from flows import counts
from schemas import dataset
from schemas.arrow import arrow_schema

# So many rows are named for one table.
NAMED = 5


def check_counts(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    """Every row whose counts, days or lists do not follow from the other tables."""
    yield from _lists(tables)
    try:
        derived = _derived({name: table.to_pandas(date_as_object=False) for name, table in tables.items()})
    except pd.errors.MergeError:
        return  # a key that is not unique, which the check of the tables names
    for name, frame in derived.items():
        declared = dataset().table(name)
        columns = [*declared.primary_key, *(c for c in frame if str(c).endswith(("_count", "_published_on")))]
        schema = pa.schema([arrow_schema(declared).field(c).with_nullable(True) for c in columns])
        expected = pa.Table.from_pandas(frame[columns], schema=schema, preserve_index=False).to_pylist()
        stored = {tuple(row[k] for k in declared.primary_key): row for row in tables[name].select(columns).to_pylist()}
        counted = {tuple(row[k] for k in declared.primary_key): row for row in expected}
        wrong = sorted(k for k in stored.keys() | counted.keys() if stored.get(k) != counted.get(k))
        if wrong:
            keys = ", ".join(" ".join(key) for key in wrong[:NAMED])
            yield f"{name}: {len(wrong)} rows do not count what the other tables hold: {keys}"


def _derived(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return counts.counted(frames["actors"][["actor_id"]].assign(document_id="", key=""), frames)


def _lists(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    links = {
        "speaker_ids": [r for r in tables["statement_actors"].to_pylist() if r["role"] == "speaker"],
        "sector_ids": tables["statement_sectors"].to_pylist(),
        "country_codes": tables["statement_countries"].to_pylist(),
    }
    items = {"speaker_ids": "actor_id", "sector_ids": "sector_id", "country_codes": "country_code"}
    for column, rows in links.items():
        linked: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            linked[row["statement_id"]].append(row[items[column]])
        statements = tables["statements"].select(["statement_id", column]).to_pylist()
        wrong = [s["statement_id"] for s in statements if s[column] != sorted(linked[s["statement_id"]])]
        if wrong:
            yield f"statements.{column} differs from its link table in {len(wrong)} rows: {', '.join(wrong[:NAMED])}"
