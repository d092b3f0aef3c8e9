"""The quality gate: every kind of mistake is found, and named with its expectation, table and row."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.errors import GateRefused
from flows.validate import Report
from flows.validate.frames import COMPARED_FROM, row_counts
from schemas import dataset
from tests.corpus import Built, Rows, rewrite

NOT_NULL = "expect_column_values_to_not_be_null"
UNIQUE = "expect_column_values_to_be_unique"
UNIQUE_TOGETHER = "expect_compound_columns_to_be_unique"
IN_SET = "expect_column_values_to_be_in_set"
BETWEEN = "expect_column_values_to_be_between"
PATTERN = "expect_column_values_to_match_regex"
GREATER = "expect_column_pair_values_a_to_be_greater_than_b"
EQUAL = "expect_column_pair_values_to_be_equal"


def put(number: int, **cells: object) -> Callable[[Rows], None]:
    """A mistake: other values in some cells of one row."""
    return lambda rows: rows[number].update(cells)


def reverse(number: int, cell: str) -> Callable[[Rows], None]:
    """A mistake: a cell's characters in another order, so that its length stays."""
    return lambda rows: rows[number].update({cell: rows[number][cell][::-1]})


def again(number: int, **cells: object) -> Callable[[Rows], None]:
    """A mistake: a row a second time."""
    return lambda rows: rows.append({**rows[number], **cells})


def swap(number: int, one: str, other: str) -> Callable[[Rows], None]:
    """A mistake: two cells of a row exchanged."""
    return lambda rows: rows[number].update({one: rows[number][other], other: rows[number][one]})


# What is wrong: the table, the mistake, and the suite, expectation and subject that must fail. All are made in one
# copy of the tables, each in a row of its own.
MISTAKES = {
    "null in a required field": ("statements", put(0, kind=None), ("statements", NOT_NULL, "kind")),
    "not a number": ("statements", put(1, confidence=float("nan")), ("statements", NOT_NULL, "confidence")),
    "null in a key": ("mentions", put(0, start=None), ("mentions", NOT_NULL, "start")),
    "duplicate key": ("statements", again(2), ("statements", UNIQUE, "statement_id")),
    "duplicate key of several columns": (
        "mentions",
        again(1),
        ("mentions", UNIQUE_TOGETHER, "document_id, start, end, actor_id"),
    ),
    "duplicate value of a unique field": (
        "documents",
        again(0, document_id="d-" + "0" * 16),
        ("documents", UNIQUE, "origin"),
    ),
    "dangling actor": (
        "statement_actors",
        put(0, actor_id="p-" + "0" * 16),
        ("statement_actors", IN_SET, "actor_id"),
    ),
    "dangling statement": (
        "statement_spans",
        put(0, statement_id="s-" + "0" * 16),
        ("statement_spans", IN_SET, "statement_id"),
    ),
    "dangling document": ("actor_roles", put(0, document_id="d-" + "1" * 16), ("actor_roles", IN_SET, "document_id")),
    "dangling original": ("documents", put(1, duplicate_of="d-" + "f" * 16), ("documents", IN_SET, "duplicate_of")),
    "code outside its list": ("statements", put(3, act="assert"), ("statements", IN_SET, "act")),
    "alpha-2 country": (
        "statement_countries",
        put(0, country_code="NA"),
        ("statement_countries", IN_SET, "country_code"),
    ),
    "number too large": ("statement_sectors", put(0, confidence=1.5), ("statement_sectors", BETWEEN, "confidence")),
    "number too small": ("statements", put(4, position=0), ("statements", BETWEEN, "position")),
    "pattern broken": ("actors", put(0, wikidata_id="Q0"), ("actors", PATTERN, "wikidata_id")),
    "pattern broken by a line break": ("documents", put(2, language="en\n"), ("documents", PATTERN, "language")),
    "end before start": ("actor_roles", swap(1, "start", "end"), ("actor_roles", GREATER, "end, start")),
    "end at start": ("statement_spans", put(1, start=7, end=7), ("statement_spans", GREATER, "end, start")),
    "pair in the wrong order": ("dyads", swap(0, "country_a", "country_b"), ("dyads", GREATER, "country_b, country_a")),
    "pair with itself": ("dyad_sectors", put(0, country_b="BRA"), ("dyad_sectors", GREATER, "country_b, country_a")),
    "last day before the first": (
        "dyads",
        put(1, first_published_on=pd.Timestamp("2030-01-01").date()),
        ("dyads", GREATER, "last_published_on, first_published_on"),
    ),
    "span that is not the text": (
        "statement_spans",
        reverse(2, "text"),
        ("quotations", EQUAL, "text, document_text"),
    ),
    "evidence of a sector that is not the text": (
        "statement_sectors",
        reverse(1, "evidence"),
        ("quotations", EQUAL, "text, document_text"),
    ),
    "evidence of a country that is not the text": (
        "statement_countries",
        reverse(1, "evidence"),
        ("quotations", EQUAL, "text, document_text"),
    ),
    "surface that is not the text": ("mentions", reverse(2, "surface"), ("quotations", EQUAL, "text, document_text")),
    "speakers other than linked": (
        "statements",
        put(5, speaker_ids=["c-fji"]),
        ("list columns", EQUAL, "listed, linked"),
    ),
    "sectors missing": ("statements", put(6, sector_ids=None), ("list columns", EQUAL, "listed, linked")),
    "countries other than linked": (
        "statements",
        lambda rows: rows[7]["country_codes"].append("ZWE"),
        ("list columns", EQUAL, "listed, linked"),
    ),
}
# Words of the key by which a failing row of a derived frame is named.
ROWS = {
    "span that is not the text": ("statement_spans", 2),
    "evidence of a sector that is not the text": ("statement_sectors", 1),
    "evidence of a country that is not the text": ("statement_countries", 1),
    "surface that is not the text": ("mentions", 2),
}


