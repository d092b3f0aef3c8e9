"""Slices of a release in the forms of other programs: each says what the tables say of those statements."""

import csv
import datetime as dt
import io
import json
import os
import shutil
import sqlite3
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pyarrow.parquet as pq
import pytest

from flows.errors import ComityError
from flows.export import FORMATS, export
from flows.publish import workbook
from flows.publish.networks import COUNTED, NETWORKS
from flows.query import Filters, sql
from schemas import codelist, codes, crosswalk, dataset
from schemas.plover import contexts, event_type
from tests.corpus import Built, release, rewrite
from tests.prefect_server import COMITY, comity, environment

SLICES = {
    "all": Filters(),
    "country": Filters(countries=("NAM",)),
    "days": Filters(since=dt.date(2026, 3, 1), until=dt.date(2026, 3, 31)),
    "sectors and speaker": Filters(sectors=("trade", "renewables"), speakers=("falcato", "ministry")),
    "nothing": Filters(countries=("XKX",)),
}


@pytest.fixture(params=SLICES)
def filters(request: pytest.FixtureRequest) -> Filters:
    return SLICES[request.param]


def listed(published: Path, filters: Filters) -> list[dict[str, Any]]:
    """The statements of a slice, picked from the whole list one by one."""
    with sql(published, "from statement_list order by document_id, position") as answer:
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    with sql(published, "select actor_id, lower(name || ' ' || array_to_string(aliases, ' ')) from actors") as answer:
        names = dict(answer.rows)
    return [
        r
        for r in rows
        if (not filters.countries or set(filters.countries) & set(r["country_codes"]))
        and (not filters.sectors or set(filters.sectors) & set(r["sector_ids"]))
        and (not filters.speakers or any(s in names[a] for a in r["speaker_ids"] for s in filters.speakers))
        and (not filters.since or (r["published_on"] is not None and r["published_on"] >= filters.since))
        and (not filters.until or (r["published_on"] is not None and r["published_on"] <= filters.until))
    ]


def written(published: Path, form: str, filters: Filters, path: Path, network: str | None = None) -> Path:
    assert export(published, form, filters, str(path), network) == len(listed(published, filters))
    return path


def test_slices_are_not_all_the_same(published: Path):
    sizes = {name: len(listed(published, filters)) for name, filters in SLICES.items()}
    assert sizes["nothing"] == 0 < min(n for name, n in sizes.items() if name != "nothing")
    assert all(n < sizes["all"] for name, n in sizes.items() if name != "all")


def test_lists_have_a_row_a_statement_with_the_columns_of_the_view(published: Path, filters: Filters, tmp_path: Path):
    expected = listed(published, filters)
    assert pq.read_table(written(published, "parquet", filters, tmp_path / "p")).to_pylist() == expected
    plain = [{k: v.isoformat() if isinstance(v, dt.date) else v for k, v in row.items()} for row in expected]
    lines = written(published, "jsonl", filters, tmp_path / "j").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == plain
    cells = [["" if v is None else ";".join(v) if isinstance(v, list) else str(v) for v in r.values()] for r in plain]
    head, *rows = csv.reader(io.StringIO(written(published, "csv", filters, tmp_path / "c").read_bytes().decode()))
    assert rows == cells and head[:2] == ["statement_id", "published_on"]
    sheet = openpyxl.load_workbook(written(published, "xlsx", filters, tmp_path / "x.xlsx")).active
    shown = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in shown] == [r["statement_id"] for r in expected]
    assert all(isinstance(row[1], dt.datetime | None) for row in shown)


def test_columns_of_the_parquet_file_are_explained(published: Path, tmp_path: Path):
    schema = pq.read_schema(written(published, "parquet", Filters(), tmp_path / "p"))
    said = {f.name: (f.metadata or {}).get(b"description", b"").decode() for f in schema}
    assert said["stage"] == dataset().table("statements").field("stage").description
    assert said["published_on"] == dataset().table("documents").field("published_on").description


