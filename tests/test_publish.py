"""A release: its files, their form, and that the same tables give the same bytes."""

import csv
import dataclasses
import datetime as dt
import io
import json
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from markdown_it import MarkdownIt

from flows import steps
from flows.diff import diff_tables
from flows.publish import last_counts
from flows.publish.card import card_markdown
from flows.publish.changes import changes_markdown
from flows.publish.formats import write_csv
from flows.publish.store import file_sha256
from flows.records import Annotation, Document
from flows.verify import verify
from schemas import dataset
from schemas.arrow import arrow_schema
from tests.corpus import CORPUS, DAY, Built, build, build_annotated, comparable, release, rewrite

TABLES = [t.name for t in dataset().tables]
HOSTILE = 'a | b ` c `` d <script>alert("x")</script>\n\n| e | [f](g) ![h](i) *j* __k__ \\| l'


def test_a_release_has_the_files_of_the_contract(published: Path):
    names = {p.relative_to(published).as_posix() for p in published.rglob("*") if p.is_file()}
    top = {"README.md", "CHANGES.md", "data_dictionary.md", "datapackage.json", "quality.json"}
    promised = top | {"manifest.json", "SHA256SUMS"}
    promised |= {"index.html", "CITATION.cff", ".zenodo.json", "data_dictionary.csv", "codebook.md"}
    promised |= {"comity.duckdb", "comity.xlsx", "croissant.json", "changes.parquet", "network/dna.csv"}
    promised |= {"network/actor_sector.graphml", "network/actor_agreement.graphml", "network/country_dyads.graphml"}
    promised |= {f"parquet/{t}.parquet" for t in TABLES} | {f"csv/{t}.csv" for t in TABLES}
    assert promised <= names


def test_the_pointer_names_the_release_and_the_hash_of_its_manifest(output: Path, published: Path):
    pointer = json.loads((output / "latest.json").read_text("utf-8"))
    assert pointer == {
        "version": "2026.5.0",
        "path": "releases/2026.5.0",
        "manifest_sha256": file_sha256(published / "manifest.json"),
    }
    assert (output / "latest").resolve() == published


def test_the_manifest_says_what_went_in_and_adds_up(published: Path, tables: Built):
    manifest = json.loads((published / "manifest.json").read_text("utf-8"))
    inputs = manifest["inputs"]
    assert inputs["read"] == inputs["published"] + inputs["duplicates"] + inputs["quarantined"] == tables.read_count
    assert (inputs["duplicates"], inputs["quarantined"]) == (1, 2)
    assert manifest["tables"] == {t: len(tables.rows(t)) for t in TABLES}
    assert manifest["released_on"] == "2026-05-31"
    assert not re.search(r"\d\d:\d\d:\d\d", (published / "manifest.json").read_text("utf-8"))


@pytest.mark.parametrize("name", TABLES)
def test_parquet_is_sorted_zstd_and_described(name: str, published: Path):
    path, table = published / "parquet" / f"{name}.parquet", dataset().table(name)
    stored, footer = pq.read_table(path), pq.read_metadata(path)
    keys = [tuple(r[k] for k in table.primary_key) for r in stored.to_pylist()]
    assert keys == sorted(keys)
    assert footer.format_version == "2.6"
    chunks = [footer.row_group(g).column(c) for g in range(footer.num_row_groups) for c in range(footer.num_columns)]
    assert {c.compression for c in chunks} <= {"ZSTD"}
    assert stored.schema.equals(arrow_schema(table))
    assert stored.schema.metadata == {b"title": table.title.encode(), b"description": table.description.encode()}
    assert set(footer.metadata) == {b"title", b"description", b"ARROW:schema"}
    assert all(f.metadata[b"description"].decode() == table.field(f.name).description for f in stored.schema)


@pytest.mark.parametrize("name", TABLES)
def test_csv_is_rfc_4180_and_says_what_parquet_says(name: str, published: Path):
    raw = (published / "csv" / f"{name}.csv").read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")
    # Outside of quotation marks there are no line breaks but CRLF, and no quotation mark inside a bare cell.
    bare = re.sub(r'"(?:[^"]|"")*"', "q", text)
    assert '"' not in bare and "\n" not in bare.replace("\r\n", "") and "\r" not in bare.replace("\r\n", "")
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    stored = pq.read_table(published / "parquet" / f"{name}.parquet")
    assert header == stored.column_names
    assert rows == [[plain(v) for v in row.values()] for row in stored.to_pylist()]


def plain(value: object) -> str:
    match value:
        case None:
            return ""
        case list():
            return ";".join(value)
        case float():
            return np.format_float_positional(np.float32(value), trim="-")
        case dt.date():
            return value.isoformat()
    return str(value)


