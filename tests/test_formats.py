"""The database, the workbook and the networks of a release say what its Parquet files say, and nothing executes."""

import csv
import datetime as dt
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from pathlib import Path

import duckdb
import networkx as nx
import numpy as np
import openpyxl
import pyarrow.parquet as pq
import pytest

from flows.publish import workbook
from flows.publish.graphml import Graph, write_graphml
from flows.publish.workbook import write_workbook
from flows.records import Annotation, Document
from flows.verify import verify
from schemas import dataset
from schemas.sql import literal, referenced_first, references, views
from tests.corpus import DAY, FORMULA, Built, build_annotated, release

TABLES = [t.name for t in dataset().tables]
VIEWS = [v.name for v in views()]


def opened(published: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(published / "comity.duckdb", read_only=True)


@pytest.mark.parametrize("name", TABLES)
def test_the_database_has_every_table_with_keys_and_comments(name: str, published: Path):
    table, path = dataset().table(name), published / "parquet" / f"{name}.parquet"
    with opened(published) as connection:
        stored = connection.execute(f"from {name}").fetchall()
        expected = connection.execute(f"from read_parquet({literal(str(path))})").fetchall()
        described = f"select column_name, comment from duckdb_columns() where table_name = '{name}'"
        comments = dict(connection.execute(described).fetchall())
        about = connection.execute(f"select comment from duckdb_tables() where table_name = '{name}'").fetchall()
        keys = connection.execute(
            "select constraint_type, constraint_column_names, referenced_table from duckdb_constraints() "
            f"where table_name = '{name}'"
        ).fetchall()
    assert Counter(map(str, stored)) == Counter(map(str, expected))
    assert about == [(table.description,)]
    assert comments == {f.name: f.description for f in table.fields}
    assert [k[1] for k in keys if k[0] == "PRIMARY KEY"] == [list(table.primary_key)]
    assert {k[2] for k in keys if k[0] == "FOREIGN KEY"} == references(table)


def test_tables_are_loaded_behind_those_that_they_point_to():
    seen: set[str] = set()
    for table in referenced_first(dataset()):
        assert references(table) <= seen | {table.name}
        seen.add(table.name)
    assert seen == set(TABLES)


def test_the_database_opens_in_older_versions_too(published: Path):
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(str(published / 'comity.duckdb'))} as release (read_only)")
        found = connection.execute(
            "select tags['storage_version'] from duckdb_databases() where database_name = 'release'"
        )
        assert found.fetchall() == [("v1.2.0+",)]


def test_the_statement_list_joins_speakers_sectors_and_document(published: Path, tables: Built):
    names = {r["actor_id"]: r["name"] for r in tables.rows("actors")}
    labels = {r["sector_id"]: r["label"] for r in tables.rows("sectors")}
    titles = {r["document_id"]: (r["title"], r["published_on"]) for r in tables.rows("documents")}
    expected = {
        r["statement_id"]: (
            "; ".join(names[a] for a in r["speaker_ids"]) or None,
            "; ".join(labels[s] for s in r["sector_ids"]) or None,
            "; ".join(r["country_codes"]),
            *titles[r["document_id"]],
        )
        for r in tables.rows("statements")
    }
    query = "select statement_id, speakers, sectors, countries, document_title, published_on from statement_list"
    with opened(published) as connection:
        assert {row[0]: row[1:] for row in connection.execute(query).fetchall()} == expected


def test_views_of_speakers_and_pairs_have_a_row_each(published: Path, tables: Built):
    with opened(published) as connection:
        speaking = Counter(connection.execute("select actor_id, statement_id from speaker_statements").fetchall())
        pairs = Counter(connection.execute("select country_a, country_b from dyad_statements").fetchall())
        listed = connection.execute("select country_a, name_a, country_b, name_b, statement_count from dyad_list")
        dyads = listed.fetchall()
    spoken = [r for r in tables.rows("statement_actors") if r["role"] == "speaker"]
    assert speaking == Counter((r["actor_id"], r["statement_id"]) for r in spoken)
    assert pairs == {(r["country_a"], r["country_b"]): r["statement_count"] for r in tables.rows("dyads")}
    assert ("NAM", "Namibia", "PRT", "Portugal", pairs["NAM", "PRT"]) in dyads


