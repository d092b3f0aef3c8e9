"""An identifier of an actor that is gone leads to the actor that it is now, over any number of releases."""

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.diff import CHANGES_SCHEMA
from flows.verify import verify
from tests.corpus import Built, Rows, release, rewrite

A, B, C, D = (f"p-{letter * 16}" for letter in "abcd")
FALCATO = "Rui Falcato"
Redirects = set[tuple[str, str, str]]


def redirects(folder: Path) -> Redirects:
    table = pq.read_table(folder / "changes.parquet")
    assert table.schema.equals(CHANGES_SCHEMA)
    rows = [r for r in table.to_pylist() if r["op"] in ("merged_into", "split_into")]
    assert all((r["table"], r["column"], r["key"]) == ("actors", "actor_id", r["old"]) for r in rows)
    ids = {r["actor_id"] for r in pq.read_table(folder / "parquet" / "actors.parquet").to_pylist()}
    assert all(r["new"] in ids and r["old"] not in ids for r in rows)
    return {(r["old"], r["op"], r["new"]) for r in rows}


def called(tables: Built, name: str) -> str:
    """The identifier of the actor of that name."""
    return next(r["actor_id"] for r in tables.rows("actors") if r["name"] == name)


def renamed(tables: Built, to: Path, choose: Callable[[str, int], str]) -> Built:
    """The same tables with other identifiers of actors; `choose` gets the old one and the number of the mention."""
    to.mkdir()
    copy = tables.copy(to)
    found: dict[str, dict] = {}
    actors = {r["actor_id"]: r for r in tables.rows("actors")}

    def mentions(rows: Rows) -> Rows:
        changed = []
        for number, row in enumerate(rows):
            now = choose(row["actor_id"], number)
            found.setdefault(now, {**actors[row["actor_id"]], "actor_id": now})
            changed.append({**row, "actor_id": now})
        return unique(changed, "document_id", "start", "end", "actor_id")

    rewrite(copy.folder, "mentions", mentions)
    rewrite(copy.folder, "actors", lambda rows: unique(list(found.values()), "actor_id"))
    one = {actor: choose(actor, 0) for actor in actors}
    for table, key in (
        ("statement_actors", ("statement_id", "actor_id", "role")),
        ("actor_roles", ("actor_id", "document_id", "start", "end")),
    ):
        rewrite(copy.folder, table, lambda rows, key=key: unique([swapped(r, one) for r in rows], *key))
    rewrite(copy.folder, "statements", lambda rows: [swapped(r, one) for r in rows])
    return copy


def swapped(row: dict, one: dict[str, str]) -> dict:
    swap = {k: one.get(row[k], row[k]) for k in ("actor_id", "organization_id") if k in row}
    if "speaker_ids" in row:
        swap["speaker_ids"] = sorted({one[a] for a in row["speaker_ids"]})
    return {**row, **swap}


def unique(rows: Rows, *key: str) -> Rows:
    return sorted({tuple(r[k] for k in key): r for r in rows}.values(), key=lambda r: tuple(r[k] for k in key))


def test_a_first_release_and_one_without_a_change_lead_nowhere(tables: Built, tmp_path: Path):
    assert redirects(release(tmp_path, tables)) == redirects(release(tmp_path, tables, key="other")) == set()


def test_an_actor_with_another_name_is_led_to_it_and_the_words_say_so(tables: Built, tmp_path: Path):
    old = called(tables, FALCATO)
    release(tmp_path / "out", tables)
    folder = release(tmp_path / "out", renamed(tables, tmp_path / "t", lambda a, _: A if a == old else a))
    assert redirects(folder) == {(old, "merged_into", A)}
    page = (folder / "CHANGES.md").read_text("utf-8")
    assert f"## Actors with another `actor_id`\n\n- `{old}` is now `{A}`\n" in page
    assert verify(folder) == []


def test_two_actors_that_are_one_are_led_to_it(tables: Built, tmp_path: Path):
    old, other = called(tables, FALCATO), called(tables, "Petrus Shikongo")
    release(tmp_path / "out", tables)
    folder = release(tmp_path / "out", renamed(tables, tmp_path / "t", lambda a, _: other if a == old else a))
    assert redirects(folder) == {(old, "merged_into", other)}


