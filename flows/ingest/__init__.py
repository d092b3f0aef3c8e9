"""The first step: sources → documents, and what was refused.

Conservation: every file, every record of a file with many, and every address that could not be had ends as exactly one
Document (an original or a duplicate) or one Refusal with `stage_failed` "ingest". So documents in = documents +
refusals of stage "ingest"; those of stage "metadata" come on top, their documents are released.
"""

import dataclasses
import os
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from flows.ingest import files, follow, form, language
from flows.ingest.discover import Found, discover
from flows.ingest.errors import SourceError
from flows.ingest.fetch import Fetcher
from flows.ingest.fetch.address import is_address
from flows.ingest.guard import Guard
from flows.ingest.metadata import describe
from flows.ingest.normalize import NotText, check_has_words, count_words, normalize
from flows.ingest.readers import GUARDED, RawRecord, suffix_of
from flows.ingest.readers.text import record_of
from flows.ingest.reading import records_of
from flows.ingest.similar import Originals
from flows.ingest.values import Values, clean
from flows.ingest.walk import SourceFile
from flows.records import Document, Refusal

__all__ = ["Fetcher", "SourceError", "read_bytes", "read_sources"]


def read_sources(
    sources: Sequence[str | os.PathLike[str]], fetcher: Fetcher | None = None
) -> Iterator[Document | Refusal]:
    """The documents of files, folders, globs and addresses, and what was refused; one text at a time is in memory.

    First what is wrong with sidecars and `sources.csv`, then the files sorted by origin, records in their file's
    order: the same whatever the order of the sources, and of the file system. Refused are: files without a reader, what
    is not UTF-8 text with words, what is not English; (origin, stage_failed) is unique among refusals. Raises
    SourceError at once, before anything is read, where a source names nothing or nothing at all can be read. Addresses
    need a fetcher.
    """
    given = [os.fspath(source) for source in sources]
    found = discover(given, fetcher.find if fetcher else None)
    if fetcher is None and any(is_address(source) for source in given):
        raise SourceError("Addresses are not read here; name files.")
    return _read(found, fetcher)


def read_bytes(content: bytes, origin: str) -> Document | Refusal:
    """A plain text that is in no file, such as standard input: judged as a file would be, without metadata."""
    record = record_of(content, origin)
    return record if isinstance(record, Refusal) else _document(record, MappingProxyType({}))


def _read(found: Found, fetcher: Fetcher | None) -> Iterator[Document | Refusal]:
    described = describe(found)
    yield from described.refusals
    yield from found.refusals
    for folder in found.closed_folders:
        yield Refusal(folder.origin, "ingest", "unreadable", "the folder cannot be opened")
    originals = Originals()
    with Guard() as guard:
        for file in found.files:
            beside = described.of(file)
            for record in _records(file, guard, fetcher):
                if isinstance(record, Refusal):
                    yield record
                    continue
                values, problems = _values(record, beside, file)
                outcome = _document(record, values)
                yield from _noted(record, problems, outcome)
                yield _compared(outcome, originals) if isinstance(outcome, Document) else outcome


def _records(file: SourceFile, guard: Guard, fetcher: Fetcher | None) -> Iterator[RawRecord | Refusal]:
    found = records_of(file, guard)
    kind = GUARDED.get(suffix_of(file.path))
    if kind is None or not kind.links:
        return found
    return follow.entries(found, fetcher if fetcher and fetcher.follows(file) else None, guard)


def _values(record: RawRecord, beside: Values, file: SourceFile) -> tuple[Values, tuple[str, ...]]:
    own, problems = clean(record.metadata)
    # Where the file was found is the address of its text; of many texts it is that of none.
    place = {"url": file.fetched.url} if file.fetched and file.fetched.url and record.origin == file.origin else {}
    known = {**beside, **own} if record.own_metadata_first else {**own, **beside}
    return MappingProxyType({**place, **known}), problems


def _noted(record: RawRecord, problems: tuple[str, ...], outcome: Document | Refusal) -> Iterator[Refusal]:
    """One row for what is wrong beside a text: metadata that cannot be used, and how a released text was decoded."""
    found = [("bad_metadata", problem) for problem in problems]
    found += record.notes if isinstance(outcome, Document) else ()
    if found:
        yield Refusal(record.origin, "metadata", found[0][0], "; ".join(detail for _, detail in found), record.sha256)


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
