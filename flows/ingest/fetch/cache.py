"""What was fetched, kept from run to run: the bytes of each address, and what lets its host say "nothing new".

    FOLDER/KEY.json      where it was, its type, its validators and the hash of its bytes; replaced last
    FOLDER/KEY.SUFFIX    the bytes, with the suffix of their format

The folder may be deleted at any time: what is in it is fetched again.
"""

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.ingest.fetch.whole import replace
from flows.ingest.files import sha256


@dataclass(frozen=True, slots=True)
class Copy:
    """The bytes of one address as they were fetched last; `url` is where they were found, without secrets."""

    url: str
    name: str
    content_type: str
    sha256: str
    etag: str | None
    last_modified: str | None


class Cache:
    """A folder of copies, each under the hash of its address without secrets; one run writes to it at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, address: str) -> Copy | None:
        """The copy of an address; None where there is none that is whole."""
        index = self._index(address)
        try:
            copy = Copy(**json.loads(index.read_text("utf-8")))
            if sha256((self.folder / copy.name).read_bytes()) != copy.sha256:
                return None
            os.utime(index)
        except (OSError, ValueError, TypeError):
            return None
        return copy

    def store(
        self, address: str, url: str, suffix: str, body: bytes, headers: "tuple[str, str | None, str | None]"
    ) -> Copy:
        """Keep the bytes of an address; `headers` are its type, its ETag and its day of change."""
        self.folder.mkdir(parents=True, exist_ok=True)
        index = self._index(address)
        copy = Copy(url, index.stem + suffix, headers[0], sha256(body), headers[1], headers[2])
        replace(self.folder / copy.name, [body])
        replace(index, [json.dumps(asdict(copy)).encode()])
        return copy

    def prune(self, oldest: float) -> None:
        """Remove what no run has asked for since a time in seconds."""
        for index in self.folder.glob("*.json"):
            with contextlib.suppress(OSError):
                if index.stat().st_mtime < oldest:
                    for file in self.folder.glob(f"{index.stem}.*"):
                        file.unlink()

    def _index(self, address: str) -> Path:
        return self.folder / f"{sha256(address.encode())[:32]}.json"
