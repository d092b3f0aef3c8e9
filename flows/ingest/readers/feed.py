"""RSS and Atom feeds (.xml, .rss, .atom): each entry is one document, with the longest text that the feed gives of it.

The page that an entry points to is its `url`, which `flows.ingest.follow` may read; the text may then be empty here.
"""

import io
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from flows.ingest.encoding import repair
from flows.ingest.files import sha256
from flows.ingest.normalize import NotText
from flows.ingest.readers.fragment import plain_text
from flows.ingest.readers.names import own_name
from flows.ingest.readers.record import Parsed, Part
from flows.ingest.readers.xml import as_utf8, refuse_document_type

_MAX_VALUE = 1_000
_SAMPLE = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><language>en</language><item>
<title>A &amp;amp; B</title><link>https://example.org/1</link><pubDate>Fri, 31 May 2024 10:00:00 GMT</pubDate>
<description>&lt;p&gt;A text&lt;/p&gt; to read</description></item></channel></rss>"""


def warm() -> None:
    """Read a feed, so that everything is loaded."""
    for part in parts(io.BytesIO(_SAMPLE)):
        part.parse()


def parts(stream: BinaryIO) -> Iterator[Part]:
    """The entries by their id or address, else by their number."""
    content = stream.read()
    content = as_utf8(content)
    refuse_document_type(content, "the feed")
    import feedparser

    feed = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version"):
        raise NotText("damaged", "no RSS or Atom feed")
    for number, entry in enumerate(feed.entries, start=1):
        longest = max(_texts(entry), key=len, default="")
        name = own_name(entry.get("id")) or own_name(entry.get("link")) or f"entry {number}"
        yield Part(name, sha256(longest.encode("utf-8", "replace")), partial(_entry, feed.feed, entry, longest))
    if feed.bozo and type(feed.bozo_exception).__name__ == "SAXParseException":
        said = feed.bozo_exception.getMessage()
        raise NotText("damaged", f"the feed breaks off behind entry {len(feed.entries)}: {said}")
    if not feed.entries:
        raise NotText("empty", "the feed has no entry")


def _texts(entry: Any) -> Iterator[str]:
    for content in entry.get("content", []):
        yield str(content.get("value") or "")
    yield str(entry.get("summary") or "")


def _entry(feed: Any, entry: Any, source: str) -> Parsed:
    text, notes = repair(plain_text(source))
    day = entry.get("published_parsed") or entry.get("updated_parsed")
    stated = {
        "title": plain_text(str(entry.get("title") or "")).replace("\n", " "),
        "url": str(entry.get("link") or ""),
        "author": str(entry.get("author") or ""),
        "publisher": plain_text(str(feed.get("title") or "")).replace("\n", " "),
        "published_on": f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}" if day else "",
    }
    if not stated["url"].startswith(("http://", "https://")):
        stated["url"] = ""
    usable = {name: repair(value)[0] for name, value in stated.items() if value and len(value) <= _MAX_VALUE}
    language = str(entry.get("language") or feed.get("language") or "")[:2].lower()
    return Parsed(text, usable, language if language.isalpha() and len(language) == 2 else None, notes)
