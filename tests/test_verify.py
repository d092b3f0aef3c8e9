"""A stranger's check of a release: it passes what is right, and finds every byte and every fact that is not."""

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.errors import ComityError
from flows.publish import database
from flows.publish.formats import write_csv
from flows.publish.manifest import write_manifest
from flows.publish.store import json_text, pointer_to
from flows.records import Annotation, Document
from flows.verify import find_release, verify
from flows.verify.files import check_files
from schemas import dataset
from tests.corpus import CORPUS, Built, Rows, build, build_annotated, release

FILES = [f"{kind}/{t.name}.{kind}" for kind in ("parquet", "csv") for t in dataset().tables]
FILES += ["README.md", "CHANGES.md", "data_dictionary.md", "datapackage.json", "quality.json", "manifest.json"]
FILES += ["index.html", "CITATION.cff", ".zenodo.json", "data_dictionary.csv", "codebook.md"]
FILES += ["comity.duckdb", "comity.xlsx", "croissant.json", "changes.parquet", "network/dna.csv"]
FILES += ["network/actor_sector.graphml", "network/actor_agreement.graphml", "network/country_dyads.graphml"]
FILES += ["SHA256SUMS", "../../latest.json"]


@pytest.fixture
def copied(output: Path, tmp_path: Path) -> Path:
    """A release that a test may change, in an output folder of its own."""
    copy = Path(shutil.copytree(output, tmp_path / "output", symlinks=True))
    return copy / "releases" / "2026.5.0"


def test_a_release_has_no_problems(published: Path, output: Path):
    assert verify(published) == []
    assert find_release(output) == published
    assert verify(output / "latest") == []


