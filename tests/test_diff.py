"""What changed between two releases."""

from pathlib import Path

from flows.diff import diff_tables
from schemas import dataset
from tests.corpus import Built, rewrite


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
