"""The quoted words of a release against the texts that they come from."""

import contextlib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from flows.ingest import SourceError, read_sources
from flows.records import Document, Refusal

# So many rows are named for one table.
NAMED = 5
QUOTING = {
    "statement_spans": "text",
    "statement_sectors": "evidence",
    "statement_countries": "evidence",
    "mentions": "surface",
}


def check_quotations(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    """Words against the text at their offsets, in the release or in a source that is still there; else by length."""
    yield from _hashes(tables["documents"])
    texts = _texts(tables["documents"])
    statements = tables["statements"].select(["statement_id", "document_id"]).to_pylist()
    document_of = {row["statement_id"]: row["document_id"] for row in statements}
    for name, words in QUOTING.items():
        wrong = []
        for row in tables[name].to_pylist():
            # A row of no statement is a dangling reference, which the check of the tables names.
            document = row.get("document_id") or document_of.get(row["statement_id"])
            if not _is_quotation(row[words], row["start"], row["end"], texts.get(document)):
                wrong.append(f"{row.get('statement_id', document)} at {row['start']}")
        if wrong:
            yield f"{name}: {len(wrong)} quotations are not the text at their offsets: {', '.join(wrong[:NAMED])}"


def _is_quotation(words: str, start: int, end: int, text: str | None) -> bool:
    return 0 <= start < end and (len(words) == end - start if text is None else text[start:end] == words)


def _texts(documents: pa.Table) -> dict[str | None, str]:
    """Texts by document_id: those in the release, and those whose source is found unchanged where it was read."""
    rows = documents.select(["document_id", "origin", "text_sha256", "text"]).to_pylist()
    # By the hash of the text, which a document shares with its duplicates.
    found = {row["text_sha256"]: row["text"] for row in rows if row["text"] is not None}
    missing = {row["text_sha256"] for row in rows} - set(found)
    origins = (row["origin"] for row in rows if row["text_sha256"] in missing)
    for item in _read(sorted({file for file in map(_file, origins) if file})):
        if isinstance(item, Document) and item.text_sha256 in missing:
            found[item.text_sha256] = item.text
    return {row["document_id"]: found[row["text_sha256"]] for row in rows if row["text_sha256"] in found}


def _file(origin: str) -> str | None:
    """The file of an origin where it is still there: the whole of it, or for a record what stands before a `#`."""
    places = (origin, *(origin[:i] for i, c in enumerate(origin) if c == "#"))
    return next((place for place in places if place and Path(place).is_file()), None)


def _read(files: Sequence[str]) -> Iterator[Document | Refusal]:
    # One by one they would each start the processes that parse pages and documents.
    with contextlib.suppress(SourceError):  # a source that is not there any more is no fault of the release
        yield from read_sources(files)


def _hashes(documents: pa.Table) -> Iterator[str]:
    for row in documents.select(["document_id", "text", "text_sha256"]).to_pylist():
        if row["text"] is not None and hashlib.sha256(row["text"].encode()).hexdigest() != row["text_sha256"]:
            yield f"documents: the text of {row['document_id']} is not the one that its text_sha256 says"
