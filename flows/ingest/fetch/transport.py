"""One request on one connection to a host that was judged, within a deadline that nothing can stretch.

httpcore asks its network backend for connections by host and keeps the host for `Host`, SNI and the certificate. So
the backend is where a name becomes an IP address, once, and is judged.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from ssl import SSLContext
from typing import Any

import httpcore

from flows.ingest.fetch.errors import NotFetched
from flows.ingest.fetch.limits import Limits
from flows.ingest.fetch.targets import Resolver, allowed_hosts, permitted, resolve

_MAX_ADDRESSES = 4
"""IP addresses of a host that are tried, each for an equal share of the time."""


class Deadline:
    """Seconds that several requests may take together; while a request runs, a clock ends its connections in time."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._is_over = False

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Count the time in this context. Raises NotFetched, `timeout`, where it is used up."""
        started = time.monotonic()
        timer = threading.Timer(self.left, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception as error:
            if not self._is_over:
                raise
            raise self._timeout() from error
        finally:
            timer.cancel()
            self.left -= time.monotonic() - started
            self._forget()
        if self._is_over:  # an answer without a length just seems to end when its connection does
            raise self._timeout()

    def watch(self, connection: socket.socket) -> None:
        """End this connection when the time is over; by a descriptor of its own, since TLS takes over the other."""
        with self._lock:
            self._sockets.append(connection.dup())
        if self._is_over:
            self._end()

    def _end(self) -> None:
        self._is_over = True
        with self._lock:
            for connection in self._sockets:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _forget(self) -> None:
        with self._lock:
            for connection in self._sockets:
                connection.close()
            self._sockets.clear()

    @staticmethod
    def _timeout() -> NotFetched:
        return NotFetched("timeout", "the host took longer to answer than it may; try again later", temporary=True)


class Transport:
    """Sends GET requests. `resolver` and `context` are the system's unless a test gives others."""

    def __init__(self, limits: Limits, resolver: Resolver = resolve, context: SSLContext | None = None) -> None:
        self._limits, self._resolver = limits, resolver
        self._context = context
        self._allowed = allowed_hosts()

    @contextlib.contextmanager
    def get(self, url: str, headers: dict[str, str], deadline: Deadline) -> Iterator[httpcore.Response]:
        """The answer, its body still to be read. Raises NotFetched, also for what happens while it is read."""
        import httpx

        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise NotFetched("refused_address", f"it is no address that can be asked: {error}") from None
        target = httpcore.URL(
            scheme=parsed.raw_scheme, host=parsed.raw_host, port=parsed.port, target=parsed.raw_path or b"/"
        )
        if self._context is None:
            self._context = httpx.create_ssl_context(trust_env=False)
        backend = _Pinned(self._connect, deadline)
        sent = [(b"Host", parsed.netloc)]
        sent += [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), max(deadline.left, 0.001))
        # A pool of its own, so that no connection is used again: it would be kept for a host judged once.
        with (
            _told(parsed.host),
            httpcore.ConnectionPool(self._context, max_connections=1, network_backend=backend) as pool,
            pool.stream("GET", target, headers=sent, extensions={"timeout": timeouts}) as response,
        ):
            yield response

    def _connect(self, host: str, port: int, seconds: float) -> list[str]:
        # httpcore gives an IPv6 address without its brackets.
        return permitted(host, port, self._allowed, self._resolver, seconds)


class _Pinned(httpcore.NetworkBackend):
    def __init__(self, judge: Callable[[str, int, float], list[str]], deadline: Deadline) -> None:
        self._judge, self._deadline = judge, deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        seconds = timeout or self._deadline.left
        found = self._judge(host, port, seconds)[:_MAX_ADDRESSES]
        for ip in found:
            try:
                stream = self._backend.connect_tcp(ip, port, seconds / len(found), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure: Exception = error
                continue
            self._deadline.watch(stream.get_extra_info("socket"))
            return stream
        raise failure


@contextlib.contextmanager
def _told(host: str) -> Iterator[None]:
    """What can go wrong between two hosts, in words; the libraries' own may hold addresses with secrets."""
    try:
        yield
    except (httpcore.NetworkError, httpcore.TimeoutException) as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise NotFetched(
                "unreachable", f"the certificate of {host} is not valid; ask its owner, or download the page"
            ) from error
        raise NotFetched(
            "unreachable", f"{host} does not answer, or broke off the connection; try again later", again=True
        ) from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise NotFetched(
            "unreachable", f"{host} broke off, or does not speak HTTP; try again later", again=True
        ) from error