@pytest.fixture(scope="module")
def tampered(tables: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    copy = tables.copy(tmp_path_factory.mktemp("tampered"))
    for table, mistake, _ in MISTAKES.values():
        rewrite(copy.folder, table, mistake)
    return copy


@pytest.fixture(scope="module")
def report(tampered: Built) -> Report:
    return tampered.validate(last_counts={"statements": 1_000, "actors": 30})


@pytest.fixture(scope="module")
def untampered(tables: Built) -> Report:
    return tables.validate(last_counts={"statements": 30, "dyads": 1_000})


def named_row(mistake: str, tables: Built, tampered: Built) -> str:
    """How the report must name the row that holds a mistake."""
    table, _, (suite, _, subject) = MISTAKES[mistake]
    old, new = tables.rows(table), tampered.rows(table)
    if mistake in ROWS:
        row = new[ROWS[mistake][1]]
        return f"{table} {row.get('statement_id') or row['document_id']} {row['start']}"
    subjects = subject.split(", ")
    if suite == "list columns":
        subject = {"speakers": "speaker_ids", "sectors": "sector_ids", "countries": "country_codes"}[mistake.split()[0]]
        (row,) = (n for n, o in zip(new, old, strict=False) if n[subject] != o[subject])
        return f"{row['statement_id']} {subject}"
    if "uplicate" in mistake:
        row = new[len(old)]
    else:
        row = next(n for n, o in zip(new, old, strict=False) if any(n[s] != o[s] for s in subjects))
    return " ".join("(empty)" if row[k] is None else str(row[k]) for k in dataset().table(table).primary_key)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_and_named(mistake: str, report: Report, tables: Built, tampered: Built):
    *_, (suite, expectation, subject) = MISTAKES[mistake]
    checks = [c for c in report.checks if (c.table, c.expectation, c.subject) == (suite, expectation, subject)]
    assert any(not c.success for c in checks)
    row = named_row(mistake, tables, tampered)
    assert any(row in c.rows for c in checks), (row, [c.rows for c in checks])
    assert any(c.sentence().startswith(f"{suite}: {expectation}({subject}) fails for ") for c in checks)


def test_a_drop_against_the_last_release_is_found(report: Report, tampered: Built):
    (check,) = (c for c in report.checks if c.table == "row counts")
    assert not check.success
    assert check.rows == (f"statements {len(tampered.rows('statements'))} 500",)


def test_inputs_that_got_lost_are_found(report: Report):
    # A document was added to the tables, so one more is accounted for than was read.
    (check,) = (c for c in report.checks if c.table == "conservation")
    assert not check.success and check.unexpected == 1


def test_no_check_fails_but_those_of_the_mistakes(report: Report, untampered: Report):
    assert untampered.success, [c.sentence() for c in untampered.failures]
    assert [c.subject for c in report.checks] == [c.subject for c in untampered.checks]


def test_every_table_and_every_kind_of_fact_is_checked(untampered: Report):
    derived = {"quotations", "list columns", "conservation", "row counts"}
    assert {c.table for c in untampered.checks} == {t.name for t in dataset().tables} | derived
    assert all(c.unexpected == 0 and not c.rows for c in untampered.checks)


def test_a_refusal_says_what_failed_and_ends_with_its_own_status(report: Report, untampered: Report):
    untampered.raise_on_failure()
    with pytest.raises(GateRefused) as refused:
        report.raise_on_failure()
    assert refused.value.exit_status == 3
    assert all(check.sentence() in str(refused.value) for check in report.failures)
    assert "the latest release stays" in str(refused.value)


def test_the_report_is_plain_json(report: Report, untampered: Report):
    for one in (report, untampered):
        written = json.loads(json.dumps(one.as_json(), allow_nan=False))
        assert written["success"] == one.success
        assert written["failed"] == len(one.failures)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.set_column(2, "position", t["position"].cast(pa.int64())), "position: int64, not int32"),
        (lambda t: t.drop_columns(["cue"]), "cue: missing, not string"),
        (lambda t: t.append_column("mood", pa.array(["good"] * len(t))), "mood: string, not declared"),
    ],
)
def test_another_type_a_missing_and_an_undeclared_column_are_found(change, says: str, tables: Built, tmp_path: Path):
    copy = tables.copy(tmp_path)
    path = copy.folder / "statements.parquet"
    pq.write_table(change(pq.read_table(path)), path)
    (check,) = copy.validate().failures
    assert (check.table, check.expectation) == ("statements", "arrow types match")
    assert check.rows == (says,)


def minimum_of(table: str, last: dict[str, int]) -> int:
    frames = {t.name: pd.DataFrame() for t in dataset().tables}
    counted = row_counts(dataset(), frames, last).set_index("table")
    return int(counted.loc[table, "minimum"])


def test_a_table_may_lose_up_to_its_declared_share_of_rows():
    assert minimum_of("statements", {"statements": 101}) == 51
    assert minimum_of("actors", {"actors": 40}) == 20


def test_nothing_is_compared_where_there_is_no_last_release_or_a_small_one():
    assert minimum_of("statements", {}) == 0
    assert minimum_of("statements", {"statements": COMPARED_FROM - 1}) == 0
    assert minimum_of("dyads", {"dyads": 1_000}) == 0
    assert minimum_of("documents", {}) == 1
