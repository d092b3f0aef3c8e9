"""Addresses → files that are read as any other: what is behind an address is fetched into a folder first."""

import time
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from flows.ingest.fetch import address as addresses
from flows.ingest.fetch.address import Address
from flows.ingest.fetch.cache import Cache, Copy
from flows.ingest.fetch.errors import NotFetched
from flows.ingest.fetch.kinds import charset_of, suffix_for
from flows.ingest.fetch.limits import Limits
from flows.ingest.walk import Fetched, SourceFile
from flows.records import Refusal

if TYPE_CHECKING:
    from flows.ingest.fetch.client import Answer, Client
    from flows.ingest.fetch.robots import Robots

__all__ = ["Fetcher", "Limits", "NotFetched"]

_MAX_AGE = 90 * 86_400
"""Seconds for which what was fetched is kept after the last run that asked for it."""


class Fetcher:
    """Fetches the addresses of one run; `folder` keeps what was fetched for the next one.

    `follow` is whether the pages that the entries of feeds link to are read: of every feed, of none, or (None) of those
    that have an address themselves. `notices` says where a copy of an earlier run was used.
    """

    def __init__(
        self,
        folder: Path,
        follow: bool | None = None,
        limits: Limits | None = None,
        client: "Callable[[Limits], Client] | None" = None,
    ) -> None:
        self.follow, self.limits, self.notices = follow, limits or Limits(), list[str]()
        self._folder, self._make_client = folder, client
        self._cache = Cache(folder / "http")
        self._pages: dict[str, SourceFile | NotFetched] = {}

    def find(self, source: str) -> Iterator[SourceFile | Refusal]:
        """What one address holds: a file, or with s3:// each under a prefix; a refusal for what cannot be had."""
        shown = addresses.shown(source)
        try:
            if source.lower().startswith("s3:"):
                from flows.ingest.fetch.s3 import Bucket
                from flows.ingest.fetch.s3_server import connect

                yield from Bucket(source, self._folder / "s3", connect, self.notices).files()
            else:
                yield self.page(addresses.parse(source))
        except NotFetched as error:
            yield Refusal(shown, "ingest", error.reason, str(error))

    def follows(self, file: SourceFile) -> bool:
        """Whether the pages that a feed links to are read."""
        return file.fetched is not None if self.follow is None else self.follow

    def page(self, address: Address) -> SourceFile:
        """The file with what is behind an http or https address; asked for once a run. Raises NotFetched."""
        if address.shown not in self._pages:
            try:
                self._pages[address.shown] = self._fetch(address)
            except NotFetched as error:
                self._pages[address.shown] = error
        found = self._pages[address.shown]
        if isinstance(found, NotFetched):
            raise found
        return found

    def close(self) -> None:
        """Throw away what no run has asked for in a long time."""
        from flows.ingest.fetch.s3 import prune

        oldest = time.time() - _MAX_AGE
        self._cache.prune(oldest)
        prune(self._folder / "s3", oldest)

    def _fetch(self, address: Address) -> SourceFile:
        copy = self._cache.load(address.shown)
        try:
            answer = self._client.get(address, _validators(copy), self._robots.gate)
            if answer.body is None and (copy is None or answer.url != copy.url):  # of another page, or unasked
                answer = self._client.get(address, {}, self._robots.gate)
            copy = self._kept(address, answer, copy)
        except NotFetched as error:
            if copy is None or not error.temporary:
                raise
            self.notices.append(f"{address.shown}: the copy of an earlier run is used, since {error}")
        # The address as given is part of the path, so that two with the same bytes stay two.
        fetched = Fetched(address.shown, copy.url, charset_of(copy.content_type))
        path = self._cache.folder / copy.name
        return SourceFile(path, PurePosixPath(address.shown), path.parent, fetched)

    def _kept(self, address: Address, answer: "Answer", copy: Copy | None) -> Copy:
        if answer.body is None:
            if copy is None:
                raise NotFetched("not_available", "the host says that nothing has changed, without having been asked")
            return copy
        content_type = answer.headers.get("content-type", "")
        suffix = suffix_for(content_type, answer.url, address.shown)
        if suffix is None:
            seen = content_type.partition(";")[0].strip()[:80] or "nothing"
            detail = f"no reader for what the host calls {seen!r}; download it, and name the file with its suffix"
            raise NotFetched("unsupported_format", detail)
        validators = content_type, answer.headers.get("etag"), answer.headers.get("last-modified")
        return self._cache.store(address.shown, answer.url, suffix, answer.body, validators)

    @cached_property
    def _client(self) -> "Client":
        from flows.ingest.fetch.client import Client
        from flows.ingest.fetch.transport import Transport

        return self._make_client(self.limits) if self._make_client else Client(Transport(self.limits), self.limits)

    @cached_property
    def _robots(self) -> "Robots":
        from flows.ingest.fetch.robots import Robots

        return Robots(self._client)


def _validators(copy: Copy | None) -> dict[str, str]:
    stated = {} if copy is None else {"If-None-Match": copy.etag, "If-Modified-Since": copy.last_modified}
    return {name: value for name, value in stated.items() if value is not None}
