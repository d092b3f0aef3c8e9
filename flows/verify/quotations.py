"""The quoted words of a release against the texts that they come from."""

import hashlib
from collections.abc import Iterator, Mapping
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
            document = row.get("document_id") or document_of[row["statement_id"]]
            text = texts.get(document)
            said = row[words]
            if (len(said) != row["end"] - row["start"]) if text is None else (text[row["start"] : row["end"]] != said):
                wrong.append(f"{row.get('statement_id', document)} at {row['start']}")
        if wrong:
            yield f"{name}: {len(wrong)} quotations are not the text at their offsets: {', '.join(wrong[:NAMED])}"


def _texts(documents: pa.Table) -> dict[str, str]:
    """Texts by document_id: those in the release, and those whose source is found unchanged where it was read."""
    rows = documents.to_pylist()
    texts = {row["document_id"]: row["text"] for row in rows if row["text"] is not None}
    missing = {row["text_sha256"]: row["document_id"] for row in rows if row["document_id"] not in texts}
    for file in sorted({row["origin"].partition("#")[0] for row in rows if row["document_id"] not in texts}):
        for item in _read(file):
            if isinstance(item, Document) and item.text_sha256 in missing:
                texts[missing[item.text_sha256]] = item.text
    return texts


def _read(file: str) -> list[Document | Refusal]:
    try:
        return list(read_sources([file])) if Path(file).is_file() else []
    except SourceError:  # the source is not there any more, which is no fault of the release
        return []


def _hashes(documents: pa.Table) -> Iterator[str]:
    for row in documents.select(["document_id", "text", "text_sha256"]).to_pylist():
        if row["text"] is not None and hashlib.sha256(row["text"].encode()).hexdigest() != row["text_sha256"]:
            yield f"documents: the text of {row['document_id']} is not the one that its text_sha256 says"
