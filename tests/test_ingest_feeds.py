"""RSS and Atom feeds: each entry is one document."""

import datetime as dt
from pathlib import Path

import pytest

from flows.ingest import read_sources
from flows.records import Document, Refusal
from tests.formats import PARAGRAPHS, rss

ITEM = (
    "<title>Rail &amp;amp; trade</title><link>https://example.org/1</link><author>a@example.org (Ana Lind)</author>"
    "<pubDate>Fri, 31 May 2024 10:00:00 GMT</pubDate>"
    f"<description>&lt;p&gt;{PARAGRAPHS[0]}&lt;/p&gt;"
    "&lt;p&gt;Fish &amp;amp; &lt;b&gt;energy&lt;/b&gt;.&lt;/p&gt;</description>"
)
ATOM = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>The Gazette</title><entry><id>tag:example.org,2024:1</id><title>Rail</title>
<link href="https://example.org/1"/><updated>2024-05-31T10:00:00Z</updated><summary>Short.</summary>
<content type="html">&lt;p&gt;{PARAGRAPHS[0]}&lt;/p&gt;
&lt;ul&gt;&lt;li&gt;fish;&lt;/li&gt;&lt;li&gt;energy&lt;/li&gt;&lt;/ul&gt;</content>
</entry></feed>"""


def read(folder: Path, content: str | bytes, name: str = "a.xml") -> list[Document | Refusal]:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_sources([str(folder / name)]))


def test_an_entry_is_a_document_with_its_metadata(tmp_path: Path) -> None:
    (found,) = read(tmp_path, rss(ITEM))
    assert isinstance(found, Document)
    assert found.text == f"{PARAGRAPHS[0]}\n\nFish & energy."
    assert (found.title, found.url, found.publisher) == ("Rail & trade", "https://example.org/1", "The Gazette")
    assert (found.published_on, found.language) == (dt.date(2024, 5, 31), "en")
    assert found.origin.endswith("a.xml#https://example.org/1")


def test_atom_gives_its_longest_text(tmp_path: Path) -> None:
    (found,) = read(tmp_path, ATOM, "a.atom")
    assert isinstance(found, Document)
    assert found.text == f"{PARAGRAPHS[0]}\n\n- fish;\n- energy"
    assert found.origin.endswith("a.atom#tag:example.org,2024:1")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1252", "iso-8859-1"])
def test_any_encoding_that_a_feed_declares_is_read(tmp_path: Path, charset: str) -> None:
    feed = rss(
        "<description>The Malmö talks ended on Monday.</description>",
        head=f"<?xml version='1.0' encoding='{charset}'?>",
    )
    (found,) = read(tmp_path, feed.encode(charset))
    assert isinstance(found, Document) and "Malmö" in found.text


def test_an_entry_without_text_is_refused_and_names_repeat_only_once(tmp_path: Path) -> None:
    found = read(
        tmp_path, rss("<title>A</title>", ITEM, ITEM.replace("Fish", "Rice"), "<description>Peru agreed.</description>")
    )
    assert [f.origin.partition("#")[2] for f in found] == [
        "entry 1",
        "https://example.org/1",
        "https://example.org/1#text 3",
        "entry 4",
    ]
    assert isinstance(found[0], Refusal) and found[0].reason == "missing_text"


def test_scripts_in_an_entry_are_no_text(tmp_path: Path) -> None:
    hidden = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;&lt;style&gt;p{}&lt;/style&gt;"
    (found,) = read(tmp_path, rss(f"<description>&lt;p&gt;Peru agreed.{hidden}</description>"))
    assert isinstance(found, Document) and found.text == "Peru agreed."


def test_a_feed_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    document, refused = read(tmp_path, rss(ITEM, ITEM)[: len(rss(ITEM)) - 20])
    assert isinstance(document, Document) and isinstance(refused, Refusal)
    assert refused.reason == "damaged" and "behind entry 1" in refused.detail


GROWING = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
OUTSIDE = "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-be", "shift_jis", "iso-8859-1"])
@pytest.mark.parametrize("declared", [GROWING, OUTSIDE, "<!DOCTYPE r SYSTEM 'https://example.org/r.dtd'>"])
@pytest.mark.parametrize("before", ["", "<!-- a comment -->", "<?pi more?>\n"])
def test_a_document_type_is_refused_in_every_encoding(tmp_path: Path, charset: str, declared: str, before: str) -> None:
    head = f"<?xml version='1.0' encoding='{charset.upper()}'?>{before}{declared}"
    mark = "\ufeff" if charset == "utf-16-be" else ""
    (found,) = read(tmp_path, (mark + rss("<description>&b; &a;</description>", head=head)).encode(charset))
    assert isinstance(found, Refusal) and found.reason == "unsafe_xml"
    assert found.sha256


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "damaged"),
        ("words", "damaged"),
        ("<a>no feed</a>", "damaged"),
        (rss(), "empty"),
        ("<html><p>a</p></html>", "damaged"),
    ],
)
def test_what_is_no_feed_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    (found,) = read(tmp_path, content)
    assert isinstance(found, Refusal) and found.reason == reason
