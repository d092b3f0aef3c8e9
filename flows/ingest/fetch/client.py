"""Address → its bytes: redirects followed and judged one by one, tries, pauses, and a bound on what comes back."""

import email.utils
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from urllib.parse import urljoin, urlsplit

import httpcore

from flows.ingest.fetch.address import Address, shown
from flows.ingest.fetch.errors import NotFetched
from flows.ingest.fetch.limits import Limits
from flows.ingest.fetch.transport import Deadline, Transport
from flows.ingest.fetch.unpack import unpacked

AGENT = "comity"
"""The name by which `robots.txt` knows this program (RFC 9309, 2.2.1)."""

_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({429, 500, 502, 503, 504})

Gate = Callable[[str], float]
"""Address → seconds between requests that its host wishes; raises NotFetched where it may not be read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered at last: `url` is where, without secrets; `body` is None where nothing has changed."""

    url: str
    headers: Mapping[str, str]
    body: bytes | None


def open_gate(_url: str) -> float:
    """Every address may be read."""
    return 0.0


class Client:
    """Fetches addresses one after the other; a host is left in peace between two requests."""

    def __init__(
        self,
        transport: Transport,
        limits: Limits,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits, self._transport, self._sleep = limits, transport, sleep
        self._clock = clock
        self._next: dict[str, float] = {}

    def get(
        self, address: Address, known: Mapping[str, str], gate: Gate = open_gate, limit: int | None = None
    ) -> Answer:
        """The answer; `known` are headers that ask only for what has changed. Raises NotFetched.

        A body of more bytes than `limit`, where one is given, is cut there; beyond `limits.max_bytes` it is refused.
        """
        deadline = Deadline(self.limits.seconds)
        for attempt in range(self.limits.tries):
            try:
                return self._follow(address, known, gate, limit, deadline)
            except NotFetched as error:
                wait = self._wait_after(error, attempt)
                if wait is None:
                    raise
            self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _wait_after(self, error: NotFetched, attempt: int) -> float | None:
        """Seconds until the next try; None where there is none."""
        if not error.again or attempt + 1 == self.limits.tries:
            return None
        wait = error.wait
        if wait is None:
            # Half of it by chance, so that those who failed together do not come back together.
            wait = self.limits.backoff * 2**attempt * random.uniform(0.5, 1)
        return wait if wait <= self.limits.max_wait else None

    def _follow(
        self, address: Address, known: Mapping[str, str], gate: Gate, limit: int | None, deadline: Deadline
    ) -> Answer:
        url = address.url
        for _ in range(self.limits.redirects + 1):
            wish = gate(url)
            headers = self._headers(url, address, known)
            self._pause(url, wish)
            with deadline.running(), self._transport.get(url, headers, deadline) as response:
                if response.status not in _REDIRECTS:
                    return self._answer(url, response, limit)
                url = _redirected(url, _headers_of(response).get("location", ""))
        raise NotFetched(
            "refused_address", f"it leads on more than {self.limits.redirects} times; name its last address"
        )

    def _headers(self, url: str, address: Address, known: Mapping[str, str]) -> dict[str, str]:
        headers = {
            "User-Agent": f"{AGENT}/{metadata.version('comity')}",
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **known,
        }
        if address.login is not None and _origin(url) == _origin(address.url):  # nobody else gets the password
            headers["Authorization"] = _basic(*address.login)
        return headers

    def _pause(self, url: str, wish: float) -> None:
        host, now = urlsplit(url).netloc.lower(), self._clock()
        wait = self._next.get(host, now) - now
        if wait > 0:
            self._sleep(wait)
        self._next[host] = max(now, now + wait) + min(max(self.limits.pause, wish), self.limits.max_wait)

    def _answer(self, url: str, response: httpcore.Response, limit: int | None) -> Answer:
        headers = _headers_of(response)
        host = urlsplit(url).hostname
        if response.status == 304:
            return Answer(shown(url), headers, None)
        if response.status in _AGAIN:
            detail = f"{host} answered with status {response.status}; try again later"
            raise NotFetched("unreachable", detail, again=True, wait=_seconds(headers.get("retry-after")))
        if response.status != 200:
            raise NotFetched("not_available", _refusal(host, response.status), temporary=response.status >= 500)
        coding = headers.get("content-encoding", "identity").strip().lower()
        body = bytearray()
        for piece in unpacked(coding, response.iter_stream()):
            body += piece
            if limit is not None and len(body) >= limit:
                return Answer(shown(url), headers, bytes(body[:limit]))
            if len(body) > self.limits.max_bytes:
                raise NotFetched(
                    "too_large", f"more than {self.limits.max_bytes} bytes; download the file and name that"
                )
        return Answer(shown(url), headers, bytes(body))


def _redirected(url: str, location: str) -> str:
    try:
        parts = urlsplit(urljoin(url, location.strip()))
        is_page = bool(location.strip() and parts.hostname) and parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:  # brackets or a port that are none
        is_page = False
    if not is_page:
        raise NotFetched("refused_address", "it leads on to what is no http or https address")
    if urlsplit(url).scheme == "https" and parts.scheme == "http":
        raise NotFetched("refused_address", "it leads from https to http, where anyone could change the text")
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], path=parts.path or "/", fragment="").geturl()


def _refusal(host: str | None, status: int) -> str:
    meaning = {
        401: "asks for a user and password: write https://USER:PASSWORD@HOST/PATH",
        403: "does not let this program read it; download it by hand if you may",
        404: "has nothing there; check the address",
        410: "has nothing there any more; take the address out of the sources",
    }
    return f"{host} {meaning.get(status, 'does not give it; check the address')} (status {status})"


def _headers_of(response: httpcore.Response) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}


def _seconds(retry_after: str | None) -> float | None:
    """Seconds that a `Retry-After` asks to wait, which is a number or a time (RFC 9110, 10.2.3)."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        return max(email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time(), 0)
    except (TypeError, ValueError):
        return None


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _basic(user: str, password: str) -> str:
    import base64

    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
