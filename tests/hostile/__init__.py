"""Hostile and broken inputs of every format, made by hand, and a fuzzer that damages good ones.

`files()` gives about two hundred of them by file name, each with what must become of it: the reasons that are right, or
DOCUMENT; `mutants()` any number more.
"""

from collections.abc import Iterator

from tests.hostile.case import DOCUMENT, WORDS, Case
from tests.hostile.docx import DOCUMENTS
from tests.hostile.feeds import ARCHIVES, FEEDS
from tests.hostile.mutants import mutants
from tests.hostile.pages import PAGES
from tests.hostile.pdfs import PDFS
from tests.hostile.records import PARQUETS, RECORDS, TABLES
from tests.hostile.texts import NAMES, TEXTS

__all__ = ["DOCUMENT", "Case", "files", "mutants"]


def files() -> Iterator[Case]:
    """All cases made by hand."""
    for suffix, made in (
        ("txt", TEXTS),
        ("jsonl", RECORDS),
        ("csv", TABLES),
        ("parquet", PARQUETS),
        ("html", PAGES),
        ("pdf", PDFS),
        ("docx", DOCUMENTS),
        ("xml", FEEDS),
        ("warc.gz", ARCHIVES),
    ):
        for name, (content, *right) in made().items():
            raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
            yield Case(f"{name}.{suffix}".encode(), raw, frozenset(right))
    for number, name in enumerate(NAMES):
        yield Case(name, f"{WORDS} Number {number}.".encode(), frozenset((DOCUMENT,)))
