"""Web pages: the text without what surrounds it, and what the page says about itself."""

import datetime as dt
from pathlib import Path

import pytest

from flows.ingest import read_sources
from flows.records import Document, Refusal
from tests.formats import HEADLINE, PARAGRAPHS, html_page

HEAD = """<meta name="author" content="Ana Lind"><meta property="og:site_name" content="The Gazette">
<link rel="canonical" href="https://example.org/news/1">
<meta property="article:published_time" content="2024-05-31T23:10:00+02:00">"""


def read(folder: Path, content: bytes | str, name: str = "a.html") -> list[Document | Refusal]:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_sources([str(folder / name)]))


def document(folder: Path, content: bytes | str) -> Document:
    found = read(folder, content)
    assert isinstance(found[-1], Document), found
    return found[-1]


def test_the_text_is_the_article_without_menus_and_footers(tmp_path: Path) -> None:
    assert document(tmp_path, html_page()).text == "\n\n".join((HEADLINE, *PARAGRAPHS))


def test_the_page_says_who_published_it_and_when(tmp_path: Path) -> None:
    found = document(tmp_path, html_page(head=HEAD))
    assert (found.title, found.author, found.publisher) == (HEADLINE, "Ana Lind", "The Gazette")
    assert (found.url, found.published_on) == ("https://example.org/news/1", dt.date(2024, 5, 31))
    assert found.language == "en"


def test_what_is_said_beside_the_file_goes_before_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("file,author\na.html,Somebody Else\n")
    found = document(tmp_path, html_page(head=HEAD))
    assert (found.author, found.publisher) == ("Somebody Else", "The Gazette")


def test_a_page_without_a_date_has_none_whatever_the_day_of_the_run(tmp_path: Path) -> None:
    assert document(tmp_path, html_page()).published_on is None


def test_lists_and_tables_keep_their_lines(tmp_path: Path) -> None:
    more = "<ul><li>Energy and trade;</li><li>Water.</li></ul>"
    text = document(tmp_path, html_page((*PARAGRAPHS, more))).text
    assert "\n\n- Energy and trade;\n- Water." in text


@pytest.mark.parametrize("charset", ["windows-1252", "utf-16", "iso-8859-15", "utf-8"])
@pytest.mark.parametrize("declared", [True, False])
def test_any_encoding_gives_the_same_text(tmp_path: Path, charset: str, declared: bool) -> None:
    words = (
        "Norway will open an office in Tromsø with Malmö’s help, Minister Solveig Hamre told reporters on Monday.",
    ) * 2
    if charset == "iso-8859-15":
        words = tuple(word.replace("’", "'") for word in words)
    page = html_page(words, head=f"<meta charset='{charset}'>" if declared else "")
    assert words[0] in document(tmp_path, page.encode(charset)).text


def test_a_wrongly_stated_language_does_not_refuse_an_english_page(tmp_path: Path) -> None:
    assert document(tmp_path, html_page().replace("lang='en'", "lang='fr'")).language == "en"


def test_a_short_page_is_in_the_language_that_it_states(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "<html lang='nb-NO'><body><article><p>Oslo, Bergen.</p></article></body></html>")
    assert isinstance(found, Refusal) and found.reason == "language:nb"


def test_mojibake_in_a_page_is_put_right_and_told(tmp_path: Path) -> None:
    right = (
        "Norway’s office in Malmö – the third one – opens in March, Minister Solveig Hamre told reporters on Monday."
    )
    note, found = read(tmp_path, html_page((right.encode().decode("cp1252"), PARAGRAPHS[1])))
    assert isinstance(found, Document) and right in found.text
    assert isinstance(note, Refusal)
    assert (note.stage_failed, note.reason) == ("metadata", "mojibake_repaired")


def test_scripts_and_hidden_code_are_no_text(tmp_path: Path) -> None:
    found = document(tmp_path, html_page(head="<script>alert('x')</script><style>p{}</style>"))
    assert "alert" not in found.text and "{" not in found.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html><body></body></html>", "empty"),
        (b"<html><body>a\0b</body></html>", "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "binary"),
        (("<div>" * 10_000 + "deep").encode(), "nested_too_deep"),
    ],
)
def test_what_is_no_page_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    (found,) = read(tmp_path, content)
    assert isinstance(found, Refusal) and found.reason == reason, found
    assert found.sha256