def test_an_actor_that_is_two_is_led_to_both(tables: Built, tmp_path: Path):
    old = called(tables, FALCATO)
    assert len({n % 2 for n, r in enumerate(tables.rows("mentions")) if r["actor_id"] == old}) == 2
    release(tmp_path / "out", tables)
    split = renamed(tables, tmp_path / "t", lambda a, n: (A, B)[n % 2] if a == old else a)
    folder = release(tmp_path / "out", split)
    assert redirects(folder) == {(old, "split_into", A), (old, "split_into", B)}
    assert f"- `{old}` is now `{A}` and `{B}`\n" in (folder / "CHANGES.md").read_text("utf-8")


def test_who_stood_at_a_common_place_before_takes_nobodys_place(tables: Built, tmp_path: Path):
    """“They” names two actors; the one that stays is not what the other became."""
    old, other = called(tables, FALCATO), called(tables, "Petrus Shikongo")
    common = tables.copy(tmp_path)

    def both(rows: Rows) -> Rows:
        own = next(r for r in rows if r["actor_id"] == old)
        return unique([*rows, {**own, "actor_id": other}], "document_id", "start", "end", "actor_id")

    rewrite(common.folder, "mentions", both)
    release(tmp_path / "out", common)
    folder = release(tmp_path / "out", renamed(common, tmp_path / "t", lambda a, _: A if a == old else a))
    assert redirects(folder) == {(old, "merged_into", A)}


def test_an_actor_of_a_text_that_is_gone_leads_nowhere(tables: Built, tmp_path: Path):
    """Same offsets in another text are another place."""
    old = called(tables, FALCATO)
    release(tmp_path / "out", tables)
    other = renamed(tables, tmp_path / "t", lambda a, _: A if a == old else a)
    rewrite(other.folder, "documents", lambda rows: [{**r, "text_sha256": r["text_sha256"][::-1]} for r in rows])
    assert redirects(release(tmp_path / "out", other)) == set()


def test_redirects_of_earlier_releases_are_carried_on_and_led_to_the_end(tables: Built, tmp_path: Path):
    old, other = called(tables, FALCATO), called(tables, "Petrus Shikongo")
    out, step = tmp_path / "out", iter(range(9))

    def publish(choose: Callable[[str, int], str]) -> Path:
        return release(out, renamed(tables, tmp_path / f"t{next(step)}", choose), key=str(next(step)))

    release(out, tables)
    assert redirects(publish(lambda a, _: A if a == old else a)) == {(old, "merged_into", A)}
    second = publish(lambda a, _: {old: B, other: C}.get(a, a))
    assert redirects(second) == {(old, "merged_into", B), (A, "merged_into", B), (other, "merged_into", C)}
    page = (second / "CHANGES.md").read_text("utf-8")
    assert f"- `{A}` is now `{B}`\n" in page and f"`{old}` is now" not in page
    assert "- and 1 that earlier releases gave up: rows of `changes.parquet` with the op" in page
    third = publish(lambda a, n: (C, D)[n % 2] if a == old else C if a == other else a)
    led = {old, A, B}
    assert redirects(third) == {(k, "split_into", t) for k in led for t in (C, D)} | {(other, "merged_into", C)}
    # One that is there again needs no redirect, and those that led to it lead to it still.
    fourth = redirects(publish(lambda a, _: a))
    assert fourth == {(k, "split_into", t) for k in (A, B, C) for t in (old, other)} | {(D, "merged_into", old)}


@pytest.mark.parametrize("gone", ["changes.parquet", None])
def test_a_release_before_it_that_knows_of_no_redirects_is_no_obstacle(gone: str | None, tables: Built, tmp_path: Path):
    old = called(tables, FALCATO)
    before = release(tmp_path / "out", tables)
    if gone:
        (before / gone).unlink()
    folder = release(tmp_path / "out", renamed(tables, tmp_path / "t", lambda a, _: A if a == old else a))
    assert redirects(folder) == {(old, "merged_into", A)}
