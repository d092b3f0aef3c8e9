"""Web archives (.warc, .warc.gz): each page that a server answered with (status 200, HTML) is one document.

Requests, redirects, images, scripts and whatever else a crawl holds are no documents and are passed over.
"""

import gzip
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from flows.ingest.files import sha256
from flows.ingest.normalize import NotText
from flows.ingest.readers import html
from flows.ingest.readers.names import own_name
from flows.ingest.readers.record import Parsed, Part

_MAX_PAGE = 20_000_000
_HTML = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset=[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_SAMPLE = b"""HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"""


def warm() -> None:
    """Read an archive of one page, so that everything is loaded."""
    html.warm()
    block = _SAMPLE + b"<html><body><p>The ministers met on Monday and agreed on many things.</p></body></html>"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    for part in parts(io.BytesIO(gzip.compress(head.encode() + block + b"\r\n\r\n"))):
        part.parse()


def parts(stream: BinaryIO) -> Iterator[Part]:
    """The pages by their address, else by their record's id or number."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    try:
        for record in ArchiveIterator(stream, no_record_parse=True):
            if record.rec_type != "response" or not _is_page(record):
                continue
            number += 1
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            name = own_name(address) or own_name(record.rec_headers.get_header("WARC-Record-ID")) or f"record {number}"
            content = record.content_stream().read(_MAX_PAGE + 1)
            declared = _CHARSET.search(record.http_headers.get_header("Content-Type") or "")
            yield _part(name, content, address, declared[1] if declared else None)
    except (ArchiveLoadFailed, EOFError) as error:
        raise NotText("damaged", f"no web archive that can be read behind page {number}: {error}") from None
    if not number:
        raise NotText("empty", "no page (status 200, HTML) in the archive")


def _is_page(record: Any) -> bool:
    """Whether a server answered with a page; its headers are read here, so that broken ones end no more than it."""
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    try:
        record.http_headers = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2"]).parse(record.raw_stream)
    except (StatusAndHeadersParserException, EOFError):
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0]
    return record.http_headers.get_statuscode() == "200" and kind.strip().lower() in _HTML


def _part(name: str, content: bytes, address: str, declared: str | None) -> Part:
    def parse() -> Parsed:
        if len(content) > _MAX_PAGE:
            raise NotText("too_large", f"more than {_MAX_PAGE} bytes")
        found = html.page(content, declared)
        usable = {"url": address} if address.startswith(("http://", "https://")) and len(address) <= 1_000 else {}
        return Parsed(found.text, {**usable, **found.metadata}, found.language_hint, found.notes)

    return Part(name, sha256(content), parse)
