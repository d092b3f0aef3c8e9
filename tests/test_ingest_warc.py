"""Web archives: each page that a server answered with is one document."""

from pathlib import Path

import pytest

from flows.ingest import read_sources
from flows.records import Document, Refusal
from tests.formats import HEADLINE, PARAGRAPHS, html_page, warc_gz, warc_record

PAGE = html_page().encode()
PLACE = "https://example.org/news/1"
OTHERS = (
    warc_record("https://example.org/a.png", b"\x89PNG", "image/png"),
    warc_record("https://example.org/old", PAGE, status="301 Moved Permanently"),
    warc_record("https://example.org/gone", PAGE, status="404 Not Found"),
    b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nmore\r\n\r\n",
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 4\r\n\r\nmore\r\n\r\n",
)


def read(folder: Path, content: bytes, name: str = "a.warc.gz") -> list[Document | Refusal]:
    (folder / name).write_bytes(content)
    return list(read_sources([str(folder / name)]))


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc", "A.WARC.GZ"])
def test_pages_are_documents_and_everything_else_is_passed_over(tmp_path: Path, name: str) -> None:
    records = (
        OTHERS[3],
        warc_record(PLACE, PAGE),
        *OTHERS,
        warc_record("https://example.org/2", PAGE.replace(b"fish", b"rice")),
    )
    first, second = read(tmp_path, b"".join(records) if name == "a.warc" else warc_gz(*records), name)
    assert isinstance(first, Document) and isinstance(second, Document)
    assert first.text == "\n\n".join((HEADLINE, *PARAGRAPHS))
    assert (first.title, first.url) == (HEADLINE, PLACE)
    assert first.origin.endswith(f"#{PLACE}") and second.url == "https://example.org/2"


def test_the_charset_of_the_response_counts(tmp_path: Path) -> None:
    words = "Министр сказал, что новые поезда пойдут в марте, а порт будет расширен. " * 3
    page = html_page((words,)).encode("koi8-r", "ignore")
    (found,) = read(tmp_path, warc_gz(warc_record(PLACE, page, "text/html; charset=koi8-r")))
    assert isinstance(found, Refusal) and found.reason == "language:ru"


def test_a_page_that_was_crawled_twice_has_two_names(tmp_path: Path) -> None:
    first, second = read(tmp_path, warc_gz(warc_record(PLACE, PAGE), warc_record(PLACE, PAGE)))
    assert isinstance(first, Document) and isinstance(second, Document)
    assert second.duplicate_of == first.document_id and second.origin == f"{first.origin}#text 2"


def test_packed_and_chunked_answers_are_read(tmp_path: Path) -> None:
    import gzip

    packed = gzip.compress(PAGE)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    kind = "text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked"
    (found,) = read(tmp_path, warc_gz(warc_record(PLACE, chunked, kind)))
    assert isinstance(found, Document) and found.title == HEADLINE


def test_a_page_without_text_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    refused, found = read(tmp_path, warc_gz(warc_record(f"{PLACE}/a", b""), warc_record(PLACE, PAGE)))
    assert isinstance(refused, Refusal) and refused.reason == "empty"
    assert isinstance(found, Document)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"nonsense", "damaged"), (b"\x1f\x8bnonsense", "damaged"), (warc_gz(*OTHERS), "empty")],
)
def test_what_has_no_page_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    (found,) = read(tmp_path, content)
    assert isinstance(found, Refusal) and found.reason == reason, found
