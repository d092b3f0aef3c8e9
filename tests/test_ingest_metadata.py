"""Sidecars and sources.csv: what counts before what, and what is told when something is wrong."""

import datetime as dt
from pathlib import Path

import pytest

from flows.ingest import read_sources
from flows.records import Document, Refusal


@pytest.fixture(autouse=True)
def _in_a_folder_with_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("t/a.txt", "t/b.txt", "t/s/c.txt", "t/s/u/d.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(f"Ghana and Togo agreed on text {name}.")


def sheet(content: str | bytes, folder: str = "t") -> None:
    Path(folder, "sources.csv").write_bytes(content if isinstance(content, bytes) else content.encode())


def documents(*sources: str) -> dict[str, Document]:
    return {f.origin: f for f in read_sources(sources or ["t"]) if isinstance(f, Document)}


def told(*sources: str) -> list[tuple[str, str]]:
    found = [f for f in read_sources(sources or ["t"]) if isinstance(f, Refusal)]
    assert all((f.stage_failed, f.reason) == ("metadata", "bad_metadata") for f in found)
    return [(f.origin, f.detail) for f in found]


def test_a_row_gives_its_file_every_field() -> None:
    sheet(
        "\ufefffile,title,url,publisher,author,published_on,language,licence,document_type\r\n"
        'a.txt,"Ties, and\n more",https://example.org/a,The Gazette,Ada Vane,2024-05-31,EN-gb,OGL v3.0,Press release'
        "\r\n"
        "b.txt,,,,,,,,\r\n"
    )
    found = documents()
    assert told() == []
    a, b = found["t/a.txt"], found["t/b.txt"]
    assert (a.title, a.url, a.publisher) == ("Ties, and more", "https://example.org/a", "The Gazette")
    assert (a.author, a.published_on, a.language) == ("Ada Vane", dt.date(2024, 5, 31), "en")
    assert (a.licence, a.document_type) == ("OGL-UK-3.0", "press_release")
    assert (b.title, b.url, b.publisher, b.author, b.published_on, b.licence, b.document_type) == (None,) * 7


def test_the_nearest_sheet_that_lists_a_file_counts() -> None:
    sheet("file,title,author\ns/c.txt,Top,Ada Vane\ns/u/d.txt,Top,Ada Vane\n")
    sheet("file,title\nu/d.txt,Near\n", "t/s")
    found = documents()
    assert (found["t/s/c.txt"].title, found["t/s/u/d.txt"].title) == ("Top", "Near")
    assert found["t/s/u/d.txt"].author is None


def test_no_sheet_above_the_source_counts() -> None:
    sheet("file,title\na.txt,Here\ns/c.txt,Above\n")
    assert documents("t/s")["t/s/c.txt"].title is None
    assert documents("t/s/c.txt")["t/s/c.txt"].title is None
    assert documents("t/**/*.txt")["t/s/c.txt"].title is None
    assert documents("t/a.txt")["t/a.txt"].title == documents("t/*.txt")["t/a.txt"].title == "Here"


def test_of_sources_that_share_a_file_the_widest_describes_it() -> None:
    sheet("file,title\ns/c.txt,Above\n")
    assert documents("t/s", "t")["t/s/c.txt"].title == documents("t", "t/s/c.txt")["t/s/c.txt"].title == "Above"


def test_a_sidecar_goes_before_the_sheet_value_by_value() -> None:
    sheet("file,title,author,publisher\na.txt,Sheet,Sheet,Sheet\n")
    Path("t/a.meta.toml").write_text('title = "Stem"\nauthor = "Stem"\n')
    Path("t/a.txt.meta.toml").write_text('title = "Name"\npublished_on = 2024-05-31T10:00:00Z\n')
    a = documents()["t/a.txt"]
    assert (a.title, a.author, a.publisher, a.published_on) == ("Name", "Stem", "Sheet", dt.date(2024, 5, 31))


@pytest.mark.parametrize(
    ("row", "detail"),
    [
        ("a.txt,Title", "has 2 cells, the header 4"),
        ("a.txt,Title,,,", "has 5 cells"),
        ("no.txt,Title,,", "file 'no.txt' does not exist"),
        (",Title,,", "names no file"),
        ("../x.txt,Title,,", "not in this folder"),
        ("/etc/hosts,Title,,", "not in this folder"),
        ("./b.txt,Title,,", "has a row already"),
        ("a.txt,Title,2024,", "published_on '2024' is no day"),
        ("a.txt,Title,2024-05,", "published_on '2024-05' is no day"),
        ("a.txt,Title,2024-02-30,", "published_on '2024-02-30' is no day"),
        ("a.txt,Title,31 May 2024,", "published_on '31 May 2024' is no day"),
        ("a.txt,Title,,gossip", "document_type 'gossip' is no code of document_type: news, "),
    ],
)
def test_a_bad_row_is_told_once_and_every_document_is_released(row: str, detail: str) -> None:
    sheet(f"file,title,published_on,document_type\nb.txt,B,2024-01-02,news\n{row}\n\ns/c.txt,C,,\n")
    ((origin, said),) = told()
    assert origin == "t/sources.csv#row 3"
    assert detail in said
    found = documents()
    assert len(found) == 4
    assert (found["t/b.txt"].title, found["t/s/c.txt"].title) == ("B", "C")
    assert (found["t/a.txt"].published_on, found["t/a.txt"].document_type) == (None, None)
    is_usable = "no day" in detail or "no code" in detail
    assert found["t/a.txt"].title == ("Title" if is_usable else None)


@pytest.mark.parametrize(
    ("column", "value", "detail"),
    [
        ("url", "javascript:alert(1)", "is no address"),
        ("url", "example.org", "is no address"),
        ("language", "en glish", "is no language tag"),
        ("title", "a\x1bb", "control characters"),
        ("title", "a" * 2001, "longer than 2000"),
    ],
)
def test_a_bad_value_is_left_empty(column: str, value: str, detail: str) -> None:
    sheet(f"file,publisher,{column}\na.txt,The Gazette,{value}\n")
    ((_, said),) = told()
    assert said.startswith(column) and detail in said and "\x1b" not in said and len(said) < 200
    assert documents()["t/a.txt"].publisher == "The Gazette"


def test_several_faults_of_a_row_are_one_refusal() -> None:
    sheet("file,url,published_on\na.txt,x,y\n")
    ((_, said),) = told()
    assert "url 'x'" in said and "published_on 'y'" in said


@pytest.mark.parametrize(
    ("content", "origin", "detail", "title"),
    [
        (
            "file,title,colour\na.txt,A,red\n",
            "t/sources.csv#row 1",
            "'colour' is no column; these are: file, title,",
            "A",
        ),
        ("file,title,title\na.txt,A,B\n", "t/sources.csv#row 1", "'title' stands there more than once", "A"),
        ("title\nA\n", "t/sources.csv#row 1", "no column 'file'", None),
        ("file;title\na.txt;A\n", "t/sources.csv#row 1", "no column 'file'", None),
        ("", "t/sources.csv#row 1", "no column 'file'", None),
        ('file,title\na.txt,A\nb.txt,"B', "t/sources.csv#row 3", "is no CSV", "A"),
        ("file,title\na.txt,A\nb.txt," + "B" * 200_000, "t/sources.csv#row 3", "is no CSV", "A"),
        (b"file,title\na.txt,\xff\n", "t/sources.csv", "byte 17 is not UTF-8", None),
        (b"f" * 10_000_001, "t/sources.csv", "more than", None),
    ],
)
def test_a_bad_sheet_is_told(content: str | bytes, origin: str, detail: str, title: str | None) -> None:
    sheet(content)
    ((told_of, said),) = told()
    assert told_of == origin and detail in said
    assert documents()["t/a.txt"].title == title


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"title = ", "is no TOML"),
        (b"[" * 3000, "is no TOML"),
        (b"n = 0x" + b"f" * 10_000 + b"\n", "'n' is no metadata field"),
        (b"\xff", "byte 0 is not UTF-8"),
        (b'titel = "x"\n', "'titel' is no metadata field; these are: title,"),
        (b"title = 3\n", "title (of type int) is no text"),
        (b"title = [[1], {a = 2}]\n", "title (of type list) is no text"),
        (b"published_on = 2024\n", "published_on (of type int) is no day"),
        (b"published_on = 10:00:00\n", "published_on (of type time) is no day"),
    ],
)
def test_a_bad_sidecar_is_told_once_and_the_sheets_value_stands(content: bytes, detail: str) -> None:
    Path("t/b.md").write_text("Ghana and Togo agreed on a second text.")
    Path("t/b.meta.toml").write_bytes(content + b'\nauthor = "Ada Vane"\n')
    sheet("file,title\nb.txt,Sheet\n")
    ((origin, said),) = told()
    assert origin == "t/b.meta.toml" and detail in said
    assert documents()["t/b.txt"].title == "Sheet"


def test_a_sidecar_without_its_file_is_told() -> None:
    Path("t/x.meta.toml").write_text('title = "X"\n')
    Path("t/a.meta.toml").write_text('title = "A"\n')
    assert told() == [("t/x.meta.toml", "no file beside it has its name")]


def test_what_is_no_regular_file_is_told_and_not_opened() -> None:
    Path("t/sources.csv").symlink_to("/dev/zero")
    Path("t/a.meta.toml").symlink_to("nowhere")
    assert [origin for origin, _ in told()] == ["t/a.meta.toml", "t/sources.csv"]


def test_a_sheet_may_list_files_that_are_not_read_now() -> None:
    sheet("file,title\na.txt,A\nb.txt,B\n")
    assert told("t/a.txt") == []


def test_a_sheet_reached_on_two_ways_is_read_once() -> None:
    sheet("file,title\nno.txt,A\n")
    assert [origin for origin, _ in told("t", str(Path("t").absolute()), "t/a.txt", "t/*.txt")] == [
        "t/sources.csv#row 2"
    ]
