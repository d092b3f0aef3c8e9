"""Questions to a release: `comity sql`, `comity query`, and a release in Python."""

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from flows import load_release
from flows.errors import ComityError
from flows.query import Answer, Filters, opened, sql, statements
from flows.query.output import CELL, as_csv, as_json, as_jsonl, as_table, width
from flows.query.values import day, listed
from schemas import codes, dataset
from schemas.sql import views
from tests.corpus import Built
from tests.prefect_server import comity, environment


def ids(release: Path, **filters: Any) -> set[str]:
    with statements(release, Filters(**filters)) as answer:
        place = answer.columns.index("statement_id")
        return {row[place] for row in answer.rows}


def test_every_table_and_view_has_its_name(published: Path, tables: Built):
    with opened(published) as connection:
        for table in dataset().tables:
            found = connection.execute(f"select count(*) from {table.name}").fetchall()
            assert found == [(len(tables.rows(table.name)),)]
        for view in views():
            assert connection.execute(f"from {view.name} limit 1").fetchall()


def test_what_does_not_fit_into_memory_goes_to_no_folder_of_the_user(published: Path, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with opened(published) as connection:
        connection.execute("set memory_limit = '80MB'")
        spilled = connection.execute(
            "select count(distinct hash(r) || hash(r + 1)) from range(1500000) t(r)"
        ).fetchall()
        assert spilled == [(1_500_000,)] and list(tmp_path.iterdir()) == []
        (spill,) = connection.execute("select current_setting('temp_directory')").fetchall()[0]
        assert Path(spill).is_dir() and list(Path(spill).iterdir())
    assert not Path(spill).exists()


def test_filters_give_the_statements_that_concern_them(published: Path, tables: Built):
    rows = tables.rows("statements")
    names = {r["actor_id"]: " ".join([r["name"], *r["aliases"]]).lower() for r in tables.rows("actors")}

    def expected(condition):
        return {r["statement_id"] for r in rows if condition(r)}

    assert ids(published) == {r["statement_id"] for r in rows}
    assert ids(published, countries=("NAM",)) == expected(lambda r: "NAM" in r["country_codes"]) != set()
    both = expected(lambda r: {"NAM", "JOR"} & set(r["country_codes"]))
    assert ids(published, countries=("NAM", "JOR")) == both
    assert ids(published, sectors=("trade",)) == expected(lambda r: "trade" in r["sector_ids"]) != set()
    falcato = expected(lambda r: any("falcato" in names[a] for a in r["speaker_ids"]))
    assert ids(published, speakers=("FALCATO",)) == falcato != set()
    assert ids(published, countries=("PRT",), speakers=("Falcato",)) <= falcato
    country = expected(lambda r: "c-gha" in r["speaker_ids"])
    assert ids(published, speakers=("c-gha",)) == country != set()
    assert ids(published, speakers=("nobody of that name",)) == set()


@pytest.mark.parametrize("hostile", ["'; drop table actors; --", '"', "%", "_", "\\", "\x00"])
def test_a_speaker_is_a_value_and_never_sql(hostile: str, published: Path):
    assert ids(published, speakers=(hostile,)) == set()


def test_unknown_codes_are_said_with_what_is_meant(published: Path):
    with pytest.raises(KeyError, match="'Namibia' is no ISO 3166-1 alpha-3 code of a country; Namibia is NAM"):
        statements(published, Filters(countries=("Namibia",)))
    with pytest.raises(KeyError, match=r"'NAN' is no .* of a country; near it are .*NAM \(Namibia\)"):
        Filters(countries=("NAN",))
    with pytest.raises(KeyError, match="there is no sector 'trad'; near it are trade"):
        Filters(sectors=("trad",))
    with pytest.raises(KeyError, match="there is no sector 'zzzz'; the sectors are defence, "):
        Filters(sectors=("zzzz",))


def test_days_are_iso_dates_and_bound_what_is_found(published: Path, tables: Built):
    days = {d["document_id"]: d["published_on"] for d in tables.rows("documents")}
    first = dt.date(2026, 3, 3)

    def expected(condition):
        rows = tables.rows("statements")
        return {r["statement_id"] for r in rows if days[r["document_id"]] and condition(days[r["document_id"]])}

    assert ids(published, since=first, until=first) == expected(lambda d: d == first) != set()
    assert ids(published, since=first) == expected(lambda d: d >= first) != ids(published)
    assert ids(published, until=first) == expected(lambda d: d <= first)
    assert day("2026-03-03") == first and listed(["NAM, PRT", "JOR"]) == ("NAM", "PRT", "JOR")
    for text in ("2026-3-3", "20260303", "2026-02-30", "3 March", ""):
        with pytest.raises(KeyError, match="is no day; write it as year, month and day, such as 2026-05-31"):
            day(text)
    with pytest.raises(KeyError, match="the first day 2026-03-03 lies behind the last, 2026-03-02"):
        Filters(since=first, until=dt.date(2026, 3, 2))


def test_a_query_that_is_wrong_is_said_in_words(published: Path):
    for query in ("selec 1", "select nothing from statements", "select 1/0::integer, error('no') from actors", ""):
        with pytest.raises(ComityError, match="cannot be answered"), sql(published, query) as answer:
            list(answer.rows)


def test_numbers_have_the_digits_of_the_csv_files(published: Path):
    with sql(published, "select confidence from statement_sectors order by all") as answer:
        found = [row[0] for row in answer.rows]
    with (published / "csv" / "statement_sectors.csv").open(newline="") as stream:
        assert sorted(float(row["confidence"]) for row in csv.DictReader(stream)) == found


def test_a_release_made_before_a_table_was_declared_can_still_be_asked(published: Path, tmp_path: Path):
    copy = Path(shutil.copytree(published, tmp_path / "old"))
    (copy / "parquet" / "dyad_sectors.parquet").unlink()
    assert ids(copy, countries=("NAM",)) == ids(published, countries=("NAM",))


COLUMNS = ("text", "number", "list", "day")
ROWS = [
    ('=1+1,"quoted"\nline', 0.5, ["a", "b"], pd.Timestamp("2026-01-02").date()),
    (None, float("nan"), [], None),
    ("東京 \x1b[31m" + "x" * 100, float("inf"), [None], None),
]


def answer() -> Answer:
    return Answer(COLUMNS, iter(ROWS))


def test_csv_is_read_back_as_it_was():
    text = "".join(f"{line}\n" for line in as_csv(answer()))
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == list(COLUMNS) and text.count("\r\n") == 4
    assert rows[0] == ['=1+1,"quoted"\nline', "0.5", "a;b", "2026-01-02"] and rows[1][0] == ""


def test_json_is_read_back_without_numbers_that_are_none():
    read = json.loads("\n".join(as_json(answer())))
    assert read[0] == {"text": '=1+1,"quoted"\nline', "number": 0.5, "list": ["a", "b"], "day": "2026-01-02"}
    assert [row["number"] for row in read] == [0.5, None, None]
    assert json.loads("".join(as_json(Answer(COLUMNS, iter(()))))) == []
    assert [json.loads(line) for line in as_jsonl(answer())] == read


def test_a_table_is_aligned_and_cannot_steer_the_terminal():
    lines = list(as_table(answer()))
    assert all(line.isprintable() for line in lines) and len(lines) == 5
    assert lines[1].split("  ")[0] == "-" * max(width(line.split("  ")[0]) for line in lines)
    assert "…" in lines[4] and "x" * CELL not in lines[4]
    start = lines[0].index("number")
    assert lines[2][start:].startswith("0.5")
    assert width(lines[4][: lines[4].index("inf")]) == start
    assert next(as_table(Answer(COLUMNS, iter(())))).split() == list(COLUMNS)


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environment(tmp_path_factory.mktemp("prefect"))


def test_the_commands_answer_and_name_mistakes(published: Path, output: Path, env: dict[str, str]):
    def run(*arguments: str):
        return comity(*arguments, "--release", str(output), cwd=output, env=env)

    counted = run("sql", "select count(*) as n from statements where list_contains(country_codes, 'NAM')")
    assert counted.stdout.split() == ["n", "-", str(len(ids(published, countries=("NAM",))))]
    filtered = run("query", "--countries", "NAM,XKX", "--sector", "trade", "--speaker", "ministry", "--format", "json")
    rows = json.loads(filtered.stdout)
    found = ids(published, countries=("NAM",), sectors=("trade",), speakers=("ministry",))
    assert {r["statement_id"] for r in rows} == found != set()
    assert rows[0]["country_codes"] == ["NAM", "PRT"] and rows[0]["confidence"] <= 1
    short = run("query", "--country", "NAM").stdout.splitlines()
    assert short[0].split()[:3] == ["statement_id", "published_on", "speakers"]
    wrong = [run("sql", "selec"), run("query", "--country", "XX"), run("query", "--format", "xml")]
    wrong.append(run("query", "--from", "2026"))
    assert [(r.returncode, r.stdout) for r in wrong] == [(1, ""), (2, ""), (2, ""), (2, "")]
    assert "'XX' is no ISO 3166-1 alpha-3 code" in wrong[1].stderr and "Traceback" not in wrong[0].stderr


def test_a_release_in_python_has_every_table_typed(published: Path, output: Path, tables: Built):
    release = load_release(output)
    assert (release.path, release.version) == (published, "2026.5.0")
    assert list(release) == [t.name for t in dataset().tables] and len(release) == len(dataset().tables)
    for table in dataset().tables:
        frame = release[table.name]
        assert len(frame) == len(tables.rows(table.name)) and list(frame.columns) == list(table.columns)
        assert frame.attrs["columns"] == {f.name: f.description for f in table.fields}
        for field in table.fields:
            kind = frame[field.name].dtype
            if field.codelist and field.codelist != "countries" and field.type != "list":
                assert list(kind.categories) == list(codes(field.codelist))
            elif field.type == "list":
                assert all(type(cell) is list for cell in frame[field.name])
            else:
                assert kind.kind == {"integer": "i", "number": "f", "date": "M"}.get(field.type, kind.kind)
    stages = release["statements"].groupby("stage", observed=False).size()
    assert list(stages.index) == list(codes("stage")) and stages.sum() == len(tables.rows("statements"))
    assert np.isclose(release["statements"]["confidence"], [r["confidence"] for r in tables.rows("statements")]).all()


def test_a_release_in_python_answers_sql_and_loads_one_table(published: Path, tables: Built):
    release = load_release(published, "statements")
    assert list(release) == ["statements"]
    pairs = release.sql("select country_a, name_a, statement_count from dyad_list")
    assert len(pairs) == len(tables.rows("dyads")) and "Namibia" in set(pairs["name_a"])
    assert repr(release) == f"<Release 2026.5.0 at {published}: statements>"
    with pytest.raises(KeyError):
        load_release(published, "nothing")
    with pytest.raises(ComityError, match="there is no folder"):
        load_release(published / "nothing")


def test_importing_the_package_loads_no_heavy_library():
    code = "import sys, flows; print(sorted({'pandas', 'pyarrow', 'duckdb', 'prefect', 'spacy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
