"""The first step: sources → documents, and what was refused.

Conservation: every file, and every record of a JSON Lines file, ends as exactly one Document (an original or a
duplicate) or one Refusal with `stage_failed` "ingest". So documents in = documents + refusals of stage "ingest";
those of stage "metadata" come on top, their documents are released.
"""

import dataclasses
import os
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from flows.ingest import dates, files, form, language
from flows.ingest.discover import Found, discover
from flows.ingest.errors import SourceError
from flows.ingest.guard import Guard
from flows.ingest.metadata import describe
from flows.ingest.normalize import NotText, check_has_words, count_words, normalize
from flows.ingest.readers import GUARDED, READERS, Note, RawRecord, suffix_of
from flows.ingest.readers.text import record_of
from flows.ingest.similar import Originals
from flows.ingest.values import Values, clean
from flows.ingest.walk import SourceFile
from flows.records import Document, Refusal

__all__ = ["SourceError", "read_bytes", "read_sources"]


def read_sources(sources: Sequence[str | os.PathLike[str]]) -> Iterator[Document | Refusal]:
    """The documents of files, folders and globs, and what was refused; one text at a time is in memory.

    First what is wrong with sidecars and `sources.csv`, then the files sorted by origin, records in their file's
    order: the same whatever the order of the sources, and of the file system. Refused are: files without a reader, what
    is not UTF-8 text with words, what is not English; (origin, stage_failed) is unique among refusals. Raises
    SourceError at once, before anything is read, where a source names nothing or nothing at all can be read.
    """
    return _read(discover(sources))


def read_bytes(content: bytes, origin: str) -> Document | Refusal:
    """A plain text that is in no file, such as standard input: judged as a file would be, without metadata."""
    record = record_of(content, origin)
    outcome = record if isinstance(record, Refusal) else _document(record, MappingProxyType({}))
    return outcome if isinstance(outcome, Refusal) else _dated(outcome)[0]


def _read(found: Found) -> Iterator[Document | Refusal]:
    described = describe(found)
    yield from described.refusals
    for folder in found.closed_folders:
        yield Refusal(folder.origin, "ingest", "unreadable", "the folder cannot be opened")
    originals = Originals()
    with Guard() as guard:
        for file in found.files:
            beside = described.of(file)
            for record in _records(file, guard):
                if isinstance(record, Refusal):
                    yield record
                    continue
                values, problems = _values(record, beside)
                outcome = _document(record, values)
                told = tuple(("bad_metadata", problem) for problem in problems)
                if isinstance(outcome, Document):
                    outcome, on_date = _dated(outcome)
                    told += record.notes + on_date
                yield from _noted(record, told)
                yield _compared(outcome, originals) if isinstance(outcome, Document) else outcome


def _records(file: SourceFile, guard: Guard) -> Iterator[RawRecord | Refusal]:
    suffix = suffix_of(file.path)
    try:
        if suffix in READERS:
            yield from READERS[suffix](file.path, file.origin)
        elif suffix in GUARDED:
            with files.open_regular(file.path) as stream:
                for found in guard.read(GUARDED[suffix], stream, file.origin):
                    yield _with_digest(found, file)
        else:
            detail = f"no reader for {file.path.suffix or 'no suffix'!r}"
            yield Refusal(file.origin, "ingest", "unsupported_format", detail, files.sha256_of(file.path))
    except OSError as error:
        yield Refusal(file.origin, "ingest", "unreadable", files.reason_of(error))


def _with_digest(found: RawRecord | Refusal, file: SourceFile) -> RawRecord | Refusal:
    """A refusal of the whole file has the hash of the file, unless that is large."""
    if isinstance(found, RawRecord) or found.sha256 or found.reason == "too_large":
        return found
    return dataclasses.replace(found, sha256=files.sha256_of(file.path))


def _values(record: RawRecord, beside: Values) -> tuple[Values, tuple[str, ...]]:
    own, problems = clean(record.metadata)
    return MappingProxyType({**beside, **own} if record.own_metadata_first else {**own, **beside}), problems


def _noted(record: RawRecord, told: tuple[Note, ...]) -> Iterator[Refusal]:
    """One row for what is wrong beside a text: metadata that cannot be used, and how a released text was decoded."""
    if told:
        yield Refusal(record.origin, "metadata", told[0][0], "; ".join(detail for _, detail in told), record.sha256)


def _dated(document: Document) -> tuple[Document, tuple[Note, ...]]:
    """The document with the day that its text states, where its metadata state none."""
    if document.published_on is not None:
        return document, ()
    found = dates.publication(document.text)
    return dataclasses.replace(document, published_on=found.day), (found.note,) if found.note else ()


def _document(record: RawRecord, values: Values) -> Document | Refusal:
    try:
        text = normalize(record.text)
        check_has_words(text)
    except NotText as error:
        return Refusal(record.origin, "ingest", error.reason, str(error), record.sha256)
    stated, recognized = values.get("language"), language.recognize(text)
    hinted = record.language_hint if recognized is None else None
    for foreign, how in ((stated, "stated by its metadata"), (recognized, "recognized"), (hinted, "stated by itself")):
        if foreign not in (None, "en"):
            detail = f"the text's language, as {how}, is not English"
            return Refusal(record.origin, "ingest", f"language:{foreign}", detail, record.sha256)
    digest = files.sha256(text.encode("utf-8"))
    document = Document(f"d-{digest[:16]}", record.origin, record.sha256, digest, text, word_count=count_words(text))
    title = values.get("title")
    kind = values.get("document_type") or form.document_type(text, title if isinstance(title, str) else None)
    known = {**values, "language": stated or recognized or hinted, "document_type": kind}
    return dataclasses.replace(document, **known)  # type: ignore[arg-type]  # `clean` gives each field its own type


def _compared(document: Document, originals: Originals) -> Document:
    """The document, with `duplicate_of` where an earlier one has its text, or nearly."""
    original = originals.same_as(document)
    if original is None:
        return dataclasses.replace(document, duplicate_of=originals.like(document))
    # Its id must differ from that of the equal text, and still not depend on the other sources.
    name = files.sha256(f"{document.text_sha256}\n{document.origin}".encode())
    return dataclasses.replace(document, document_id=f"d-{name[:16]}", duplicate_of=original)
