"""A release opens in the programs that people use, with the right types."""

import datetime as dt
import html
import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from flows.publish.loading import LOADING
from flows.publish.store import file_sha256
from schemas import dataset
from tests.corpus import Built

TABLES = [t.name for t in dataset().tables]
PANDAS = {"string": "string", "integer": "Int32", "number": "float32", "date": "string", "list": "string"}
POLARS = {
    "string": pl.String(),
    "integer": pl.Int32(),
    "number": pl.Float32(),
    "date": pl.Date(),
    "list": pl.List(pl.String()),
}
DUCKDB = {"string": "VARCHAR", "integer": "INTEGER", "number": "FLOAT", "date": "DATE", "list": "VARCHAR[]"}


def parquet(published: Path, name: str) -> Path:
    return published / "parquet" / f"{name}.parquet"


def schema_of(published: Path, name: str) -> dict:
    """The Table Schema that the release's own descriptor gives for a table."""
    package = json.loads((published / "datapackage.json").read_text("utf-8"))
    return next(r["schema"] for r in package["resources"] if r["name"] == name)


@pytest.mark.parametrize("name", TABLES)
def test_pandas_reads_every_table(name: str, published: Path, tables: Built):
    frame = pd.read_parquet(parquet(published, name))
    assert list(frame.columns) == list(dataset().table(name).columns)
    assert len(frame) == len(tables.rows(name))
    for field in dataset().table(name).fields:
        if field.type == "integer" and field.required:
            assert frame[field.name].dtype == "int32"
        if field.type == "number":
            assert frame[field.name].dtype == "float32"


def test_pandas_gives_days_and_lists(published: Path):
    statements = pd.read_parquet(parquet(published, "statements"))
    assert all(len(cell) >= 0 and all(isinstance(v, str) for v in cell) for cell in statements["speaker_ids"])
    actors = pd.read_parquet(parquet(published, "actors")).set_index("actor_id")
    assert actors.loc["c-nam", "first_published_on"] == dt.date(2026, 3, 3)


@pytest.mark.parametrize("name", TABLES)
def test_polars_reads_every_table_with_its_types(name: str, published: Path):
    frame = pl.read_parquet(parquet(published, name))
    assert dict(frame.schema) == {f.name: POLARS[f.type] for f in dataset().table(name).fields}


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_reads_every_table_with_its_types(name: str, published: Path):
    with duckdb.connect() as connection:
        described = connection.execute(f"describe from '{parquet(published, name)}'").fetchall()
    assert {row[0]: row[1] for row in described} == {f.name: DUCKDB[f.type] for f in dataset().table(name).fields}


def test_the_query_on_the_card_runs(published: Path):
    card = (published / "README.md").read_text("utf-8")
    query = card.split("```sql\n")[1].split("```")[0]
    with duckdb.connect() as connection:
        rows = connection.execute(query.replace("'parquet/", f"'{published}/parquet/")).fetchall()
    assert rows and all(isinstance(name, str) and count > 0 for name, count in rows)


def test_namibia_is_no_missing_value(published: Path, tables: Built):
    expected = sum(r["country_code"] == "NAM" for r in tables.rows("statement_countries"))
    assert expected > 0
    path = published / "csv" / "statement_countries.csv"
    assert (pd.read_csv(path)["country_code"] == "NAM").sum() == expected
    assert (pl.read_csv(path)["country_code"] == "NAM").sum() == expected
    with duckdb.connect() as connection:
        found = connection.execute(f"select count(*) from '{path}' where country_code = 'NAM'").fetchone()
    assert found == (expected,)


@pytest.mark.parametrize("name", TABLES)
def test_csv_opens_with_the_types_of_the_descriptor(name: str, published: Path, tables: Built):
    path, fields = published / "csv" / f"{name}.csv", schema_of(published, name)["fields"]
    types = {f["name"]: f["type"] for f in fields}
    frame = pd.read_csv(path, dtype={c: PANDAS[t] for c, t in types.items()}, keep_default_na=False, na_values=[""])
    flat = {c: pl.String() if t == "list" else POLARS[t] for c, t in types.items()}
    with_polars = pl.read_csv(path, schema=flat)
    rows = tables.rows(name)
    assert len(frame) == len(with_polars) == len(rows)
    for column, kind in types.items():
        stored = [";".join(row[column]) or None if kind == "list" else row[column] for row in rows]
        days = [v.isoformat() if kind == "date" and v else v for v in stored]
        assert [None if pd.isna(v) else v for v in frame[column].tolist()] == days
        assert with_polars[column].to_list() == stored


