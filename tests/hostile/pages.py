"""Web pages."""

import gzip

from tests.formats import PARAGRAPHS, html_page, lines, pdf
from tests.hostile.case import DOCUMENT, PAGE, WORDS


def _head(more: str) -> str:
    return html_page(head=more)


def PAGES() -> dict[str, tuple[bytes | str, ...]]:
    """Web pages."""
    return {
        "empty": (b"", "empty"),
        "blank": (b"   \n", "empty"),
        "words": (WORDS, DOCUMENT, "empty"),
        "cut-in-tag": (PAGE[: PAGE.index("<article>") + 90], DOCUMENT, "empty"),
        "cut-in-text": (PAGE[: PAGE.index("Both")], DOCUMENT),
        "deep": ("<div>" * 10_000 + WORDS, "nested_too_deep"),
        "deep-lists": ("<ul><li>" * 10_000 + WORDS, "nested_too_deep"),
        "deep-tables": ("<table><tr><td>" * 5_000 + WORDS, "nested_too_deep"),
        "deep-formats": ("<b>" * 10_000 + WORDS, "nested_too_deep"),
        "attributes": (
            PAGE.replace("<article", "<article " + " ".join(f"a{n}=1" for n in range(80_000))),
            DOCUMENT,
            "timeout",
        ),
        "attribute-of-5-mb": (
            PAGE.replace("<article", f"<article data-x='{'y' * 5_000_000}'"),
            DOCUMENT,
            "empty",
            "damaged",
        ),
        "unclosed": ("<p>" * 100_000 + WORDS, DOCUMENT, "timeout", "empty"),
        "angle-brackets": ("<" * 1_000_000 + WORDS, DOCUMENT, "empty", "timeout"),
        "closing": ("</p></div>" * 100_000 + PAGE, DOCUMENT, "empty", "timeout"),
        "comment-unclosed": (f"<!--{PAGE}", "empty"),
        "cdata": (f"<![CDATA[{PAGE}", DOCUMENT, "empty"),
        "script-only": ("<html><script>while(1);</script></html>", "empty"),
        "entities": (
            PAGE.replace("Both", "&#0;&#x110000;&#xd800;&bogus;&amp;" * 500),
            DOCUMENT,
            "binary",
            "invalid_utf8",
        ),
        "dtd-entities": ('<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + PAGE + "&b;", DOCUMENT),
        "dtd-outside": ('<!DOCTYPE html SYSTEM "file:///etc/passwd">' + PAGE, DOCUMENT),
        "include": (_head('<base href="file:///etc/"><link rel="import" href="passwd">'), DOCUMENT),
        "frame": (PAGE.replace("<article>", "<iframe src='file:///etc/passwd'></iframe><article>"), DOCUMENT),
        "refresh": (_head('<meta http-equiv="refresh" content="0;url=https://example.org/">'), DOCUMENT),
        "nul": (PAGE.replace("Both", "Bo\0th"), "binary"),
        "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        "gzip": (gzip.compress(PAGE.encode(), mtime=0), "binary", "invalid_utf8", "empty"),
        "pdf": (pdf([lines(PARAGRAPHS)]), DOCUMENT, "empty"),
        "utf16": (PAGE.encode("utf-16"), DOCUMENT),
        "charset-bogus": (_head("<meta charset='no-such-charset'>").encode("cp1252"), DOCUMENT),
        "charset-escape": (_head("<meta charset='unicode_escape'>").encode("cp1252"), DOCUMENT),
        "charset-idna": (_head("<meta charset='idna'>").encode("cp1252"), DOCUMENT),
        "charset-zip": (_head("<meta charset='zlib_codec'>").encode("cp1252"), DOCUMENT),
        "charset-wrong": (_head("<meta charset='shift_jis'>").encode("cp1252"), DOCUMENT),
        "charset-unclosed": (b"<meta " * 50_000 + PAGE.encode(), DOCUMENT, "empty", "nested_too_deep"),
        "title-script": (html_page(headline="&lt;script&gt;alert(1)&lt;/script&gt; Rail"), DOCUMENT),
        "title-formula": (html_page(headline="=HYPERLINK(1)"), DOCUMENT),
        "title-long": (html_page(headline="word " * 50_000), DOCUMENT, "empty"),
        "canonical-script": (_head('<link rel="canonical" href="javascript:alert(1)">'), DOCUMENT),
        "canonical-traversal": (_head('<link rel="canonical" href="../../../etc/passwd">'), DOCUMENT),
        "date-bad": (_head('<meta property="article:published_time" content="9999-99-99T99:99">'), DOCUMENT),
        "date-far": (_head('<meta property="article:published_time" content="99999999999-01-01">'), DOCUMENT),
        "language-long": (PAGE.replace("lang='en'", f"lang='{'x' * 9_000}'"), DOCUMENT),
        "json-ld-broken": (
            _head('<script type="application/ld+json">{"@type": "NewsArticle", "author": [[[[</script>'),
            DOCUMENT,
        ),
        "json-ld-deep": (_head(f'<script type="application/ld+json">{"[" * 50_000}</script>'), DOCUMENT, "parse_error"),
        "same-words": (html_page(["the same words again"] * 5_000), DOCUMENT, "empty"),
        "long-word": (html_page(["x" * 2_000_000]), DOCUMENT, "empty", "timeout"),
        "spaces": (html_page([f"a{' ' * 2_000_000}b", *PARAGRAPHS]), DOCUMENT, "timeout"),
        "too-large": (b" " * 20_000_001, "too_large"),
    }
