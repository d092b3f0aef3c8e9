"""Feeds, and archives of pages."""

import gzip
from collections.abc import Iterator

from tests.formats import rss, warc_gz, warc_record
from tests.hostile.case import DOCUMENT, PAGE, WORDS
from tests.hostile.pages import PAGES


def _item(more: str = "", words: str = WORDS) -> str:
    return f"<title>Rail</title>{more}<description>{words}</description>"


def FEEDS() -> dict[str, tuple[bytes | str, ...]]:
    """Feeds."""
    growing = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
    head = "<?xml version='1.0' encoding='{}'?>"
    return {
        "empty": (b"", "damaged"),
        "words": (WORDS, "damaged"),
        "no-feed": ("<a><b/></a>", "damaged"),
        "html": (PAGE, "unsafe_xml"),
        "no-entry": (rss(), "empty"),
        "no-text": (rss("<title>a</title>", "<link>b</link>"), "missing_text"),
        "cut": (rss(_item(), _item())[:-120], DOCUMENT, "missing_text", "damaged"),
        "growing": (rss(_item(words="&b;"), head=growing), "unsafe_xml"),
        "growing-utf16": (rss(_item(words="&b;"), head=head.format("utf-16") + growing).encode("utf-16"), "unsafe_xml"),
        "outside": (rss(_item(), head="<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"), "unsafe_xml"),
        "parameter": (
            rss(_item(), head="<!DOCTYPE r [<!ENTITY % a SYSTEM 'https://example.org/a'> %a;]>"),
            "unsafe_xml",
        ),
        "entity-unknown": (rss(_item(words="&bogus; " + WORDS)), DOCUMENT, "damaged"),
        "deep": (rss(_item("<a>" * 50_000 + "</a>" * 50_000)), DOCUMENT, "damaged", "crash", "parse_error", "timeout"),
        "attributes": (rss(_item(f"<a {' '.join(f'b{n}=1' for n in range(9))}/>")), DOCUMENT, "damaged"),
        "attributes-many": (
            rss(_item("<a " + " ".join(f"b{n}='1'" for n in range(50_000)) + "/>")),
            DOCUMENT,
            "damaged",
            "timeout",
        ),
        "html-deep": (rss(_item(words="&lt;b&gt;" * 50_000 + WORDS)), DOCUMENT, "missing_text"),
        "entries": (rss(*(_item(words=f"Peru agreed, {n}.") for n in range(2_000))), DOCUMENT),
        "id-traversal": (rss(_item("<guid>../../etc/passwd</guid>")), DOCUMENT),
        "id-lines": (rss(_item("<guid>a\nb</guid>")), DOCUMENT),
        "id-same": (rss(*[_item("<guid>a</guid>")] * 3), DOCUMENT),
        "link-script": (rss(_item("<link>javascript:alert(1)</link>")), DOCUMENT),
        "date-bad": (rss(_item("<pubDate>Foo, 99 Bar 99999 99:99:99</pubDate>")), DOCUMENT),
        "title-script": (rss(_item("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>")), DOCUMENT),
        "charset-bogus": (rss(_item(), head=head.format("no-such")), DOCUMENT, "damaged"),
        "charset-wrong": (rss(_item(), head=head.format("utf-16")), DOCUMENT, "damaged"),
        "charset-utf7": (rss(_item(), head=head.format("utf-7")), DOCUMENT, "damaged"),
        "cdata-unclosed": (rss(_item(words="<![CDATA[" + WORDS)), "missing_text", "damaged"),
        "include": (
            rss(_item("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd'/>")),
            DOCUMENT,
        ),
        "stylesheet": (rss(_item(), head="<?xml-stylesheet href='file:///etc/passwd'?>"), DOCUMENT),
        "nul": (rss(_item(words="a\0b")), "damaged", "binary"),
        "too-large": (b" " * 20_000_001, "too_large"),
    }


def ARCHIVES() -> dict[str, tuple[bytes | str, ...]]:
    """Web archives."""
    place, page = "https://example.org/1", PAGE.encode()
    good = warc_record(place, page)
    bomb = gzip.compress(bytes(300_000_000), mtime=0)
    kind = "text/html\r\nContent-Encoding: gzip"
    return {
        "empty": (b"", "empty"),
        "words": (WORDS, "damaged", "empty"),
        "no-gzip": (good, DOCUMENT),
        "gzip-broken": (b"\x1f\x8b" + WORDS.encode(), "damaged", "empty"),
        "cut": (warc_gz(good, good)[:-300], DOCUMENT, "damaged", "empty"),
        "cut-header": (warc_gz(good[:60]), "empty", "damaged"),
        "no-length": (warc_gz(good.replace(b"Content-Length", b"X-Length")), "empty", DOCUMENT, "damaged"),
        "length-negative": (
            warc_gz(good.replace(b"Content-Length: ", b"Content-Length: -")),
            "empty",
            DOCUMENT,
            "damaged",
        ),
        "length-huge": (
            warc_gz(good.replace(b"Content-Length: ", b"Content-Length: 9999999")),
            DOCUMENT,
            "damaged",
            "empty",
        ),
        "length-words": (
            warc_gz(good.replace(b"Content-Length: ", b"Content-Length: x")),
            "empty",
            DOCUMENT,
            "damaged",
        ),
        "bomb-passed-over": (warc_gz(warc_record(place, bytes(300_000_000), "image/png"), good), DOCUMENT),
        "bomb-page": (warc_gz(warc_record(place, b" " * 200_000_000)), "too_large"),
        "bomb-encoded": (warc_gz(warc_record(place, bomb, kind), good), "too_large", DOCUMENT),
        "encoding-broken": (warc_gz(warc_record(place, b"no gzip", kind), good), "empty", DOCUMENT, "binary"),
        "chunks-broken": (
            warc_gz(warc_record(place, b"zz\r\n" + page, "text/html\r\nTransfer-Encoding: chunked")),
            DOCUMENT,
            "empty",
        ),
        "no-address": (warc_gz(good.replace(b"WARC-Target-URI", b"X-URI")), DOCUMENT),
        "traversal": (warc_gz(warc_record("../../../etc/passwd", page)), DOCUMENT),
        "address-script": (warc_gz(warc_record("javascript:alert(1)", page)), DOCUMENT),
        "address-long": (warc_gz(warc_record("https://example.org/" + "a" * 60_000, page)), DOCUMENT, "damaged"),
        "headers": (
            warc_gz(good.replace(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 50_000)),
            "empty",
            DOCUMENT,
            "damaged",
        ),
        "status-words": (warc_gz(good.replace(b"200 OK", b"abc")), "empty"),
        "pages-hostile": (
            warc_gz(*(warc_record(f"{place}/{n}", c[0].encode()) for n, c in enumerate(_some_pages()))),
            DOCUMENT,
            "empty",
            "nested_too_deep",
            "binary",
        ),
        "same-address": (warc_gz(*[good] * 3), DOCUMENT),
    }


def _some_pages() -> Iterator[tuple[str, ...]]:
    pages = PAGES()
    for name in ("deep", "nul", "empty", "comment-unclosed", "script-only", "title-script", "date-bad"):
        content, *right = pages[name]
        yield content if isinstance(content, str) else content.decode(), *(str(r) for r in right)
