"""What a release says of its limits and answers to analysts is true of the program and of the figures."""

from pathlib import Path

import duckdb

from flows.ingest import similar
from flows.publish.faq import FAQ, LIMITS
from flows.query import sql
from schemas import dataset
from schemas.accuracy import accuracy, recorded
from tests.corpus import Built
from tests.test_page import Page

ANSWERS = {a.question: a.answer for a in FAQ}
WORDS = " ".join([*LIMITS, *(f"{a.question} {a.answer}" for a in FAQ)])


def test_stage_is_right_least_often_and_few_rows_are_right_in_everything():
    assert "Stage is right least often" in LIMITS[0] and "few rows are right in everything" in LIMITS[0]
    judged = {"kind", "act", "stage", "stance", "speakers", "statement_sectors", "statement_countries"}
    form = {m.name: m.form for m in accuracy().measures}
    measures = recorded()["development"]["measures"]
    known = {name: measures[name][form[name]] for name in judged & set(form)}
    assert len(known) > 4 and min(known, key=known.__getitem__) == "stage"
    assert measures["whole_row"][form["whole_row"]] < 0.5


def test_the_limits_of_duplicates_are_those_of_the_program():
    answer = next(a for q, a in ANSWERS.items() if "duplicates" in q)
    assert (similar.ALIKE, similar._RUN) == (0.8, 5) and "four fifths of their runs of five words" in answer
    assert not similar._are_apart(None, None) and f"within {similar.MAX_DAYS} days (or without a date)" in answer
    assert f"within {similar.MAX_DAYS} days" in answer and f"fewer than {similar.MIN_WORDS} words" in answer


def test_columns_tables_and_files_that_are_named_exist(published: Path):
    tables = {t.name for t in dataset().tables}
    columns = {f.name for t in dataset().tables for f in t.fields}
    said = {word for word in WORDS.split("`")[1::2] if word not in ("narrative", "about", "=", "NAM", "NA")}
    views = {"dyad_statements"}
    unknown = {w for w in said if w not in tables | columns | views and not (published / w.partition("#")[0]).exists()}
    assert {w for w in unknown if w.partition(".")[0] not in tables or w.partition(".")[2] not in columns} == set()
    assert WORDS.count("`") % 2 == 0


def test_dyads_are_weighed_by_printings(published: Path, tables: Built):
    (query,) = [a.sql for a in FAQ if a.sql]
    with sql(published, query) as answer:
        rows = list(answer.rows)
    dyads = {(r["country_a"], r["country_b"]): r["statement_count"] for r in tables.rows("dyads")}
    assert {(a, b): n for a, b, n, _ in rows} == dyads
    documents, statements = tables.rows("documents"), tables.rows("statements")
    copies = [d["duplicate_of"] for d in documents if d["duplicate_of"]]
    printed = {s["statement_id"]: 1 + copies.count(s["document_id"]) for s in statements}
    for a, b, _, weight in rows:
        concerned = [s["statement_id"] for s in statements if {a, b} <= set(s["country_codes"])]
        assert weight == sum(printed[s] for s in concerned)
    assert sum(weight for *_, weight in rows) > sum(dyads.values())
    with duckdb.connect(published / "comity.duckdb", read_only=True) as connection:
        assert connection.execute(query).fetchall() == rows


def test_duplicates_hold_no_statements(tables: Built):
    repeated = {d["document_id"] for d in tables.rows("documents") if d["duplicate_of"]}
    assert repeated and not repeated & {s["document_id"] for s in tables.rows("statements")}


def test_the_card_and_the_page_say_it_all(published: Path):
    card, page = (published / "README.md").read_text("utf-8"), Page(published / "index.html")
    assert all(limit in card for limit in LIMITS) and all(f"### {q}\n\n{a}" in card for q, a in ANSWERS.items())
    assert len(page.text("summary")) >= len(FAQ)
    assert {a.sql for a in FAQ if a.sql} <= set(page.text("code"))
    html = (published / "index.html").read_text("utf-8")
    assert "`" not in html[html.index('id="faq"') : html.index('id="trust"')]
    assert "NAM" in page.text("code")
