"""CSV, TSV and Parquet: each row is one document."""

import csv
import datetime as dt
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.ingest import read_sources
from flows.records import Document, Refusal

WORDS = "Samoa thanked Japan, number {}."


def read(folder: Path, content: str | bytes, name: str = "a.csv") -> list[Document | Refusal]:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_sources([str(folder / name)]))


def parquet(folder: Path, **columns: list[object]) -> list[Document | Refusal]:
    pq.write_table(pa.table(columns), folder / "a.parquet")
    return list(read_sources([str(folder / "a.parquet")]))


def names(found: list[Document | Refusal]) -> list[str]:
    return [f.origin.rpartition("/a.")[2].partition("#")[2] for f in found]


def test_a_row_is_a_document_with_its_metadata(tmp_path: Path) -> None:
    header = "id,text,title,url,published_on,language,labels\n"
    (found,) = read(tmp_path, header + 'x1,"Samoa thanked\nJapan.",Thanks,https://example.org/1,2024-05-31,en,4\n')
    assert isinstance(found, Document)
    assert (found.text, found.title, found.url) == ("Samoa thanked\nJapan.", "Thanks", "https://example.org/1")
    assert (found.published_on, found.language) == (dt.date(2024, 5, 31), "en")
    assert names([found]) == ["x1"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_as_spreadsheets_write_them_are_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([["title", "text"], ["Malmö; and, more", "The “Malmö” talks, and more; on trade."]])
    found = read(tmp_path, file.getvalue().encode(encoding), "a.tsv" if delimiter == "\t" else "a.csv")
    assert isinstance(found[-1], Document)
    assert (found[-1].title, found[-1].text) == ("Malmö; and, more", "The “Malmö” talks, and more; on trade.")
    assert [f.reason for f in found[:-1] if isinstance(f, Refusal)] == ["encoding_guessed"] * (encoding == "cp1252")


def test_rows_are_named_by_their_id_else_by_their_number(tmp_path: Path) -> None:
    rows = "\n".join(
        f"{own_id},{WORDS.format(n)}".replace(", ", " ") for n, own_id in enumerate(["a", "", "row 2", "b"])
    )
    assert names(read(tmp_path, f"id,text\n{rows}\n")) == ["a", "row 3", "row 4", "b"]


def test_a_row_that_is_none_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, "id,text\n\na,One text\nb\nc,\nd,1,2\ne,Last text\n , \n")
    reasons = [f.reason if isinstance(f, Refusal) else f.text for f in found]
    assert reasons == ["One text", "invalid_table", "missing_text", "invalid_table", "Last text"]


def test_formulas_are_text(tmp_path: Path) -> None:
    (found,) = read(tmp_path, 'text,title\n"=HYPERLINK(""x"") said Peru","=1+1"\n')
    assert isinstance(found, Document) and (found.text, found.title) == ('=HYPERLINK("x") said Peru', "=1+1")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "invalid_table"),
        ("a,b\n1,2\n", "invalid_table"),
        ("text,text\n1,2\n", "invalid_table"),
        ("text\n", "empty"),
        ('text\n"never closed', "invalid_table"),
        (b"text\n\x00\x01\xff\xfe", "binary"),
        ("text\n" + "x" * 10_000_001, "invalid_table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: str | bytes, reason: str) -> None:
    (found,) = read(tmp_path, content)
    assert isinstance(found, Refusal) and found.reason == reason, found


def test_what_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    document, refused = read(tmp_path, 'text\nOne text\n"Another"text"\n')
    assert isinstance(document, Document) and isinstance(refused, Refusal)
    assert refused.reason == "invalid_table" and "behind row 2" in refused.detail


def test_a_row_of_parquet_is_a_document_with_its_metadata(tmp_path: Path) -> None:
    found = parquet(
        tmp_path,
        id=["x1", "x2", None, "x4"],
        text=["Samoa thanked Japan.", None, "Fiji agreed.", ""],
        published_on=[dt.date(2024, 5, 31), None, None, None],
        title=["Thanks", None, None, None],
        score=[1.0, 2.0, 3.0, 4.0],
    )
    assert names(found) == ["x1", "x2", "row 3", "x4"]
    assert isinstance(found[0], Document) and (found[0].title, found[0].published_on) == (
        "Thanks",
        dt.date(2024, 5, 31),
    )
    assert [f.reason for f in found if isinstance(f, Refusal)] == ["missing_text", "empty"]


def test_a_column_of_other_types_is_told_row_by_row(tmp_path: Path) -> None:
    (found,) = parquet(tmp_path, text=[3])
    assert isinstance(found, Refusal) and found.reason == "missing_text" and "int" in found.detail


def test_parquet_without_text_is_refused(tmp_path: Path) -> None:
    (missing,) = parquet(tmp_path, words=["a"])
    (empty,) = parquet(tmp_path, text=pa.array([], pa.string()))
    (tmp_path / "a.parquet").write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    (damaged,) = read_sources([str(tmp_path / "a.parquet")])
    found = [missing, empty, damaged]
    assert [f.reason for f in found if isinstance(f, Refusal)] == ["invalid_table", "empty", "damaged"]


def test_a_table_is_read_row_by_row_whatever_its_size(tmp_path: Path) -> None:
    rows = [f"{WORDS.format(n)} " + "x" * 1_000 for n in range(3_000)]
    found = parquet(tmp_path, text=rows)
    assert len(found) == 3_000 and all(isinstance(f, Document) for f in found)
