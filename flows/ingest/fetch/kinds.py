"""Which format is behind an address: as its answer says, and where that says little, as its path ends."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from flows.ingest.readers import SUFFIXES, suffix_of

BY_TYPE: Mapping[str, str] = MappingProxyType(
    {
        "application/atom+xml": ".atom",
        "application/jsonl": ".jsonl",
        "application/jsonlines": ".jsonl",
        "application/ndjson": ".ndjson",
        "application/pdf": ".pdf",
        "application/rdf+xml": ".xml",
        "application/rss+xml": ".rss",
        "application/vnd.apache.parquet": ".parquet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
        "application/warc": ".warc",
        "application/x-ndjson": ".ndjson",
        "application/xhtml+xml": ".xhtml",
        "application/xml": ".xml",
        "text/csv": ".csv",
        "text/html": ".html",
        "text/markdown": ".md",
        "text/tab-separated-values": ".tsv",
        "text/xml": ".xml",
    }
)
"""Media type → suffix of the format. `text/plain` is what servers say of anything that they do not know."""

_CHARSET = re.compile(r"charset=[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


def suffix_for(content_type: str, *urls: str) -> str | None:
    """The suffix of the format: of the media type, else of the first address with a known ending, else `.txt`."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type in BY_TYPE:
        return BY_TYPE[media_type]
    endings = (suffix_of(PurePosixPath(unquote(urlsplit(url).path))) for url in urls)
    known = next((ending for ending in endings if ending in SUFFIXES), None)
    return known or (".txt" if media_type == "text/plain" else None)


def charset_of(content_type: str) -> str | None:
    """The charset that an answer states."""
    stated = _CHARSET.search(content_type)
    return stated[1] if stated else None
