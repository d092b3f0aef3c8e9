"""Counts, against a count that goes through the rows one by one."""

import datetime as dt
import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import counts
from schemas import codes
from tests.corpus import Built, Rows

COUNTED = ["statement_count", "document_count", "first_published_on", "last_published_on"]


def tally(rows: Rows, documents: Rows) -> tuple[int, int, dt.date | None, dt.date | None]:
    """Statements, documents, first and last day of rows that have `statement_id` and `document_id`."""
    days = {d["document_id"]: d["published_on"] for d in documents}
    known = [days[r["document_id"]] for r in rows if days[r["document_id"]] is not None]
    return (
        len({r["statement_id"] for r in rows}),
        len({r["document_id"] for r in rows}),
        min(known, default=None),
        max(known, default=None),
    )


def expected_dyads(statements: Rows, countries: Rows, sectors: Rows, documents: Rows) -> tuple[dict, dict]:
    """What `dyads` and `dyad_sectors` must hold, key by key."""
    dyads: dict = {}
    by_sector: dict = {}
    for s in statements:
        named = {c["country_code"] for c in countries if c["statement_id"] == s["statement_id"]}
        for pair in itertools.combinations(sorted(named), 2):
            dyads.setdefault(pair, []).append(s)
            for row in sectors:
                if row["statement_id"] == s["statement_id"]:
                    by_sector.setdefault((*pair, row["sector_id"], s["stage"]), []).append(s)
    return tuple({k: tally(v, documents) for k, v in found.items()} for found in (dyads, by_sector))


def found(rows: Rows, *keys: str) -> dict:
    return {tuple(r[k] for k in keys): tuple(r[c] for c in COUNTED) for r in rows}


def test_dyads_of_the_corpus_are_those_of_a_count_by_hand(tables: Built):
    dyads, by_sector = expected_dyads(
        *(tables.rows(n) for n in ("statements", "statement_countries", "statement_sectors", "documents"))
    )
    assert found(tables.rows("dyads"), "country_a", "country_b") == dyads
    assert found(tables.rows("dyad_sectors"), "country_a", "country_b", "sector_id", "stage") == by_sector


def test_actors_of_the_corpus_are_counted_by_their_mentions_and_statements(tables: Built):
    mentions, linked, documents = (tables.rows(n) for n in ("mentions", "statement_actors", "documents"))
    days = {d["document_id"]: d["published_on"] for d in documents}
    for actor in tables.rows("actors"):
        own = [m for m in mentions if m["actor_id"] == actor["actor_id"]]
        known = [days[m["document_id"]] for m in own if days[m["document_id"]]]
        statements = {s["statement_id"] for s in linked if s["actor_id"] == actor["actor_id"]}
        assert [actor[c] for c in ("mention_count", "statement_count", "document_count")] == [
            len(own), len(statements), len({m["document_id"] for m in own}),
        ]  # fmt: skip
        expected = (min(known, default=None), max(known, default=None))
        assert (actor["first_published_on"], actor["last_published_on"]) == expected


def test_every_sector_is_there_with_its_count_zero_included(tables: Built):
    sectors, statements = tables.rows("statement_sectors"), tables.rows("statements")
    place = {s["statement_id"]: s["document_id"] for s in statements}
    rows = tables.rows("sectors")
    assert {r["sector_id"] for r in rows} == set(codes("sectors"))
    assert min(r["statement_count"] for r in rows) == 0 < max(r["statement_count"] for r in rows)
    for row in rows:
        own = {s["statement_id"] for s in sectors if s["sector_id"] == row["sector_id"]}
        assert (row["statement_count"], row["document_count"]) == (len(own), len({place[s] for s in own}))


days = st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2020, 12, 31))
worlds = st.lists(  # documents: a day, and statements with stage, countries and sectors
    st.tuples(
        days,
        st.lists(
            st.tuples(
                st.sampled_from(["existing", "proposed"]),
                st.sets(st.sampled_from(["CHL", "EST", "NAM", "PRT"])),
                st.sets(st.sampled_from(["energy", "trade"])),
            ),
            max_size=4,
        ),
    ),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(worlds)
def test_dyads_of_any_corpus_are_those_of_a_count_by_hand(world):
    documents, statements, countries, sectors = [], [], [], []
    for d, (day, said) in enumerate(world):
        documents.append({"document_id": f"d{d}", "published_on": day})
        for s, (stage, named, about) in enumerate(said):
            key = f"s{d}-{s}"
            statements.append({"statement_id": key, "document_id": f"d{d}", "stage": stage})
            countries += [{"statement_id": key, "country_code": c} for c in named]
            sectors += [{"statement_id": key, "sector_id": c} for c in about]
    dyads, by_sector = expected_dyads(statements, countries, sectors, documents)
    frames = [
        frame(statements, "statement_id", "document_id", "stage"),
        frame(documents, "document_id").assign(published_on=pd.to_datetime([d["published_on"] for d in documents])),
    ]
    pairs = counts.country_pairs(frame(countries, "statement_id", "country_code"), *frames)
    counted = counts.dyad_counts(pairs), counts.dyad_sector_counts(pairs, frame(sectors, "statement_id", "sector_id"))
    assert found(plain(counted[0]), "country_a", "country_b") == dyads
    assert found(plain(counted[1]), "country_a", "country_b", "sector_id", "stage") == by_sector


def frame(rows: Rows, *columns: str) -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series([r[c] for r in rows], dtype="str") for c in columns})


def plain(counted: pd.DataFrame) -> Rows:
    rows = counted.to_dict("records")
    return [{k: (None if v is pd.NaT else v.date()) if k.endswith("_on") else v for k, v in r.items()} for r in rows]


def test_a_document_twice_stops_the_count():
    statement = pd.DataFrame({"statement_id": ["s"], "document_id": ["d"], "stage": ["existing"]})
    twice = pd.DataFrame({"document_id": ["d", "d"], "published_on": [pd.NaT, pd.NaT]})
    with pytest.raises(pd.errors.MergeError):
        counts.country_pairs(pd.DataFrame({"statement_id": ["s"], "country_code": ["CHL"]}), statement, twice)