def test_a_sheet_that_would_not_hold_all_statements_is_refused(published: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 4)
    with pytest.raises(ComityError, match="statements are more than the 3 of a sheet; take fewer, or csv"):
        export(published, "xlsx", Filters(), str(tmp_path / "x.xlsx"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("network", NETWORKS)
def test_a_network_is_the_same_as_graphml_and_as_gexf(network: str, published: Path, filters: Filters, tmp_path: Path):
    graphml = nx.read_graphml(written(published, "graphml", filters, tmp_path / "g.graphml", network))
    gexf = nx.read_gexf(written(published, "gexf", filters, tmp_path / "g.gexf", network), version="1.2draft")
    assert dict(gexf.nodes(data=True)) == dict(graphml.nodes(data=True))
    assert gexf.is_directed() == graphml.is_directed()
    edges = {(a, b): {k: v for k, v in d.items() if k != "id"} for a, b, d in gexf.edges(data=True)}
    assert {frozenset(k): v for k, v in edges.items()} == {frozenset((a, b)): d for a, b, d in graphml.edges(data=True)}
    if filters == Filters():
        assert (tmp_path / "g.graphml").read_bytes() == (published / "network" / f"{network}.graphml").read_bytes()


def test_a_network_is_counted_on_the_slice_with_and_without_copies(tables: Built, tmp_path: Path):
    """A document that two others repeat counts three times where copies count."""
    copied = tables.copy(tmp_path)
    (original,) = {r["document_id"] for r in tables.rows("statements") if r["country_codes"] == ["NAM", "PRT"]}

    def copy(rows):
        more = [{**rows[0], "document_id": f"d-{n:016}", "origin": f"copy {n}", "duplicate_of": original} for n in "01"]
        return sorted([*rows, *more], key=lambda r: r["document_id"])

    rewrite(copied.folder, "documents", copy)
    folder = release(tmp_path / "output", copied)
    filters = Filters(countries=("NAM",))
    rows = listed(folder, filters)
    copies = Counter(r["duplicate_of"] for r in copied.rows("documents") if r["duplicate_of"])
    assert copies[original] >= 2

    def counted(chosen: list[dict[str, Any]]) -> tuple[int, int, int, int]:
        documents = {r["document_id"] for r in chosen}
        with_copies = [1 + copies[r["document_id"]] for r in chosen]
        return len(chosen), len(documents), sum(with_copies), sum(1 + copies[d] for d in documents)

    path = tmp_path / "g.graphml"
    dyads = nx.read_graphml(written(folder, "graphml", filters, path, "country_dyads"))
    assert len(dyads.edges) > 0
    for a, b, cells in dyads.edges(data=True):
        both = [r for r in rows if {a, b} <= set(r["country_codes"])]
        assert tuple(cells[name] for name in COUNTED) == counted(both) and cells["weight"] == len(both)
    for node, cells in dyads.nodes(data=True):
        assert tuple(cells[n] for n in COUNTED) == counted([r for r in rows if node in r["country_codes"]])
    speaking = nx.read_graphml(written(folder, "graphml", filters, path, "actor_sector"))
    for actor, sector, cells in speaking.edges(data=True):
        told = [r for r in rows if actor in r["speaker_ids"] and sector in r["sector_ids"]]
        assert tuple(cells[name] for name in COUNTED) == counted(told)
        assert cells["positive"] == sum(r["stance"] == "positive" for r in told)
    for node, cells in speaking.nodes(data=True):
        column = "speaker_ids" if cells["mode"] == "actor" else "sector_ids"
        assert tuple(cells[name] for name in COUNTED) == counted([r for r in rows if node in r[column]])


def test_the_event_list_of_a_slice_is_that_part_of_the_whole(published: Path, filters: Filters, tmp_path: Path):
    whole = (published / "network" / "dna.csv").read_text("utf-8").splitlines()
    chosen = {r["statement_id"] for r in listed(published, filters)}
    part = written(published, "dna", filters, tmp_path / "dna.csv").read_text("utf-8").splitlines()
    assert part == [whole[0], *(line for line in whole[1:] if line.rpartition(",")[2] in chosen)]


def test_every_statement_falls_under_a_rule_of_plover_and_every_rule_decides_some():
    sectors = [(), *((s,) for s in codes("sectors"))]
    met = Counter()
    for act in codes("act"):
        for stage in codes("stage"):
            for stance in codes("stance"):
                for named in sectors:
                    met[event_type(act, stage, stance, named)] += 1
    rules = crosswalk("plover")
    assert met[None] and {(e.event_type, e.event_mode or "", e.parties) for e in met if e} == {
        (r["event_type"], r["event_mode"], r["parties"]) for r in rules if r["event_type"]
    }
    coded = {r["event_type"] for r in crosswalk("plover_types") if r["coded"] == "yes"}
    assert coded == {r["event_type"] for r in rules if r["event_type"]}
    assert len(crosswalk("plover_types")) == 16
    for column, name in (("act", "act"), ("stage", "stage"), ("stance", "stance"), ("sector", "sectors")):
        used = {code for r in rules for code in r[column].split(";") if code}
        assert used <= set(codes(name)), column
    assert {r["sector_id"] for r in crosswalk("plover_contexts")} == set(codes("sectors"))


@pytest.mark.parametrize(
    ("act", "stage", "stance", "sectors", "event", "mode"),
    [
        ("consultative", "proposed", "neutral", ("trade",), "CONSULT", None),
        ("commissive", "committed", "positive", (), "AGREE", None),
        ("commissive", "ended", "negative", (), "REJECT", "assist"),
        ("commissive", "none", "negative", (), "THREATEN", None),
        ("directive", "proposed", "positive", (), "REQUEST", "assist"),
        ("directive", "ended", "neutral", (), "REQUEST", "change"),
        ("expressive", "existing", "positive", (), "SUPPORT", None),
        ("expressive", "existing", "negative", (), "ACCUSE", "disapprove"),
        ("assertive", "existing", "neutral", ("health", "humanitarian_aid"), "AID", "humanitarian"),
        ("none", "existing", "neutral", ("defence",), "COOPERATE", None),
        ("none", "ended", "negative", (), "SANCTION", "discontinue"),
        ("assertive", "potential", "neutral", (), None, None),
        ("none", "existing", "negative", (), None, None),
        ("assertive", "none", "positive", (), None, None),
    ],
)
def test_codes_become_the_events_that_the_rules_say(act, stage, stance, sectors, event, mode):
    found = event_type(act, stage, stance, sectors)
    assert (found and (found.event_type, found.event_mode)) == (event and (event, mode))


def test_events_of_plover_name_their_parties_and_quote_their_statement(
    published: Path, filters: Filters, tmp_path: Path
):
    lines = written(published, "plover", filters, tmp_path / "e.jsonl").read_text("utf-8").splitlines()
    events = {e["statement_id"]: e for e in map(json.loads, lines)}
    assert len(events) == len(lines)
    names = {c["country_code"]: c["name"] for c in codelist("countries")}
    for row in listed(published, filters):
        kind = event_type(row["act"], row["stage"], row["stance"], tuple(row["sector_ids"]))
        event = events.pop(row["statement_id"], None)
        if event is None:
            concerned = len(row["country_codes"])
            sourceless = kind and (not row["speaker_ids"] if kind.parties == "speakers" else not concerned)
            assert kind is None or sourceless or (kind.needs_target and concerned < 2)
            continue
        assert (event["event_type"], event["event_mode"]) == (kind.event_type, kind.event_mode)
        assert event["quotation"] == row["content"] and event["document_id"] == row["document_id"]
        assert event["date"] == (row["published_on"] and row["published_on"].isoformat())
        assert event["contexts"] == contexts(row["sector_ids"])
        source, target = ([p["actor_id"] for p in event[side]] for side in ("source", "target"))
        if kind.parties == "speakers":
            assert source == row["speaker_ids"] and not set(source) & set(target) and not event["mutual"]
            own = {p["country_code"] for p in event["source"]}
            assert {f"c-{code.lower()}" for code in row["country_codes"] if code not in own} <= {*source, *target}
        else:
            assert source == [f"c-{code.lower()}" for code in row["country_codes"]]
            assert target == (source if event["mutual"] else []) and event["mutual"] == (len(source) > 1)
        countries = [p for p in (*event["source"], *event["target"]) if p["actor_type"] == "country"]
        assert all(p["name"] == names[p["country_code"]] for p in countries)
    assert not events


def test_a_reported_tie_is_between_the_partners_and_what_one_says_of_itself_goes_to_the_other(
    published: Path, tmp_path: Path
):
    path = written(published, "plover", Filters(countries=("NAM", "PRT")), tmp_path / "e.jsonl")
    events = {event["quotation"].split()[0]: event for event in map(json.loads, path.read_text("utf-8").splitlines())}
    told = {
        word: (event["event_type"], *([party["name"] for party in event[side]] for side in ("source", "target")))
        for word, event in events.items()
    }
    partners = ["Namibia", "Portugal"]
    assert told["trade"] == ("COOPERATE", partners, partners)
    assert told["We"] == ("AGREE", ["Rui Falcato"], ["Namibia"])
    assert told["Portugal"] == ("SUPPORT", ["Rui Falcato"], ["Namibia"])
    assert (events["trade"]["date"], events["We"]["contexts"]) == ("2026-03-03", ["resource"])


def test_the_sqlite_database_holds_every_table_and_key(published: Path, filters: Filters, tmp_path: Path):
    database = sqlite3.connect(written(published, "sqlite", filters, tmp_path / "r.sqlite"))
    assert database.execute("pragma foreign_key_check").fetchall() == []
    assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
    chosen = {r["statement_id"]: r["document_id"] for r in listed(published, filters)}
    whole = filters == Filters()
    for table in dataset().tables:
        info = database.execute(f'pragma table_info("{table.name}")').fetchall()
        assert [row[1] for row in info] == list(table.columns)
        assert {row[1] for row in info if row[5]} == set(table.primary_key)
        foreign = {row[3] for row in database.execute(f'pragma foreign_key_list("{table.name}")')}
        assert foreign == {f.name for f in table.fields if f.references and f.type != "list"}
        rows = database.execute(f'select * from "{table.name}"').fetchall()
        stored = pq.read_table(published / "parquet" / f"{table.name}.parquet").to_pylist()
        if whole:
            assert [dict(zip(table.columns, r, strict=True)) for r in rows] == [sqlite_row(r) for r in stored]
        elif "statement_id" in table.columns:
            expected = [sqlite_row(r) for r in stored if r["statement_id"] in chosen]
            assert [dict(zip(table.columns, r, strict=True)) for r in rows] == expected
    originals = {r[0] for r in database.execute("select document_id from documents where duplicate_of is null")}
    assert whole or originals == set(chosen.values())
    (words,) = database.execute(
        "select description from data_dictionary where \"table\" = 'statements' and column = 'act'"
    ).fetchall()
    assert words == (dataset().table("statements").field("act").description,)


def sqlite_row(row: dict[str, Any]) -> dict[str, Any]:
    def cell(value: Any) -> Any:
        if isinstance(value, list):
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, float):
            return float(f"{value:.7g}")
        return value.isoformat() if isinstance(value, dt.date) else value

    return {name: cell(value) for name, value in row.items()}


def test_counts_of_a_slice_are_those_of_its_own_rows(published: Path, tmp_path: Path):
    database = sqlite3.connect(written(published, "sqlite", Filters(countries=("NAM",)), tmp_path / "r.sqlite"))
    counted = """select a.actor_id, a.statement_count, (
        select count(distinct statement_id) from statement_actors s where s.actor_id = a.actor_id
    ) from actors a"""
    assert all(stored == own for _, stored, own in database.execute(counted))
    pairs = """select count(*) from statement_countries a join statement_countries b
        on a.statement_id = b.statement_id and a.country_code = 'NAM' and b.country_code = 'PRT'"""
    stored = "select statement_count from dyads where country_a = 'NAM' and country_b = 'PRT'"
    assert database.execute(pairs).fetchall() == database.execute(stored).fetchall() != [(0,)]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_slice_gives_the_same_bytes(form: str, published: Path, tmp_path: Path):
    network = "actor_sector" if FORMATS[form].network else None
    for name in "ab":
        export(published, form, Filters(countries=("NAM",)), str(tmp_path / name), network)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_names_of_strangers_stay_text(form: str, hostile: Path, tmp_path: Path):
    network = "actor_sector" if FORMATS[form].network else None
    export(hostile, form, Filters(), str(tmp_path / "f"), network)
    text = (tmp_path / "f").read_bytes()
    if form in ("graphml", "gexf"):
        graph = nx.read_graphml(tmp_path / "f") if form == "graphml" else nx.read_gexf(tmp_path / "f")
        assert any("HYPERLINK" in label for label in nx.get_node_attributes(graph, "label").values())
    elif form in ("jsonl", "plover"):
        assert all(json.loads(line) for line in text.decode().split("\n") if line)
    assert text


def test_nothing_is_written_where_it_fails(published: Path, tmp_path: Path):
    (tmp_path / "kept.csv").write_text("mine")
    broken = Path(shutil.copytree(published, tmp_path / "broken"))
    (broken / "parquet" / "sectors.parquet").write_bytes(b"nothing")
    with pytest.raises(ComityError, match=r"cannot be read: .*; `comity verify .*` says what is wrong"):
        export(broken, "csv", Filters(), str(tmp_path / "kept.csv"))
    with pytest.raises(ComityError, match=r"cannot write .*: it is a folder"):
        export(published, "csv", Filters(), str(tmp_path))
    with pytest.raises(ComityError, match=r"cannot write .*No such file or directory; choose another place"):
        export(published, "csv", Filters(), str(tmp_path / "nowhere" / "x.csv"))
    shutil.rmtree(broken)
    assert (tmp_path / "kept.csv").read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir()] == ["kept.csv"]