def test_csv_cells_have_their_shortest_exact_form(tmp_path: Path):
    confidence = [0.1, 0.9, 1.0, 0.0, 1 / 3, 1e-7, None]
    table = pa.table(
        {
            "number": pa.array(confidence, pa.float32()),
            "words": ['a "b"', "c,d", "e\nf", "", None, "é", "NA"],
            "day": pa.array([dt.date(2026, 1, 2)] + [None] * 6, pa.date32()),
            "list": pa.array([["a", "b"], [], ["c"], [], [], [], []]),
        }
    )
    write_csv(table, tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_bytes().decode().split("\r\n")
    assert lines[:4] == ["number,words,day,list", '0.1,"a ""b""",2026-01-02,a;b', '0.9,"c,d",,', '1,"e\nf",,c']
    written = [line.split(",")[0] for line in lines[1:8]]
    assert [None if not w else np.float32(w) for w in written] == [
        None if c is None else np.float32(c) for c in confidence
    ]
    assert all(len(w) <= 10 for w in written)


def data_bytes(folder: Path) -> dict[str, bytes]:
    names = (p for p in sorted(folder.rglob("*")) if p.parent.name in ("parquet", "csv"))
    return {p.name: p.read_bytes() for p in names}


def test_the_same_tables_give_the_same_bytes(tables: Built, published: Path, tmp_path: Path):
    again, first = comparable(release(tmp_path, tables)), comparable(published)
    assert again.keys() == first.keys()
    assert [name for name in first if again[name] != first[name]] == []


def test_a_later_day_changes_nothing_but_version_and_day(tables: Built, published: Path, tmp_path: Path):
    later = release(tmp_path, tables, dt.date(2027, 1, 9))
    assert data_bytes(later) == data_bytes(published)
    described = {"CITATION.cff", ".zenodo.json", "data_dictionary.csv", "codebook.md"}
    described |= {"datapackage.json", "croissant.json", "quality.json", "README.md", "CHANGES.md", "data_dictionary.md"}
    for name in sorted(described):
        text = (later / name).read_text("utf-8")
        text = text.replace("2027.1.0", "2026.5.0").replace("2027-01-09", "2026-05-31").replace("(2027)", "(2026)")
        assert text == (published / name).read_text("utf-8"), name


def test_batches_and_buffers_of_any_size_give_the_same_bytes(published: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(steps, "BATCH_DOCUMENTS", 1)
    monkeypatch.setattr(steps, "ROW_GROUP", 3)
    sources = [str(CORPUS / n) for n in ("records.jsonl", "*.txt", "*.md")]
    (tmp_path / "work").mkdir()
    built = build(tmp_path / "work", sources)
    assert len(built.documents) == 7
    assert data_bytes(release(tmp_path / "output", built)) == data_bytes(published)


def test_a_corpus_without_statements_is_published_and_valid(tmp_path: Path):
    document = Document("d-" + "0" * 16, "a.txt", "0" * 64, "1" * 64, "Rain.", word_count=1)
    (tmp_path / "work").mkdir()
    built = build_annotated(tmp_path / "work", [(document, Annotation(document.document_id))])
    folder = release(tmp_path / "output", built)
    assert verify(folder) == []
    card = (folder / "README.md").read_text("utf-8")
    assert "This release holds no statements." in card
    # The Hugging Face loader fails on a table without rows, so none is offered to it.
    offered = [c["config_name"] for c in yaml.safe_load(card.split("---\n")[1])["configs"]]
    assert offered == ["documents", "sectors", "sector_codes"]


def test_the_card_begins_with_metadata_that_name_every_table_with_rows(published: Path):
    _, front, body = (published / "README.md").read_text("utf-8").split("---\n", 2)
    metadata = yaml.safe_load(front)
    assert metadata["license"] == "cc-by-4.0"
    assert metadata["language"] == ["en"]
    assert metadata["size_categories"] == ["n<1K"]
    files = {c["config_name"]: c["data_files"] for c in metadata["configs"]}
    assert files == {t: f"parquet/{t}.parquet" for t in TABLES}
    assert [c["config_name"] for c in metadata["configs"] if c.get("default")] == ["statements"]
    assert all((published / path).is_file() for path in files.values())
    assert "Release **2026.5.0** of 2026-05-31" in body


def markdown_tables(text: str) -> list[list[str]]:
    """Cells of every table row, as a reader of the page sees them; HTML in the text is an error."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    flat = [t for token in tokens for t in (token, *(token.children or ()))]
    assert not {t.type for t in flat} & {"html_inline", "html_block", "link_open", "image", "em_open", "strong_open"}
    rows: list[list[str]] = []
    for i, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("td_open", "th_open"):
            rows[-1].append("".join(t.content for t in tokens[i + 1].children or ()))
    return rows


def test_names_and_quotations_of_strangers_stay_text_in_their_cell(tables: Built, tmp_path: Path):
    copy = tables.copy(tmp_path)
    rewrite(copy.folder, "actors", lambda rows: [{**r, "name": HOSTILE} for r in rows])
    rewrite(copy.folder, "statements", lambda rows: [{**r, "content": HOSTILE} for r in rows])
    stored = {t: pq.read_table(copy.folder / f"{t}.parquet") for t in TABLES}
    card = card_markdown(dataset(), "2026.5.0", "2026-05-31", stored, "")
    sample = card[card.index("## A sample") : card.index("## How to load it")]
    head, *rows = markdown_tables(sample)
    assert head == ["speakers", "content", "act", "stage", "stance", "sectors", "countries"]
    assert len(rows) == 5
    assert all(len(row) == 7 and row[1] == " ".join(HOSTILE.split()) for row in rows)


def test_links_of_the_card_lead_somewhere_and_the_caution_comes_first(published: Path):
    card = (published / "README.md").read_text("utf-8")
    anchors = {"#" + heading.lower().replace(" ", "-") for heading in re.findall(r"^## (.*)$", card, re.MULTILINE)}
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", card) if not link.startswith("https://")]
    assert {"#known-limits", "#how-accurate-it-is", "codebook.md"} <= set(links)
    assert [link for link in links if link not in anchors and not (published / link).is_file()] == []
    assert card.index("not all right") < card.index("## What is in it")


def test_names_of_strangers_stay_in_their_line_of_the_changes(tables: Built, tmp_path: Path):
    copy = tables.copy(tmp_path)
    rewrite(copy.folder, "quarantine", lambda rows: [{**rows[0], "origin": HOSTILE}])
    diffs = [d for d in diff_tables(tables.folder, copy.folder) if not d.empty]
    page = changes_markdown("2026.5.1", "2026.5.0", diffs)
    assert markdown_tables(page)[1:] == [["quarantine", "1", str(len(tables.rows("quarantine"))), "0"]]
    assert sum(line.startswith("- ") for line in page.splitlines()) == 1 + len(tables.rows("quarantine"))


def test_changes_are_counted_against_the_release_before(tables: Built, tmp_path: Path):
    first = release(tmp_path, tables)
    copy = dataclasses.replace(tables, folder=tables.copy(tmp_path).folder)
    rewrite(copy.folder, "mentions", lambda rows: rows[30:])
    rewrite(copy.folder, "actors", lambda rows: rows[0].update(name="Elsewhere"))
    second = release(tmp_path, copy)
    assert (first.name, second.name) == ("2026.5.0", "2026.5.1")
    assert (first / "CHANGES.md").read_text() == "# Changes in 2026.5.0\n\nFirst release.\n"
    page = (second / "CHANGES.md").read_text("utf-8")
    assert page.startswith("# Changes in 2026.5.1 against 2026.5.0\n")
    shown = {row[0]: [int(n) for n in row[1:]] for row in markdown_tables(page)[1:]}
    diffs = diff_tables(first / "parquet", second / "parquet")
    assert shown == {d.table: [len(d.added), len(d.removed), len(d.changed)] for d in diffs if not d.empty}
    assert shown == {"mentions": [0, 30, 0], "actors": [0, 0, 1]}
    assert "- and 10 more; `comity diff 2026.5.0 2026.5.1` lists them" in page


def test_counts_are_compared_only_with_a_release_of_the_same_sources():
    manifest = {"inputs": {"sources": ["a", "b"]}, "tables": {"statements": 7}}
    assert last_counts(manifest, ["b", "a"]) == {"statements": 7}
    assert last_counts(manifest, ["a"]) == {}
    assert last_counts(None, ["a"]) == {}


def test_a_text_is_in_the_release_only_where_its_licence_allows_it(published: Path):
    rows = pq.read_table(published / "parquet" / "documents.parquet").to_pylist()
    assert {Path(r["origin"]).name for r in rows if r["text"]} == {"release.md"}
    assert {r["licence"] for r in rows if r["text"]} == {"CC-BY-4.0"}


def test_the_data_package_knows_size_hash_and_rows_of_every_file(published: Path, tables: Built):
    package = json.loads((published / "datapackage.json").read_text("utf-8"))
    assert package["version"] == "2026.5.0" and package["created"].startswith(DAY.isoformat())
    for resource in package["resources"]:
        path = published / resource["path"]
        assert (resource["bytes"], resource["hash"]) == (path.stat().st_size, f"sha256:{file_sha256(path)}")
        assert resource["rowCount"] == len(tables.rows(resource["name"]))


def test_a_release_says_how_to_cite_it_to_programs_too(published: Path):
    cited = yaml.safe_load((published / "CITATION.cff").read_text("utf-8"))
    assert (cited["cff-version"], cited["type"], cited["version"]) == ("1.2.0", "dataset", "2026.5.0")
    assert cited["date-released"] == DAY.isoformat() and cited["license"] == "CC-BY-4.0"
    assert cited["authors"] and all(author["name"] for author in cited["authors"])
    archived = json.loads((published / ".zenodo.json").read_text("utf-8"))
    assert (archived["title"], archived["version"]) == (cited["title"], cited["version"])
    assert (archived["upload_type"], archived["license"]) == ("dataset", "cc-by-4.0")


def test_the_dictionary_as_a_table_has_a_row_per_column(published: Path):
    raw = (published / "data_dictionary.csv").read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(raw, newline=""), strict=True))
    assert [(r["table"], r["column"]) for r in rows] == [(t.name, f.name) for t in dataset().tables for f in t.fields]
    keys = [(r["table"], r["column"]) for r in rows if r["key"]]
    assert sorted(keys) == sorted((t.name, k) for t in dataset().tables for k in t.primary_key)
