"""Actors whose identifier is gone, and under which they are found now: rows of `changes.parquet`.

An identifier follows from a name, so an actor whose fullest name changes, who turns out to be the same as another, or
to be two, gets another one. Where a mention of the release before stands at the same place of the same text and belongs
to another actor now, the old identifier leads to that one. What earlier releases said is carried on and led to the end,
so that whoever kept an identifier for years finds its actor in the newest release alone.
"""

from pathlib import Path

import pyarrow as pa

from flows.diff import CHANGES_SCHEMA, MERGED, NO_CHANGES, SPLIT
from schemas.sql import literal

CHANGES = "changes.parquet"

# A place may name several actors (“both ministers”): one who stood there before takes nobody's place.
_TAKEN = """
select distinct o.actor_id as old, n.actor_id as new
from old_mentions o
join new_mentions n on n.text_sha256 = o.text_sha256 and n.start = o.start and n."end" = o."end"
anti join old_mentions s
    on s.text_sha256 = n.text_sha256 and s.start = n.start and s."end" = n."end" and s.actor_id = n.actor_id
where o.actor_id not in (select actor_id from new_actors)"""
_ALL = f"""
with taken as ({_TAKEN}), led as (
    select old, new from taken
    union
    select c.old, coalesce(t.new, c.new) from carried c left join taken t on t.old = c.new
)
select
    'actors' as "table", old as key,
    if(count(*) over (partition by old) = 1, '{MERGED}', '{SPLIT}') as op, 'actor_id' as "column", old, new
from led
where old not in (select actor_id from new_actors) and new in (select actor_id from new_actors)
order by old, new"""


def redirects(previous: Path, release: Path) -> pa.Table:
    """One row (`CHANGES_SCHEMA`) per identifier that is gone and actor that it leads to now, sorted.

    Both are folders of releases; `release` needs no more than its Parquet files.
    """
    import duckdb

    # What does not fit into memory goes beside the folder of the release, not into the user's.
    spill = str(release.parent / "spill")
    with duckdb.connect(config={"threads": "2", "temp_directory": spill}) as connection:
        for side, folder in (("old", previous), ("new", release)):
            documents, mentions, actors = (_rows(folder, name) for name in ("documents", "mentions", "actors"))
            connection.execute(f"create view {side}_actors as select actor_id from {actors}")
            connection.execute(
                f'create table {side}_mentions as select distinct actor_id, text_sha256, start, "end" '
                f"from {mentions} join {documents} using (document_id)"
            )
        known = previous / CHANGES
        rows = f"read_parquet({literal(str(known))}) where op in ('{MERGED}', '{SPLIT}')"
        empty = "(select null::varchar as old, null::varchar as new where false)"
        connection.execute(f"create view carried as select old, new from {rows if known.is_file() else empty}")
        found: pa.Table = connection.sql(_ALL).to_arrow_table()
    return found.cast(CHANGES_SCHEMA) if found.num_rows else NO_CHANGES


def _rows(folder: Path, table: str) -> str:
    return f"read_parquet({literal(str(folder / 'parquet' / f'{table}.parquet'))})"
