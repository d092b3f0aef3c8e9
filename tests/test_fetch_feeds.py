"""Feeds whose entries link to pages: the page is the text, and nothing is lost where it cannot be had."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from flows.ingest import SourceError, read_sources
from flows.records import Document, Refusal
from tests.formats import HEADLINE, PARAGRAPHS, html_page, rss
from tests.website import QUICK, Reply, Site, fetcher

SHORT = "Norway and Chile agree."


def entry(link: str, text: str = SHORT, title: str = "Rail") -> str:
    linked = f"<link>{link}</link>" if link else ""
    stated = "<author>Ana Lind</author><pubDate>Fri, 31 May 2024 10:00:00 GMT</pubDate>"
    return f"<title>{title}</title>{linked}{stated}<description>{text}</description>"


def read(folder: Path, *sources: str, **more: object) -> list[Document | Refusal]:
    return list(read_sources(sources, fetcher(folder, **more)))


def feed(site: Site, *entries: str) -> str:
    return site.put("/feed", rss(*entries), kind="application/rss+xml")


def test_the_page_is_the_text_and_the_feed_tells_what_the_page_does_not(tmp_path: Path, site: Site):
    url = feed(site, entry(site.put("/a", html_page())))
    (found,) = read(tmp_path, url)
    assert isinstance(found, Document)
    assert found.text.endswith("\n\n".join(PARAGRAPHS)) and SHORT not in found.text
    assert found.origin == f"{url}#{site.url}/a" and found.url == f"{site.url}/a"
    assert (found.title, found.author, found.publisher) == (HEADLINE, "Ana Lind", "The Gazette")
    assert found.published_on == dt.date(2024, 5, 31)
    bare = site.put("/a", "\n\n".join(PARAGRAPHS), kind="text/plain")
    (found,) = read(tmp_path, feed(site, entry(bare)))
    assert isinstance(found, Document) and found.title == "Rail"


def test_the_page_tells_better_than_the_feed_who_wrote_it_and_when(tmp_path: Path, site: Site):
    head = "<meta name='author' content='Bo Berg'><meta property='article:published_time' content='2024-06-02'>"
    (found,) = read(tmp_path, feed(site, entry(site.put("/a", html_page(head=head)))))
    assert isinstance(found, Document)
    assert (found.author, found.published_on) == ("Bo Berg", dt.date(2024, 6, 2))


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/gone", "404"),
        ("/private", "lets no program read it"),
        ("/empty", "no main text"),
        ("/table", "no page but a file .csv"),
        ("http://10.0.0.1/", "private or local network"),
        ("http://a:b/", "no address"),
    ],
)
def test_a_page_that_cannot_be_read_leaves_the_text_of_the_feed_and_a_row_that_says_so(
    tmp_path: Path, site: Site, path: str, why: str
):
    site.put("/robots.txt", "User-agent: *\nDisallow: /private", kind="text/plain")
    site.put("/empty", "<html><body></body></html>")
    site.put("/table", "text\nwords\n", kind="text/csv")
    url = feed(site, entry(path if "//" in path else site.url + path))
    notice, document = read(tmp_path, url)
    assert isinstance(document, Document) and document.text == SHORT
    assert isinstance(notice, Refusal) and notice.origin == document.origin
    assert (notice.stage_failed, notice.reason) == ("metadata", "page_not_read")
    assert why in notice.detail


def test_an_entry_without_words_lives_from_its_page_and_without_that_is_refused(tmp_path: Path, site: Site):
    url = feed(site, entry(site.put("/a", html_page()), ""), entry(f"{site.url}/gone", ""), entry("", "", "None"))
    found, gone, none = read(tmp_path, url)
    assert isinstance(found, Document) and PARAGRAPHS[1] in found.text
    for refusal, said in ((gone, "and its page was not read: "), (none, "and no page")):
        assert isinstance(refusal, Refusal)
        assert (refusal.stage_failed, refusal.reason) == ("ingest", "missing_text") and said in refusal.detail


def test_a_page_that_says_less_than_the_feed_does_not_replace_it(tmp_path: Path, site: Site):
    wall = html_page(["Please accept our cookies to go on reading this article and all the others."])
    (found,) = read(tmp_path, feed(site, entry(site.put("/a", wall), " ".join(PARAGRAPHS))))
    assert isinstance(found, Document) and found.text == " ".join(PARAGRAPHS)


@pytest.mark.parametrize(("follow", "is_read"), [(None, False), (False, False), (True, True)])
def test_a_feed_on_disk_is_followed_only_on_wish(tmp_path: Path, site: Site, follow: bool | None, is_read: bool):
    (tmp_path / "a.xml").write_text(rss(entry(site.put("/a", html_page()))))
    (found,) = read(tmp_path, str(tmp_path / "a.xml"), follow=follow)
    assert isinstance(found, Document) and (PARAGRAPHS[1] in found.text) == is_read
    assert site.paths == ["/a"] * is_read


def test_a_feed_with_an_address_is_followed_unless_forbidden(tmp_path: Path, site: Site):
    url = feed(site, entry(site.put("/a", html_page())))
    (found,) = read(tmp_path, url, follow=False)
    assert isinstance(found, Document) and found.text == SHORT
    assert site.paths == ["/feed"]


def test_a_page_that_two_entries_link_to_is_asked_for_once(tmp_path: Path, site: Site):
    link = site.put("/a", html_page())
    url = feed(site, *(f"<guid>{n}</guid>{entry(link)}" for n in range(3)))
    found = read(tmp_path, url)
    assert [f.duplicate_of is None for f in found if isinstance(f, Document)] == [True, False, False]
    assert site.paths == ["/feed", "/a"]


def test_the_pages_of_a_feed_are_bounded(tmp_path: Path, site: Site):
    pages = [entry(site.put(f"/{n}", html_page([f"{p} {n}" for p in PARAGRAPHS]))) for n in range(4)]
    found = read(tmp_path, feed(site, *pages), limits=replace(QUICK, pages=2))
    assert [f.reason for f in found if isinstance(f, Refusal)] == ["page_not_read"] * 2
    assert len([f for f in found if isinstance(f, Document)]) == 4
    assert site.paths == ["/feed", "/0", "/1"]


def test_the_time_for_the_pages_of_a_feed_is_bounded(tmp_path: Path, site: Site):
    pages = [entry(site.put(f"/{n}", html_page([f"{p} {n}" for p in PARAGRAPHS]))) for n in range(3)]
    found = read(tmp_path, feed(site, *pages), limits=replace(QUICK, pages_seconds=0))
    assert [f.detail for f in found if isinstance(f, Refusal)] == [
        "its page was not read: the pages before it took 0 seconds"
    ] * 2
    assert site.paths == ["/feed", "/0"]


def test_a_page_in_trouble_comes_from_the_last_run(tmp_path: Path, site: Site):
    url = feed(site, entry(site.put("/a", html_page())))
    first = read(tmp_path, url)
    site.put("/a", Reply(status=503))
    assert read(tmp_path, url) == first


def test_a_feed_that_cannot_be_had_is_told_in_one_sentence(tmp_path: Path, site: Site):
    with pytest.raises(SourceError, match="status 404"):
        read(tmp_path, f"{site.url}/feed")
