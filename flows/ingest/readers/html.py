"""HTML (.html, .htm, .xhtml): the main text of a page without what surrounds it, and what the page says about itself.

trafilatura finds the text, htmldate the day of publication; nothing is fetched, no script runs.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from flows.ingest.encoding import decode_any, decode_as, repair
from flows.ingest.files import sha256
from flows.ingest.normalize import NotText
from flows.ingest.readers import blocks
from flows.ingest.readers.record import Note, Parsed, Part

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The day on which a release is made must not decide which dates are found.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}
_HEAD = 4_096
_MAX_GAPS = 0.002
"""Largest share of characters that may be replaced."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s{0,99}<\?xml[^>]{0,200}>")
_TOO_DEEP = "Excessive depth"
_MAX_VALUE = 1_000
_SAMPLE = b"""<html lang="en"><head><title>A visit</title><meta name="author" content="A. Writer">
<meta property="article:published_time" content="2024-05-31T10:00:00Z"></head><body><article><h1>A visit</h1>
<p>The two ministers met on Monday and agreed that trade between both countries would be made easier.</p>
<ul><li>One \xe2\x80\x9cpoint\xe2\x80\x9d.</li></ul><table><tr><td>1</td></tr></table></article></body></html>"""


def parts(stream: BinaryIO, charset: str | None = None) -> Iterator[Part]:
    """The one text of the page; `charset` is that of its HTTP response, where there is one."""
    content = stream.read()
    yield Part("", sha256(content), lambda: page(content, charset))


def warm() -> None:
    """Parse a page, so that everything is loaded."""
    page(_SAMPLE)
    page(_SAMPLE.replace(b"utf", b"").decode().encode("cp1252"))


def page(content: bytes, declared: str | None = None) -> Parsed:
    """Text and metadata of a page; `declared` is the charset of its HTTP response, where there is one."""
    source, notes = _decode(content, declared)
    tree = _tree(source)
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    import trafilatura

    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, with_metadata=True, date_extraction_params=_DATES
    )
    if not isinstance(found, trafilatura.settings.Document) or not (found.text or "").strip():
        raise NotText("empty", "the page has no main text")
    text, repaired = repair(blocks.join(str(found.text).split("\n")))
    metadata = {
        "title": found.title,
        "author": found.author,
        "publisher": found.sitename,
        "published_on": found.date,
        "url": found.url if str(found.url or "").startswith(("http://", "https://")) else None,
    }
    kept = {name: repair(value)[0] for name, value in metadata.items() if value and len(value) <= _MAX_VALUE}
    return Parsed(text, kept, _language(language), (*notes, *repaired))


def _decode(content: bytes, declared: str | None) -> tuple[str, tuple[Note, ...]]:
    """UTF-8 where it is that, else as the page or its response declares, else guessed."""
    stated = _CHARSET.search(content[:_HEAD])
    for charset in (declared, stated and stated[1].decode("ascii")):
        text = decode_as(content, charset) if charset and not _is_utf8(content) else None
        if text is not None:
            return text, ()
    try:
        return decode_any(content)
    except NotText as error:
        if error.reason == "binary":
            raise
        return _with_gaps(content, error)


def _with_gaps(content: bytes, error: NotText) -> tuple[str, tuple[Note, ...]]:
    """A page in UTF-8 but for a few bytes, as pages put together of several sources are; else raises the error."""
    text = content.decode("utf-8", "replace")
    gaps = text.count("\ufffd")
    if gaps > _MAX_GAPS * len(text):
        raise error
    return text, (("encoding_guessed", f"{gaps} characters that are not UTF-8 were replaced"),)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _tree(source: str) -> "HtmlElement":
    """The parsed page. Raises NotText where it is none, or nested so deep that the parser drops parts of it."""
    from lxml import etree
    from lxml.html import HtmlElement, HTMLParser, document_fromstring

    if "\0" in source:
        raise NotText("binary", f"NUL at character {source.index(chr(0))}")
    parser = HTMLParser(collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(_XML_DECLARATION.sub("", source, count=1), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotText("empty", f"no page: {error}") from None
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):
        raise NotText("nested_too_deep", "elements are nested deeper than the parser goes; text would be lost")
    if not isinstance(tree, HtmlElement):
        raise NotText("empty", "no page")
    return tree


def _language(tag: str | None) -> str | None:
    primary = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", tag or "")
    return primary[0].lower() if primary else None