def run(code: str, *arguments: str, **environment: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_frictionless_finds_the_data_package_valid(published: Path):
    code = """import json, sys
from frictionless import Package
report = Package(sys.argv[1]).validate()
print(json.dumps([report.valid, len(report.tasks), report.flatten(["name", "rowNumber", "fieldName", "note"])]))"""
    valid, tasks, errors = json.loads(run(code, str(published / "datapackage.json")))
    assert (valid, tasks, errors) == (True, len(TABLES), [])


def test_frictionless_finds_a_row_that_breaks_the_descriptor(published: Path, tmp_path: Path):
    copy = Path(shutil.copytree(published, tmp_path / "copy"))
    path = copy / "csv" / "statements.csv"
    path.write_bytes(path.read_bytes().replace(b"assertive", b"shouting", 1))
    code = "import sys; from frictionless import Package; print(Package(sys.argv[1]).validate().valid)"
    assert run(code, str(copy / "datapackage.json")) == "False"


def test_hugging_face_datasets_loads_every_table_offline(published: Path, tables: Built, tmp_path: Path):
    code = """import json, sys
import datasets
datasets.disable_progress_bars()
names = datasets.get_dataset_config_names(sys.argv[1])
print(json.dumps({n: datasets.load_dataset(sys.argv[1], n, split="train").num_rows for n in names}))"""
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "HF_DATASETS_CACHE": str(tmp_path / "cache")}
    loaded = json.loads(run(code, str(published), **offline))
    assert loaded == {name: len(tables.rows(name)) for name in TABLES}


def test_croissant_is_valid_and_loads_every_record(published: Path, tables: Built):
    code = """import json, sys
import mlcroissant
dataset = mlcroissant.Dataset(jsonld=sys.argv[1])
issues = dataset.metadata.ctx.issues
counts = {r.uuid: sum(1 for _ in dataset.records(r.uuid)) for r in dataset.metadata.record_sets}
first = next(iter(dataset.records("statements")))
print(json.dumps([sorted(issues.errors), sorted(issues.warnings), counts, sorted(first)]))"""
    errors, warnings, counts, columns = json.loads(run(code, str(published / "croissant.json")))
    assert (errors, warnings) == ([], [])
    assert counts == {name: len(tables.rows(name)) for name in TABLES}
    assert columns == sorted(f"statements/{c}" for c in dataset().table("statements").columns)


def test_croissant_names_the_bytes_of_every_file(published: Path):
    described = json.loads((published / "croissant.json").read_text("utf-8"))
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert len(described["distribution"]) == len(TABLES)
    for file in described["distribution"]:
        path = published / file["contentUrl"]
        assert (file["sha256"], file["contentSize"]) == (file_sha256(path), f"{path.stat().st_size} B")


@pytest.mark.parametrize("snippet", [s for s in LOADING if s.language == "python"], ids=lambda s: s.program)
def test_the_code_on_card_and_page_runs_in_the_folder_of_the_release(snippet, published: Path, tables: Built):
    code = f"import os, sys; os.chdir(sys.argv[1])\n{snippet.code}\nprint(len(statements))"
    assert run(code, str(published)) == str(len(tables.rows("statements")))


@pytest.mark.skipif(not shutil.which("Rscript"), reason="needs R (Debian: r-base-core)")
def test_the_code_for_r_alone_runs_and_keeps_every_row(published: Path, tables: Built):
    (code,) = [s.code for s in LOADING if s.program == "R alone"]
    said = 'cat(nrow(statements), sum(is.na(statements$cue)), statements$content[1], sep = "\\n")'
    done = subprocess.run(
        ["Rscript", "-e", f"{code}\n{said}"], cwd=published, capture_output=True, timeout=60, check=True
    )
    rows = tables.rows("statements")
    number, narrative, content = done.stdout.decode().split("\n", 2)
    assert int(number) == len(rows) and int(narrative) == sum(r["cue"] is None for r in rows) > 0
    assert content.rstrip("\n") == rows[0]["content"]


def test_the_card_and_the_page_show_how_to_load(published: Path):
    for name, snippet in itertools.product(("README.md", "index.html"), LOADING):
        text = html.unescape((published / name).read_text("utf-8"))
        assert snippet.code in text