@pytest.mark.parametrize("name", TABLES)
def test_the_workbook_has_every_table_typed(name: str, published: Path, tables: Built):
    sheet = openpyxl.load_workbook(published / "comity.xlsx")[name]
    table, rows = dataset().table(name), tables.rows(name)
    head, *cells = sheet.iter_rows(values_only=True)
    assert head == table.columns
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(len(head))}{len(rows) + 1}"
    assert cells == [tuple(as_cell(row[c]) for c in table.columns) for row in rows]


def as_cell(value: object) -> object:
    match value:
        case list():
            return ";".join(value) or None
        case float():
            return float(np.format_float_positional(np.float32(value)))
        case dt.date():
            return dt.datetime.combine(value, dt.time())
    return value or (0 if value == 0 else None)


def test_nothing_in_the_workbook_is_executed_and_cut_cells_are_said(hostile: Path):
    with zipfile.ZipFile(hostile / "comity.xlsx") as archive:
        parts = {n: archive.read(n).decode() for n in archive.namelist() if n.endswith((".xml", ".rels"))}
    for name, text in parts.items():
        assert "<f>" not in text and "<hyperlink" not in text and "externalLink" not in text, name
        ET.fromstring(text)
    book = openpyxl.load_workbook(hostile / "comity.xlsx")
    names = [row[1].value for row in book["actors"].iter_rows(min_row=2)]
    assert names == [f"{FORMULA}{i}" for i in range(len(names))]
    assert {cell.data_type for cell in book["actors"]["B"]} == {"s"}
    texts = [row[14].value for row in book["documents"].iter_rows(min_row=2)]
    assert all(len(t) == workbook.MAX_CHARACTERS and t.endswith(workbook.CUT) for t in texts)
    about = {row[0]: row[3] for row in book["about"].iter_rows(min_row=8, values_only=True)}
    assert about["documents"] == f"{len(texts)} cells cut to 32,767 characters"
    assert about["actors"] == "nothing"


def test_the_workbook_explains_its_columns(published: Path):
    book = openpyxl.load_workbook(published / "comity.xlsx")
    assert book.sheetnames == ["about", *TABLES, "columns"]
    explained = [(row[0], row[1], row[7]) for row in book["columns"].iter_rows(min_row=2, values_only=True)]
    assert explained == [(t.name, f.name, f.description) for t in dataset().tables for f in t.fields]


def test_rows_that_a_sheet_cannot_hold_are_said(published: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 11)
    stored = {t: pq.read_table(published / "parquet" / f"{t}.parquet") for t in TABLES}
    write_workbook(dataset(), "2026.5.0", DAY, stored, tmp_path / "small.xlsx")
    book = openpyxl.load_workbook(tmp_path / "small.xlsx")
    assert book["sectors"].max_row == 11
    about = {row[0]: row[3] for row in book["about"].iter_rows(min_row=8, values_only=True)}
    assert about["sectors"] == f"{stored['sectors'].num_rows - 10} rows behind the last that a sheet holds"


def test_the_dyad_network_is_the_table_of_dyads(published: Path, tables: Built):
    graph = nx.read_graphml(published / "network" / "country_dyads.graphml")
    assert not graph.is_directed()
    edges = {(*sorted((a, b)), d["weight"], d["statements"], d["documents"]) for a, b, d in graph.edges(data=True)}
    rows = tables.rows("dyads")
    assert edges == {
        (r["country_a"], r["country_b"], r["statement_count"], r["statement_count"], r["document_count"]) for r in rows
    }
    concerned = {r["statement_id"] for r in tables.rows("statement_countries") if r["country_code"] == "NAM"}
    assert graph.nodes["NAM"]["label"] == "Namibia" and graph.nodes["NAM"]["statements"] == len(concerned)
    assert graph.edges["NAM", "PRT"]["first_published_on"] == "2026-03-03"


def test_the_actor_network_joins_speakers_with_sectors_by_weight(published: Path, tables: Built):
    graph = nx.read_graphml(published / "network" / "actor_sector.graphml")
    modes = nx.get_node_attributes(graph, "mode")
    assert all((modes[a], modes[b]) == ("actor", "sector") for a, b in graph.edges)
    sectors = [(r["statement_id"], r["sector_id"]) for r in tables.rows("statement_sectors")]
    speakers = [(r["statement_id"], r["actor_id"]) for r in tables.rows("statement_actors") if r["role"] == "speaker"]
    expected = Counter((actor, sector) for s, actor in speakers for t, sector in sectors if s == t)
    assert {(a, b): d["weight"] for a, b, d in graph.edges(data=True)} == expected
    assert all(d["positive"] + d["neutral"] + d["negative"] == d["weight"] for *_, d in graph.edges(data=True))


