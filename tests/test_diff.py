"""What changed between two releases."""

from pathlib import Path

import pyarrow.parquet as pq

from flows.diff import CHANGES_SCHEMA, compare, diff_tables
from schemas import dataset
from tests.corpus import Built, release, rewrite


def test_a_release_does_not_differ_from_itself(tables: Built):
    diffs = diff_tables(tables.folder, tables.folder)
    assert [d.table for d in diffs] == [t.name for t in dataset().tables]
    assert all(d.empty for d in diffs)


def test_added_removed_and_changed_rows_are_told_apart_by_their_keys(tables: Built, tmp_path: Path):
    old, new = tables, tables.copy(tmp_path)

    def change(rows):
        rows[0]["name"] = "Republic of Somewhere"
        return [*rows[:-1], {**rows[-1], "actor_id": "p-0000000000000000"}]

    rewrite(new.folder, "actors", change)
    ids = [r["actor_id"] for r in old.rows("actors")]
    (diff,) = (d for d in diff_tables(old.folder, new.folder) if not d.empty)
    assert diff.table == "actors"
    assert diff.added == (("p-0000000000000000",),)
    assert diff.removed == ((ids[-1],),)
    assert diff.changed == ((ids[0],),)


def test_keys_of_several_columns_are_whole_and_sorted(tables: Built, tmp_path: Path):
    new = tables.copy(tmp_path)
    rewrite(new.folder, "mentions", lambda rows: [])
    (diff,) = (d for d in diff_tables(tables.folder, new.folder) if not d.empty)
    expected = [tuple(r[k] for k in ("document_id", "start", "end", "actor_id")) for r in tables.rows("mentions")]
    assert list(diff.removed) == sorted(expected)


def test_a_table_that_an_older_release_does_not_have_is_all_new(tables: Built, tmp_path: Path):
    old = tables.copy(tmp_path)
    (old.folder / "dyads.parquet").unlink()
    (diff,) = (d for d in diff_tables(old.folder, tables.folder) if not d.empty)
    assert (diff.table, len(diff.added), diff.removed) == ("dyads", len(tables.rows("dyads")), ())


def test_changes_are_told_cell_by_cell(tables: Built, tmp_path: Path):
    new = tables.copy(tmp_path)

    def change(rows):
        rows[0] |= {"aliases": ["A", "B; C"], "mention_count": 77, "first_published_on": None}
        return rows[:-1]

    rewrite(new.folder, "actors", change)
    before = tables.rows("actors")
    assert compare(tables.folder, new.folder).changes.to_pylist() == [
        row("actors", before[-1]["actor_id"], "removed"),
        row("actors", before[0]["actor_id"], "changed", "aliases", ";".join(before[0]["aliases"]), "A;B; C"),
        row("actors", before[0]["actor_id"], "changed", "mention_count", str(before[0]["mention_count"]), "77"),
        row(
            "actors", before[0]["actor_id"], "changed", "first_published_on", str(before[0]["first_published_on"]), None
        ),
    ]


def row(table: str, key: str, op: str, column: str | None = None, old: str | None = None, new: str | None = None):
    return {"table": table, "key": key, "op": op, "column": column, "old": old, "new": new}


def test_a_column_that_an_older_release_does_not_have_is_new_where_it_holds_a_value(tables: Built, tmp_path: Path):
    old = tables.copy(tmp_path)
    path = old.folder / "documents.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["licence"]), path)
    changes = compare(old.folder, tables.folder).changes.to_pylist()
    licensed = [r for r in tables.rows("documents") if r["licence"]]
    assert changes == [row("documents", r["document_id"], "changed", "licence", None, r["licence"]) for r in licensed]


def test_a_first_release_has_no_changes_and_the_next_one_those_that_happened(tables: Built, tmp_path: Path):
    first = pq.read_table(release(tmp_path / "output", tables) / "changes.parquet")
    assert first.schema.equals(CHANGES_SCHEMA) and first.num_rows == 0
    new = tables.copy(tmp_path)
    rewrite(new.folder, "statement_spans", lambda rows: [{**r, "text": r["text"].upper()} for r in rows])
    second = pq.read_table(release(tmp_path / "output", new, key="other") / "changes.parquet").to_pylist()
    assert {(r["table"], r["op"], r["column"]) for r in second} == {("statement_spans", "changed", "text")}
    spans = {f"{r['statement_id']};{r['part']};{r['start']}": r["text"] for r in tables.rows("statement_spans")}
    assert {r["key"]: r["old"] for r in second} == {k: t for k, t in spans.items() if t != t.upper()}
