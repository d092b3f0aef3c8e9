"""What the `robots.txt` of a host lets programs read (RFC 9309), asked once a run and host."""

from urllib.parse import urlsplit

from protego import Protego

from flows.ingest.fetch.address import Address
from flows.ingest.fetch.client import AGENT, Client
from flows.ingest.fetch.errors import NotFetched

_MAX_BYTES = 512_000
"""What is read of it; RFC 9309, 2.5, asks for 500 KiB at least."""


class Robots:
    """The gate of a client: whether an address may be read, and how long to wait between requests to its host."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, Protego | NotFetched] = {}

    def gate(self, url: str) -> float:
        """Seconds between requests that the host wishes, 0 for no wish. Raises NotFetched where it may not be read."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._known:
            self._known[origin] = self._ask(origin)
        rules = self._known[origin]
        if isinstance(rules, NotFetched):
            raise rules
        if not rules.can_fetch(url, AGENT):
            raise NotFetched(
                "robots_disallowed",
                f"the robots.txt of {parts.hostname} lets no program read it; download it by hand if you may",
            )
        return float(rules.crawl_delay(AGENT) or 0)

    def _ask(self, origin: str) -> Protego | NotFetched:
        address = f"{origin}/robots.txt"
        try:
            answer = self._client.get(Address(address, address), {}, limit=_MAX_BYTES)
        except NotFetched as error:
            # RFC 9309, 2.3.1: what is not there forbids nothing; a host that cannot say what it wishes is let alone.
            if error.reason == "not_available" and not error.temporary:
                return Protego.parse("")
            if error.reason == "refused_address":
                return error
            return NotFetched(error.reason, f"its robots.txt cannot be read: {error}", temporary=error.temporary)
        return Protego.parse((answer.body or b"").decode("utf-8", "replace"))