def test_a_release_copied_elsewhere_has_no_problems(published: Path, tmp_path: Path):
    assert verify(Path(shutil.copytree(published, tmp_path / "download"))) == []


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_is_found(name: str, copied: Path):
    path = copied / name
    content = path.read_bytes()
    for position in {0, len(content) // 3, len(content) - 1}:
        path.write_bytes(changed(content, position))
        assert any(Path(name).name in problem for problem in verify(copied)), position


@pytest.mark.parametrize("name", ["SHA256SUMS", "../../latest.json"])
def test_a_change_of_any_byte_of_what_vouches_for_the_rest_is_found(name: str, copied: Path):
    path = copied / name
    content = path.read_bytes()
    for position in range(0, len(content), 1 if len(content) < 500 else 13):
        path.write_bytes(changed(content, position))
        assert list(check_files(copied)), content[position : position + 20]


def changed(content: bytes, position: int) -> bytes:
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


def test_other_spaces_and_line_breaks_in_the_checksums_are_found(copied: Path):
    content = (copied / "SHA256SUMS").read_text()
    for other in (content.replace("  ", " *"), content.replace("\n", "\r\n"), content[:-1], content + "\n", ""):
        (copied / "SHA256SUMS").write_bytes(other.encode())
        assert any("SHA256SUMS" in problem for problem in check_files(copied)), other[:80]


def test_a_missing_and_an_extra_file_are_found(copied: Path):
    (copied / "csv" / "dyads.csv").unlink()
    (copied / "notes.txt").write_text("mine")
    problems = verify(copied)
    assert "csv/dyads.csv is listed in SHA256SUMS and missing" in problems
    assert "notes.txt is not listed in SHA256SUMS" in problems


def test_a_table_that_is_no_parquet_is_said_and_nothing_else_fails(copied: Path):
    (copied / "parquet" / "actors.parquet").write_bytes(b"PAR1 no more")
    assert any(p.startswith("parquet/actors.parquet cannot be read") for p in verify(copied))


def test_a_release_under_another_version_is_found(copied: Path):
    renamed = copied.rename(copied.with_name("2026.6.0"))
    assert "the folder is called 2026.6.0, the release in it 2026.5.0" in verify(renamed)


def tamper(folder: Path, table: str, change: Callable[[Rows], Rows | None], csv_too: bool = True) -> list[str]:
    """Change a table and have manifest, checksums and pointer vouch for it; what `verify` then says.

    The database, which would contradict, is taken out.
    """
    (folder / database.NAME).unlink(missing_ok=True)
    path = folder / "parquet" / f"{table}.parquet"
    rows = pq.read_table(path).to_pylist()
    kept = change(rows)
    stored = pq.read_table(path).schema
    altered = pa.Table.from_pylist(rows if kept is None else kept, schema=stored)
    pq.write_table(altered, path, compression="zstd")
    if csv_too:
        write_csv(altered, folder / "csv" / f"{table}.csv")
    vouch(folder)
    return verify(folder)


def vouch(folder: Path, **facts: object) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8")) | facts
    del manifest["files"]
    for name in ("manifest.json", "SHA256SUMS"):
        (folder / name).unlink()
    write_manifest(folder, manifest)
    (folder / "../../latest.json").write_text(json_text(pointer_to(folder)), "utf-8")


def reverse(cell: str) -> Callable[[Rows], None]:
    return lambda rows: rows[0].update({cell: rows[0][cell][::-1]})


def put(**cells: object) -> Callable[[Rows], None]:
    return lambda rows: rows[0].update(cells)


FORGERIES = {
    "quotation": ("statement_spans", reverse("text"), "statement_spans: 1 quotations are not the text"),
    "evidence of a sector": ("statement_sectors", reverse("evidence"), "statement_sectors: 1 quotations"),
    "evidence of a country": ("statement_countries", reverse("evidence"), "statement_countries: 1 quotations"),
    "surface": ("mentions", reverse("surface"), "mentions: 1 quotations"),
    "offsets": ("mentions", lambda rows: rows[0].update(start=rows[0]["start"] - 1), "mentions: 1 quotations"),
    "dangling actor": ("statement_actors", put(actor_id="p-" + "0" * 16), "statement_actors.actor_id holds values"),
    "dangling statement": ("statement_spans", put(statement_id="s-" + "0" * 16), "statement_spans.statement_id holds"),
    "dangling item of a list": ("statements", put(speaker_ids=["c-fji"]), "statements.speaker_ids holds values"),
    "code": ("statements", put(act="shouted"), "statements.act holds values that its declaration does not allow"),
    "code in a list": ("statements", put(country_codes=["NA"]), "statements.country_codes holds values"),
    "pattern": ("documents", put(language="en\n"), "documents.language holds values"),
    "number": ("statement_sectors", put(confidence=7.0), "statement_sectors.confidence holds values"),
    "key twice": ("actors", lambda rows: rows.append(rows[0]), "actors: its key actor_id is not unique"),
    "unique value twice": (
        "documents",
        lambda rows: rows[0].update(origin=rows[1]["origin"]),
        "documents.origin holds a value twice",
    ),
    "list without its link": ("statements", put(country_codes=["FJI"]), "statements.country_codes differs from its"),
    "count of a pair": ("dyads", put(statement_count=77), "dyads: 1 rows do not count what the other tables hold"),
    "count of a sector": ("sectors", put(document_count=77), "sectors: 1 rows do not count"),
    "count of an actor": ("actors", put(mention_count=77), "actors: 1 rows do not count"),
    "day of a pair": ("dyad_sectors", put(first_published_on=dt.date(2020, 1, 1)), "dyad_sectors: 1 rows do not count"),
    "row lost": ("dyads", lambda rows: rows[1:], "dyads has "),
    "document lost": ("documents", lambda rows: rows[1:], "documents has 6 rows, manifest.json says otherwise"),
    "released text": ("documents", lambda rows: released(rows).update(text="Other words."), "documents: the text of "),
}


def released(rows: Rows) -> dict:
    return next(row for row in rows if row["text"])


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_with_checksums_made_anew_is_found(forgery: str, copied: Path):
    table, change, says = FORGERIES[forgery]
    problems = tamper(copied, table, change)
    assert any(says in problem for problem in problems), problems
    assert not any("SHA256SUMS" in p or "describes" in p or "latest.json" in p for p in problems)


def test_vouching_anew_for_what_is_right_is_no_problem(copied: Path):
    assert tamper(copied, "actors", lambda rows: None) == []


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("actors", put(name="Elsewhere")),
        ("actors", lambda rows: rows[-1].update(wikidata_id="Q1")),
        ("actors", lambda rows: rows[0].update(aliases=[*rows[0]["aliases"], "Z"])),
        ("statements", put(confidence=0.25)),
        ("dyads", put(statement_count=77)),
        ("documents", put(published_on=None)),
    ],
)
def test_csv_that_differs_from_parquet_is_found(table: str, change, copied: Path):
    problems = tamper(copied, table, change, csv_too=False)
    assert any(p.startswith(f"csv/{table}.csv, row ") for p in problems), problems


def test_csv_with_a_row_or_column_too_few_is_found(copied: Path):
    for name, change in (("dyads", lambda lines: lines[:-1]), ("sectors", lambda lines: [lines[0][3:], *lines[1:]])):
        path = copied / "csv" / f"{name}.csv"
        lines = path.read_bytes().decode().split("\r\n")[:-1]
        path.write_bytes(("\r\n".join(change(lines)) + "\r\n").encode())
    vouch(copied)
    problems = verify(copied)
    rows = pq.read_metadata(copied / "parquet" / "dyads.parquet").num_rows
    assert f"csv/dyads.csv has {rows - 1} rows, the Parquet file {rows}" in problems
    assert "csv/sectors.csv has other columns than `comity schema sectors` declares" in problems


