"""The entries of a feed → the pages that they link to: a feed often has no more than a summary of them."""

import dataclasses
import time
from collections.abc import Iterable, Iterator

from flows.ingest.errors import SourceError
from flows.ingest.fetch import Fetcher, Limits, NotFetched
from flows.ingest.fetch.address import parse
from flows.ingest.guard import Guard
from flows.ingest.readers import GUARDED, READERS, RawRecord, suffix_of
from flows.ingest.reading import records_of
from flows.ingest.walk import SourceFile
from flows.records import Refusal

_MANY = frozenset({".jsonl", ".ndjson"})
"""Formats with many texts among those that need no parser."""


def entries(
    found: Iterable[RawRecord | Refusal], fetcher: Fetcher | None, guard: Guard
) -> Iterator[RawRecord | Refusal]:
    """Each entry with the text of its page; without a fetcher, as the feed has it.

    The page's metadata go before the feed's. Where it cannot be had, or says less than the feed, the feed's text stays;
    the record's notes say why. An entry that has no text either way is refused.
    """
    asked, taken = 0, 0.0
    for entry in found:
        if isinstance(entry, Refusal):
            yield entry
            continue
        address = entry.metadata.get("url")
        problem = "but `--follow` reads the page that it links to" if address else "and no page"
        if fetcher is not None and address:
            asked, begun = asked + 1, time.monotonic()
            try:
                _check(asked, taken, fetcher.limits)
                entry = _joined(entry, _page(str(address), fetcher, guard))
            except NotFetched as error:
                said = f"its page was not read: {error}"
                problem = f"and {said}"
                entry = dataclasses.replace(entry, notes=(("page_not_read", said), *entry.notes))
            taken += time.monotonic() - begun
        if entry.text.strip():
            yield entry
        else:
            detail = f"the entry has no text of its own, {problem}"
            yield Refusal(entry.origin, "ingest", "missing_text", detail, entry.sha256)


def _check(asked: int, taken: float, limits: Limits) -> None:
    """Raises NotFetched where a feed has had as many pages, or as much time for them, as it may."""
    if asked > limits.pages:
        raise NotFetched("page_not_read", f"only {limits.pages} pages of a feed are read")
    if taken > limits.pages_seconds:
        raise NotFetched("page_not_read", f"the pages before it took {limits.pages_seconds:g} seconds")


def _page(url: str, fetcher: Fetcher, guard: Guard) -> RawRecord:
    """The one text behind a link. Raises NotFetched."""
    try:
        file = fetcher.page(parse(url))
    except SourceError:
        raise NotFetched("page_not_read", "the feed gives no address of it") from None
    if not _is_one_text(file):
        raise NotFetched("page_not_read", f"it is no page but a file {file.path.suffix}")
    (found,) = records_of(file, guard)  # to its end, so that the parser stays for the next page
    if isinstance(found, Refusal):
        raise NotFetched(found.reason, f"{found.reason}: {found.detail}")
    metadata = {"url": file.fetched and file.fetched.url, **found.metadata}
    return dataclasses.replace(found, metadata={name: value for name, value in metadata.items() if value})


def _is_one_text(file: SourceFile) -> bool:
    suffix = suffix_of(file.path)
    return not GUARDED[suffix].many if suffix in GUARDED else suffix in READERS and suffix not in _MANY


def _joined(entry: RawRecord, page: RawRecord) -> RawRecord:
    metadata = {**entry.metadata, **page.metadata}
    if len(page.text.split()) < len(entry.text.split()):  # a consent wall, a teaser
        return dataclasses.replace(entry, metadata=metadata)
    return dataclasses.replace(
        entry,
        sha256=page.sha256,
        text=page.text,
        metadata=metadata,
        language_hint=page.language_hint or entry.language_hint,
        notes=page.notes,
    )