def test_actors_agree_where_their_stances_on_a_sector_are_the_same(published: Path, tables: Built):
    graph = nx.read_graphml(published / "network" / "actor_agreement.graphml")
    stance = {r["statement_id"]: r["stance"] for r in tables.rows("statements")}
    speakers = [(r["statement_id"], r["actor_id"]) for r in tables.rows("statement_actors") if r["role"] == "speaker"]
    balance: Counter[tuple[str, str]] = Counter()
    for sector in tables.rows("statement_sectors"):
        worth = {"positive": 1, "negative": -1}.get(stance[sector["statement_id"]], 0)
        for statement, actor in speakers:
            if statement == sector["statement_id"]:
                balance[actor, sector["sector_id"]] += worth
    sided = {key: n > 0 for key, n in balance.items() if n}
    expected: dict[tuple[str, str], list[int]] = {}
    for (actor, sector), positive in sided.items():
        for (other, same), also in sided.items():
            if actor < other and sector == same:
                expected.setdefault((actor, other), [0, 0])[positive != also] += 1
    found = {(*sorted((a, b)),): [d["agree"], d["disagree"]] for a, b, d in graph.edges(data=True)}
    assert found == expected != {}


def test_the_event_list_has_a_row_per_statement_speaker_and_sector(published: Path, tables: Built):
    with (published / "network" / "dna.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["date", "document", "person", "organization", "concept", "agreement", "statement_id"]
    statements = {r["statement_id"]: r for r in tables.rows("statements")}
    expected = Counter(
        {s: len(r["speaker_ids"]) * len(r["sector_ids"]) for s, r in statements.items() if r["speaker_ids"]}
    )
    assert Counter(r["statement_id"] for r in rows) == +expected
    agreement = {"positive": "1", "neutral": "", "negative": "0"}
    assert all(r["agreement"] == agreement[statements[r["statement_id"]]["stance"]] for r in rows)
    assert any(r["person"] == "Kofi Adomakoh" and r["organization"] == "African Development Bank" for r in rows)
    assert any(r["person"] == "Rui Falcato" and r["organization"] == "Portugal" for r in rows)
    assert all(r["person"] or r["organization"] for r in rows)


def test_graphs_hold_any_text(tmp_path: Path, hostile: Path):
    nodes = {'a"<&>\x00': {"label": "\x1b[31m ]]> \ud7ff \ufffe é"}, "b": {"label": None}}
    write_graphml(tmp_path / "g.graphml", Graph(nodes, (('a"<&>\x00', "b", {"weight": 2}),), True))
    graph = nx.read_graphml(tmp_path / "g.graphml")
    assert dict(graph.nodes(data=True)) == {'a"<&>\ufffd': {"label": "\ufffd[31m ]]> \ud7ff \ufffd é"}, "b": {}}
    labels = nx.get_node_attributes(nx.read_graphml(hostile / "network" / "actor_sector.graphml"), "label")
    assert any(label.startswith(FORMULA) for label in labels.values())


def test_a_release_without_dates_and_statements_has_every_file_and_is_valid(tmp_path: Path):
    document = Document("d-" + "0" * 16, "a.txt", "0" * 64, "1" * 64, "Rain.", word_count=1)
    (tmp_path / "work").mkdir()
    built = build_annotated(tmp_path / "work", [(document, Annotation(document.document_id))])
    folder = release(tmp_path / "output", built)
    assert verify(folder) == []
    for name in ("actor_sector", "actor_agreement", "country_dyads"):
        assert len(nx.read_graphml(folder / "network" / f"{name}.graphml")) == 0
    assert len((folder / "network" / "dna.csv").read_bytes().splitlines()) == 1
    assert openpyxl.load_workbook(folder / "comity.xlsx")["statements"].max_row == 1
    with opened(folder) as connection:
        assert [connection.execute(f"from {view}").fetchall() for view in VIEWS] == [[]] * len(VIEWS)
