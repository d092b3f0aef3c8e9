"""The questions to start with are answered, and rightly, wherever a user may ask them."""

from collections import Counter
from pathlib import Path

import duckdb

from flows import load_release
from flows.publish.questions import QUESTIONS, SHOWN, answers
from flows.query import sql
from tests.corpus import FORMULA, Built
from tests.test_page import Page


def test_every_question_has_the_same_answer_in_the_database_and_over_the_files(published: Path):
    with duckdb.connect(published / "comity.duckdb", read_only=True) as connection:
        for question in QUESTIONS:
            rows = connection.execute(question.sql).fetchall()
            with sql(published, question.sql) as answer:
                assert list(answer.rows) == rows != []
                assert len(answer.columns) == len(question.heads)


def test_the_answers_are_what_the_tables_say(published: Path, tables: Built):
    release = load_release(published)
    pairs, speakers, sectors, asked, years = (release.sql(q.sql) for q in QUESTIONS)
    dyads = tables.rows("dyads")
    assert pairs.iloc[:, 2].sum() == sum(r["statement_count"] for r in dyads) and len(pairs) == len(dyads)
    names = {r["actor_id"]: r["name"] for r in tables.rows("actors")}
    spoken = Counter(a for r in tables.rows("statements") for a in r["speaker_ids"])
    assert Counter(dict(zip(speakers.iloc[:, 0], speakers.iloc[:, 1], strict=True))) == Counter(
        {names[a]: n for a, n in spoken.items()}
    )
    stages = {r["statement_id"]: r["stage"] for r in tables.rows("statements")}
    committed = [r for r in tables.rows("statement_sectors") if stages[r["statement_id"]] == "committed"]
    assert sectors.iloc[:, 1].sum() == len(committed) > 0
    assert len(asked) == sum(r["act"] == "directive" for r in tables.rows("statements")) > 0
    assert years.iloc[:, 1].sum() == len(stages) and years.iloc[-1, 0] == "no date"


def test_the_page_and_the_card_ask_them_and_the_page_answers(published: Path):
    page, card = Page(published / "index.html"), (published / "README.md").read_text("utf-8")
    with duckdb.connect(published / "comity.duckdb", read_only=True) as connection:
        answered = answers(lambda query: connection.execute(query).fetchall())
    codes, cells = page.text("code"), page.text("bdi")
    for found in answered:
        assert found.question.sql in codes and found.question.words in page.text("h3")
        assert found.question.words in card
        assert 0 < len(found.rows) <= SHOWN
        assert all(cell in cells for row in found.rows for cell in row)


def test_strangers_names_in_answers_stay_text(hostile: Path):
    cells = Page(hostile / "index.html").text("bdi")
    assert sum(cell.startswith(FORMULA) for cell in cells) > 10