def test_unknown_formats_and_networks_are_said(published: Path):
    for form, network, said in (
        ("xml", None, "'xml' is none of csv, parquet, jsonl, xlsx, graphml, gexf, dna, plover, sqlite"),
        ("gexf", None, "name a network with --network: actor_sector, actor_agreement, country_dyads"),
        ("gexf", "friends", "there is no network 'friends': actor_sector, "),
        ("csv", "actor_sector", "--network is for graphml and gexf, not csv"),
    ):
        with pytest.raises(KeyError, match=said):
            export(published, form, Filters(), "-", network)


def test_the_command_writes_to_stdout_and_to_files(published: Path, tmp_path: Path):
    env = environment(tmp_path / "prefect")

    def run(*arguments: str):
        return comity("export", "--release", str(published), *arguments, cwd=tmp_path, env=env)

    shown = run("--format", "csv", "--countries", "NAM,PRT", "--from", "2026-01-01")
    rows = list(csv.DictReader(io.StringIO(shown.stdout, newline="")))
    expected = listed(published, Filters(countries=("NAM", "PRT"), since=dt.date(2026, 1, 1)))
    assert [r["statement_id"] for r in rows] == [r["statement_id"] for r in expected] != []
    assert (shown.returncode, shown.stderr) == (0, f"{len(rows)} statements written as csv\n")
    stored = run("--format", "sqlite", "--output", "r.sqlite")
    assert (stored.returncode, stored.stdout) == (0, "") and (tmp_path / "r.sqlite").stat().st_size > 10_000
    piped = subprocess.run(
        [COMITY, "export", "--release", str(published), "--format", "parquet"], capture_output=True, env=env, check=True
    )
    assert pq.read_table(io.BytesIO(piped.stdout)).num_rows == len(listed(published, Filters()))
    wrong = [
        run("--format", "gexf"),
        run("--format", "csv", "--to", "May"),
        run("--format", "csv", "--sectors", "trad"),
    ]
    assert [(r.returncode, r.stdout) for r in wrong] == [(2, "")] * 3
    assert "near it are trade" in wrong[2].stderr


def test_a_binary_format_is_not_shown_on_a_terminal(published: Path, monkeypatch):
    master, slave = os.openpty()
    with os.fdopen(slave, "w") as terminal:
        monkeypatch.setattr("sys.stdout", terminal)
        with pytest.raises(ComityError, match="parquet is nothing for a terminal; name a file with --output"):
            export(published, "parquet", Filters(), "-")
    os.close(master)


def test_the_rules_stand_in_the_data_dictionary_of_a_release(published: Path):
    text = (published / "data_dictionary.md").read_text("utf-8")
    assert "Halterman et al. 2023" in text and text.count("| COOPERATE | countries |") == 1
