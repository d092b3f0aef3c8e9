"""A web site on loopback for tests: what it answers, path by path, and what it was asked."""

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from flows.ingest.fetch import Fetcher, Limits
from flows.ingest.fetch.client import Client
from flows.ingest.fetch.transport import Transport

Body = bytes | Callable[[BaseHTTPRequestHandler], None]
QUICK = Limits(pause=0, backoff=0.001)


@dataclass
class Reply:
    """One answer; a function as body writes by itself, headers included."""

    body: Body = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """Answers each path with its replies in turn, the last one for ever; 404 elsewhere. A 304 is for the asking."""

    port: int = 0
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def put(self, path: str, *replies: Reply | str | bytes, kind: str = "text/html; charset=utf-8") -> str:
        """Answer a path so; the path's address."""
        made = [r.encode() if isinstance(r, str) else r for r in replies]
        self.replies[path] = [r if isinstance(r, Reply) else Reply(r, headers={"Content-Type": kind}) for r in made]
        return self.url + path

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order, beside robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def reply(self, path: str) -> Reply:
        replies = self.replies.get(path, [Reply(status=404)])
        return replies.pop(0) if len(replies) > 1 else replies[0]


@contextlib.contextmanager
def website(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site until the context ends; with TLS where a context for it is given."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            reply = site.reply(self.path)
            if callable(reply.body):
                with contextlib.suppress(OSError):
                    reply.body(self)
                return
            etag = reply.headers.get("ETag")
            is_known = etag is not None and self.headers.get("If-None-Match") == etag
            self.send_response(304 if is_known else reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if not is_known:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(b"" if is_known else reply.body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        site.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


def client(limits: Limits = QUICK, names: dict[str, Sequence[str]] | None = None, **more: Any) -> Client:
    """A client that knows the hosts of `names` beside IP addresses, and sleeps only where `sleep` says so."""

    def resolver(host: str, port: int) -> list[str]:
        return list((names or {}).get(host, [host]))

    sleep = more.pop("sleep", lambda seconds: None)
    clock = more.pop("clock", time.monotonic)
    return Client(Transport(limits, more.pop("resolver", resolver), **more), limits, sleep, clock)


def fetcher(folder: Path, limits: Limits = QUICK, follow: bool | None = None, **more: Any) -> Fetcher:
    """A fetcher without pauses."""
    return Fetcher(folder / "fetched", follow, limits, client=lambda bounds: client(bounds, **more))