def test_a_database_that_says_something_else_is_found(copied: Path):
    with duckdb.connect(copied / database.NAME) as connection:
        connection.execute("update actors set name = 'Elsewhere' where actor_id = 'c-nam'")
        connection.execute("delete from quarantine")
    vouch(copied)
    rows = pq.read_metadata(copied / "parquet" / "quarantine.parquet").num_rows
    assert verify(copied) == [
        "comity.duckdb: actors differs from the Parquet file in 2 rows",
        f"comity.duckdb: quarantine differs from the Parquet file in {rows} rows",
    ]


def test_a_database_that_is_none_is_said(copied: Path):
    (copied / database.NAME).write_bytes(b"DUCK no more")
    vouch(copied)
    (problem,) = verify(copied)
    assert problem.startswith("comity.duckdb cannot be read: ")


def test_inputs_that_do_not_add_up_are_found(copied: Path):
    inputs = json.loads((copied / "manifest.json").read_text("utf-8"))["inputs"]
    vouch(copied, inputs={**inputs, "read": inputs["read"] + 1})
    assert verify(copied) == ["manifest.json: inputs read are not the sum of published, duplicates and quarantined"]


def test_another_schema_than_declared_is_found(copied: Path):
    path = copied / "parquet" / "dyads.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["document_count"]), path)
    assert "parquet/dyads.parquet has another schema than `comity schema dyads` declares" in verify(copied)


@pytest.fixture
def moved(tmp_path: Path) -> tuple[Path, Path]:
    """A release, and the folder of its sources."""
    sources = Path(shutil.copytree(CORPUS, tmp_path / "texts"))
    (tmp_path / "work").mkdir()
    return release(tmp_path / "output", build(tmp_path / "work", [str(sources)])), sources


def test_without_the_sources_lengths_are_still_checked(moved: tuple[Path, Path]):
    folder, sources = moved
    sources.rename(sources.with_name("elsewhere"))
    assert verify(folder) == []
    (problem,) = tamper(folder, "mentions", lambda rows: rows[0].update(surface=rows[0]["surface"] + "!"))
    assert problem.startswith("mentions: 1 quotations")


def test_a_source_that_has_changed_is_not_taken_for_the_text(moved: tuple[Path, Path]):
    folder, sources = moved
    for path in (p for p in sources.iterdir() if p.suffix == ".txt"):
        path.write_bytes(b"Something else. " + path.read_bytes())
    assert verify(folder) == []


def test_an_original_is_checked_against_its_source_also_where_it_has_a_duplicate(moved: tuple[Path, Path]):
    folder, _ = moved
    original = next(
        r["duplicate_of"] for r in pq.read_table(folder / "parquet/documents.parquet").to_pylist() if r["duplicate_of"]
    )

    def forge(rows: Rows) -> None:
        row = next(r for r in rows if r["document_id"] == original)
        row["surface"] = row["surface"][::-1]

    (problem,) = tamper(folder, "mentions", forge)
    assert original in problem


def test_a_text_longer_than_a_csv_reader_expects_is_no_problem(tmp_path: Path):
    text = "Namibia and Chile trade. " * 8_000
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(f"d-{digest[:16]}", "a.txt", digest, digest, text, licence="CC0-1.0", word_count=32_000)
    (tmp_path / "work").mkdir()
    built: Built = build_annotated(tmp_path / "work", [(document, Annotation(document.document_id))])
    assert verify(release(tmp_path / "output", built)) == []


def test_what_is_no_release_is_said_in_one_sentence(tmp_path: Path, output: Path):
    with pytest.raises(ComityError, match="there is no folder"):
        find_release(tmp_path / "nothing")
    with pytest.raises(ComityError, match="is no release"):
        find_release(tmp_path)
    (tmp_path / "latest.json").write_text('{"version": "1", "path": "releases/1"}')
    with pytest.raises(ComityError, match="names a release that is not there"):
        find_release(tmp_path)


def test_verifying_writes_nothing(published: Path):
    def state() -> list[tuple[str, int, int]]:
        entries = sorted(published.parents[1].rglob("*"))
        return [(os.fspath(p), p.stat().st_mtime_ns, p.stat().st_size) for p in entries]

    before = state()
    verify(published)
    assert state() == before
