"""Addresses as sources: what is behind them is read as any file, kept from run to run, and asked for politely."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

import schemas
from flows import fingerprint, steps
from flows.ingest import SourceError, read_sources
from flows.ingest.fetch.cache import Cache
from flows.records import Document, Refusal
from tests.formats import PARAGRAPHS, docx_file, html_page, lines, pdf, rss, warc_gz, warc_record
from tests.website import QUICK, Reply, Site, fetcher

TEXT = "Norway and Chile signed a treaty on fisheries, the ministry said on Monday."
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(folder: Path, *sources: str, **more: object) -> list[Document | Refusal]:
    return list(read_sources(sources, fetcher(folder, **more)))


def rows(found: list[Document | Refusal]) -> list[tuple[str, str]]:
    """Origin with the address of a document, or the reason of a refusal."""
    return [(f.origin, f.reason if isinstance(f, Refusal) else f.url or "") for f in found]


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/a", "text/html", html_page()),
        ("/a.pdf", "text/html; charset=utf-8", html_page()),  # the type goes before the ending
        ("/a.php?id=3", "application/xhtml+xml", html_page()),
        ("/a", "application/pdf", pdf([lines(PARAGRAPHS[0].replace("“", "").split(". "))])),
        ("/a.pdf", "application/octet-stream", pdf([lines(PARAGRAPHS[0].replace("“", "").split(". "))])),
        ("/a", DOCX, docx_file()),
        ("/a.md", "text/plain", f"# Fish\n\n{TEXT}"),
        ("/a", "text/plain", TEXT),
        ("/a.TXT", "", TEXT),
    ],
)
def test_the_format_is_what_the_answer_says_and_else_how_the_path_ends(
    tmp_path: Path, site: Site, path: str, kind: str, body: str | bytes
):
    url = site.put(path, body, kind=kind)
    (found,) = read(tmp_path, url)
    assert isinstance(found, Document), found
    assert (found.origin, found.url) == (url, url)
    assert "Norway" in found.text and "#" not in found.text and "<" not in found.text


@pytest.mark.parametrize(
    ("path", "kind", "body", "name"),
    [
        ("/a", "text/csv", f"id,text\nx,{TEXT.replace(',', '')}\n", "x"),
        ("/a", "application/x-ndjson", f'{{"id": "x", "text": "{TEXT}"}}\n', "x"),
        ("/a.jsonl", "text/plain", f'{{"id": "x", "text": "{TEXT}"}}\n', "x"),
        ("/a.warc.gz", "application/gzip", warc_gz(warc_record("https://example.org/1", html_page().encode())), None),
    ],
)
def test_a_file_of_many_texts_gives_no_text_its_own_address(
    tmp_path: Path, site: Site, path: str, kind: str, body: str | bytes, name: str | None
):
    url = site.put(path, body, kind=kind)
    (found,) = read(tmp_path, url)
    assert isinstance(found, Document), found
    assert found.origin.startswith(f"{url}#{name or ''}")
    assert found.url != url


def test_the_address_of_a_page_is_its_canonical_one_and_else_where_it_was_found(tmp_path: Path, site: Site):
    canonical = "<link rel='canonical' href='https://example.org/fish'>"
    site.put("/a", html_page(head=canonical))
    site.put("/b", Reply(status=301, headers={"Location": "/c?signature=x"}))
    site.put("/c?signature=x", TEXT, kind="text/plain")
    first, second = read(tmp_path, f"{site.url}/b", f"{site.url}/a")
    assert rows([first, second]) == [(f"{site.url}/a", "https://example.org/fish"), (f"{site.url}/b", f"{site.url}/c")]


def test_the_charset_of_the_answer_counts_where_the_page_has_none(tmp_path: Path, site: Site):
    page = html_page().encode("cp1250").replace(b"Solveig Hamre", "Łukasz Ślęzak".encode("cp1250"))
    (found,) = read(tmp_path, site.put("/a", page, kind="text/html; charset=windows-1250"))
    assert isinstance(found, Document) and "Łukasz Ślęzak" in found.text and "“We trust" in found.text


def test_an_address_that_cannot_be_had_is_a_row_and_the_rest_goes_on(tmp_path: Path, site: Site):
    (tmp_path / "a.txt").write_text(TEXT)
    site.put("/robots.txt", "User-agent: *\nDisallow: /no", kind="text/plain")
    site.put("/no", TEXT, kind="text/plain")
    site.put("/photo", b"\xff\xd8", kind="image/jpeg")
    site.put("/large", TEXT * 999, kind="text/plain")
    broken = f"http://127.0.0.1:{site.port - 1}/"
    given = [f"{site.url}/{name}" for name in ("no", "photo", "large", "gone")]
    found = read(tmp_path, str(tmp_path / "a.txt"), broken, *given, limits=replace(QUICK, max_bytes=20_000))
    refusals = {f.origin.removeprefix(site.url): f for f in found if isinstance(f, Refusal)}
    assert {name: r.reason for name, r in refusals.items()} == {
        "/no": "robots_disallowed",
        "/photo": "unsupported_format",
        "/large": "too_large",
        "/gone": "not_available",
        broken: "refused_address",
    }
    assert all(r.stage_failed == "ingest" for r in refusals.values())
    assert {r.reason for r in refusals.values()} <= set(schemas.codes("quarantine_reason"))
    assert "image/jpeg" in refusals["/photo"].detail and "404" in refusals["/gone"].detail
    assert len([f for f in found if isinstance(f, Document)]) == 1


@pytest.mark.parametrize("path", ["/gone", "/private"])
def test_a_wrong_address_alone_stops_the_run_with_one_sentence(tmp_path: Path, site: Site, path: str):
    host = site.host if path == "/gone" else "user:secret@169.254.169.254"
    with pytest.raises(SourceError) as error:
        read(tmp_path, f"http://{host}{path}")
    said = str(error.value)
    assert said.startswith(f"Nothing can be read of 'http://{host.rpartition('@')[2]}{path}' since ")
    assert "\n" not in said and said.count(". ") == 0 and said.endswith(".")
    assert "secret" not in said


def test_a_second_run_asks_only_for_what_is_new_and_finds_the_same(tmp_path: Path, site: Site):
    day = "Mon, 01 Jun 2026 10:00:00 GMT"
    site.put("/a", Reply(TEXT.encode(), headers={"Content-Type": "text/plain", "ETag": '"1"', "Last-Modified": day}))
    first = read(tmp_path, f"{site.url}/a")
    second = read(tmp_path, f"{site.url}/a")
    assert first == second and isinstance(first[0], Document)
    asked = [headers for path, headers in site.asked if path == "/a"]
    assert "if-none-match" not in asked[0]
    assert (asked[1]["if-none-match"], asked[1]["if-modified-since"]) == ('"1"', day)
    site.put("/a", Reply(b"New words.", headers={"Content-Type": "text/plain", "ETag": '"2"'}))
    (third,) = read(tmp_path, f"{site.url}/a")
    assert isinstance(third, Document) and third.text == "New words."


def test_nothing_of_a_run_is_in_the_key_that_decides_whether_something_changed(tmp_path: Path, site: Site):
    feed = rss(f"<title>Fish</title><link>{site.put('/fish', html_page())}</link><description>Short.</description>")
    sources = [site.put("/feed", feed, kind="application/rss+xml"), site.put("/a", TEXT, kind="text/plain")]
    keys = []
    for number, given in enumerate((sources, sources[::-1], sources)):
        work = tmp_path / f"work-{number}"
        work.mkdir()
        if number == 1:  # other places for what was fetched, later on none that was kept
            site.replies["/a"][0].headers["ETag"] = '"1"'
        reading = fetcher(tmp_path if number < 2 else work)
        batch = [item for item in read_sources(given, reading) if isinstance(item, Document)]
        shard = steps.write_shard(batch, Document, work / "documents.parquet")
        none = steps.write_shard((), Refusal, work / "none.parquet")
        keys.append((len(batch), fingerprint.inputs_key([shard], none)))
    assert keys[0] == keys[1] == keys[2] and keys[0][0] == 2


@pytest.mark.parametrize("trouble", [503, 429, 0])
def test_a_host_in_trouble_leaves_the_copy_of_the_last_run_and_that_is_told_outside_the_data(
    tmp_path: Path, site: Site, trouble: int
):
    url = site.put("/a?token=secret", TEXT, kind="text/plain")
    first = read(tmp_path, url)
    site.put("/a?token=secret", Reply(status=trouble) if trouble else Reply(lambda handler: handler.connection.close()))
    again = fetcher(tmp_path)
    assert list(read_sources([url], again)) == first
    (notice,) = again.notices
    assert notice.startswith(f"{site.url}/a: the copy of an earlier run is used, since ") and "secret" not in notice


def test_what_is_gone_is_not_taken_from_the_copy(tmp_path: Path, site: Site):
    (tmp_path / "a.txt").write_text(TEXT)
    url = site.put("/a", TEXT + " Twice.", kind="text/plain")
    assert rows(read(tmp_path, url)) == [(url, url)]
    site.put("/a", Reply(status=410))
    assert (url, "not_available") in rows(read(tmp_path, url, str(tmp_path / "a.txt")))


def test_nothing_new_said_of_another_page_is_not_believed(tmp_path: Path, site: Site):
    tagged = {"Content-Type": "text/plain", "ETag": '"1"'}
    site.put("/a", Reply(status=302, headers={"Location": "/old"}))
    site.put("/old", Reply(b"Old words.", headers=tagged))
    site.put("/new", Reply(b"New words.", headers=tagged))
    read(tmp_path, f"{site.url}/a")
    site.put("/a", Reply(status=302, headers={"Location": "/new"}))
    (found,) = read(tmp_path, f"{site.url}/a")
    assert isinstance(found, Document) and found.text == "New words."


def test_a_copy_that_is_damaged_is_fetched_again(tmp_path: Path, site: Site):
    site.put("/a", Reply(TEXT.encode(), headers={"Content-Type": "text/plain", "ETag": '"1"'}))
    first = read(tmp_path, f"{site.url}/a")
    (copy,) = (tmp_path / "fetched" / "http").glob("*.txt")
    copy.write_text("Other words.")
    assert read(tmp_path, f"{site.url}/a") == first


def test_a_copy_that_no_run_asks_for_is_thrown_away_after_a_long_time(tmp_path: Path):
    cache = Cache(tmp_path)
    copy = cache.store("https://example.org/", "https://example.org/", ".txt", b"words", ("text/plain", None, None))
    assert cache.load("https://example.org/") == copy
    cache.prune(dt.datetime.now().timestamp() - 60)
    assert cache.load("https://example.org/") == copy
    cache.prune(dt.datetime.now().timestamp() + 60)
    assert list(tmp_path.iterdir()) == []


def test_two_addresses_with_the_same_bytes_stay_two(tmp_path: Path, site: Site):
    sources = [site.put(f"/{name}", TEXT, kind="text/plain") for name in "ab"]
    first, second = read(tmp_path, *sources, sources[0])
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (second.origin, second.duplicate_of) == (sources[1], first.document_id)


def test_no_secret_of_an_address_stays_anywhere(tmp_path: Path, site: Site):
    given = [
        site.put("/a?X-Amz-Signature=SECRET&v=1", TEXT, kind="text/plain").replace("://", "://SECRET:SECRET@"),
        f"http://SECRET:SECRET@{site.host}/gone?token=SECRET#SECRET",
    ]
    found = read(tmp_path, *given)
    assert rows(found) == [(f"{site.url}/gone", "not_available"), (f"{site.url}/a?v=1", f"{site.url}/a?v=1")]
    assert "SECRET" not in repr(found)
    kept = [path for path in (tmp_path / "fetched").rglob("*") if path.is_file()]
    assert len(kept) == 2 and all(b"SECRET" not in path.read_bytes() for path in kept)
