"""The rules of fetching: bounds of time and size, redirects, tries, pauses, robots.txt, and what stays secret."""

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from dataclasses import replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler

import pytest

from flows.ingest.errors import SourceError
from flows.ingest.fetch.address import check, parse, shown
from flows.ingest.fetch.client import Answer, Client
from flows.ingest.fetch.errors import NotFetched
from flows.ingest.fetch.robots import Robots
from tests.website import QUICK, Reply, Site, client, website

LOOP = "127.0.0.1"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with website() as site:
        monkeypatch.setenv("COMITY_FETCH_ALLOW", f"{site.host},pages.example:{site.port},other.example:{site.port}")
        yield site


def get(url: str, asking: Client | None = None) -> Answer:
    asking = asking or client()
    return asking.get(parse(url), {}, Robots(asking).gate)


def refused(url: str, asking: Client | None = None) -> NotFetched:
    with pytest.raises(NotFetched) as error:
        get(url, asking)
    return error.value


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def clock(self) -> float:
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def drip(handler: BaseHTTPRequestHandler, start: bytes) -> None:
    handler.wfile.write(start)
    while True:
        handler.wfile.write(b"a")
        time.sleep(0.05)


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"]
)
def test_a_host_that_answers_drop_by_drop_is_left_when_the_time_is_over(site: Site, start: bytes):
    url = site.put("/a", Reply(lambda handler: drip(handler, start)))
    begun = time.monotonic()
    error = refused(url, client(replace(QUICK, seconds=0.5)))
    assert (error.reason, error.temporary) == ("timeout", True)
    assert time.monotonic() - begun < 5
    assert site.paths == ["/a"]  # what took all the time is not tried again


def test_a_host_that_never_ends_its_tls_greeting_is_left_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch):
    def greet(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"\x16\x03\x03\x40\x00")
            try:
                while True:
                    connection.sendall(b"\0")
                    time.sleep(0.05)
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("COMITY_FETCH_ALLOW", f"127.0.0.1:{port}")
        thread = threading.Thread(target=greet, args=(server,), daemon=True)
        thread.start()
        begun = time.monotonic()
        asking = client(replace(QUICK, seconds=0.5))
        with pytest.raises(NotFetched) as error:
            asking.get(parse(f"https://127.0.0.1:{port}/"), {})
        assert error.value.reason == "timeout" and time.monotonic() - begun < 5
        thread.join(5)


def test_a_resolver_that_says_nothing_is_left_when_the_time_is_over():
    begun, forever = time.monotonic(), threading.Event()
    error = refused("http://pages.example/", client(replace(QUICK, seconds=0.3), resolver=lambda *_: forever.wait()))
    forever.set()
    assert error.reason == "timeout" and time.monotonic() - begun < 5


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_more_than_the_bound_is_refused_and_exactly_the_bound_is_not(site: Site, coding: str):
    limits = replace(QUICK, max_bytes=100_000)

    def reply(size: int) -> Reply:
        content = b"a" * size
        return Reply(gzip.compress(content) if coding == "gzip" else content, headers={"Content-Encoding": coding})

    site.put("/fits", reply(100_000))
    site.put("/more", reply(100_001))
    assert get(f"{site.url}/fits", client(limits)).body == b"a" * 100_000
    assert refused(f"{site.url}/more", client(limits)).reason == "too_large"


def test_a_gzip_bomb_stops_at_the_bound(site: Site):
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    assert len(bomb) < 400_000
    url = site.put("/a", Reply(bomb, headers={"Content-Encoding": "gzip"}))
    tracemalloc.start()
    error = refused(url, client(replace(QUICK, max_bytes=3_000_000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.reason == "too_large"
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("body", "coding", "reason"),
    [
        (b"no gzip", "gzip", "damaged"),
        (gzip.compress(b"words" * 999)[:-20], "gzip", "unreachable"),
        (b"words", "br", "not_available"),
    ],
)
def test_an_answer_that_cannot_be_unpacked_is_refused(site: Site, body: bytes, coding: str, reason: str):
    assert refused(site.put("/a", Reply(body, headers={"Content-Encoding": coding}))).reason == reason


def test_redirects_are_followed_a_few_times_and_the_last_address_is_told(site: Site):
    for number in range(7):
        site.put(f"/{number}", Reply(status=301 + number % 2, headers={"Location": f"{number + 1}?token=x&b=2#part"}))
        site.replies[f"/{number}?token=x&b=2"] = site.replies[f"/{number}"]
    site.put("/5?token=x&b=2", "words")
    answer = get(f"{site.url}/0")
    assert (answer.body, answer.url) == (b"words", f"{site.url}/5?b=2")
    site.put("/5?token=x&b=2", Reply(status=302, headers={"Location": "/0"}))
    error = refused(f"{site.url}/0")
    assert error.reason == "refused_address" and "more than 5 times" in str(error)


@pytest.mark.parametrize(
    "location",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "",
        "http://",
        "data:,words",
        "http://[::1/",
        "http://a:99999/",
        "http://0177.0.0.1/",
    ],
)
def test_a_redirect_to_what_is_no_page_is_refused(site: Site, location: str):
    assert refused(site.put("/a", Reply(status=302, headers={"Location": location}))).reason == "refused_address"


def test_a_redirect_from_https_to_http_is_refused():
    from flows.ingest.fetch.client import _redirected

    with pytest.raises(NotFetched, match="from https to http"):
        _redirected("https://a.example/", "http://a.example/")
    assert _redirected("http://a.example/b", "//u:p@c.example") == "http://c.example/"


def test_trouble_of_the_host_is_asked_again_and_a_plain_no_is_not(site: Site):
    slept: list[float] = []
    asking = client(replace(QUICK, backoff=1.0), sleep=slept.append)
    again = Reply(status=503), Reply(status=429, headers={"Retry-After": "7"}), Reply(b"words")
    assert get(site.put("/a", *again), asking).body == b"words"
    assert site.paths == ["/a"] * 3
    first, second = slept
    assert 0.5 <= first <= 1 and second == 7
    error = refused(site.put("/b", Reply(status=404)), asking)
    assert (error.reason, error.temporary) == ("not_available", False)
    assert "404" in str(error) and site.paths.count("/b") == 1
    error = refused(site.put("/c", Reply(status=502)), asking)
    assert (error.reason, error.temporary) == ("unreachable", True)
    assert site.paths.count("/c") == 3


@pytest.mark.parametrize("after", ["100000", formatdate(time.time() + 9999, usegmt=True)])
def test_a_host_that_wishes_a_long_wait_is_not_waited_for(site: Site, after: str):
    slept: list[float] = []
    url = site.put("/a", Reply(status=429, headers={"Retry-After": after}))
    assert refused(url, client(sleep=slept.append)).temporary
    assert (slept, site.paths) == ([], ["/a"])


def test_a_connection_that_breaks_is_tried_again(site: Site):
    url = site.put("/a", Reply(lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)), Reply(b"words"))
    assert get(url).body == b"words"
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{unused.getsockname()[1]}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMITY_FETCH_ALLOW", host)
        error = refused(f"http://{host}/a")
    assert (error.reason, error.temporary) == ("unreachable", True)


def test_a_host_is_left_in_peace_between_two_requests_and_its_wish_counts_within_a_bound(site: Site):
    for delay, pauses in (("", 1.0), ("Crawl-delay: 4", 4.0), ("Crawl-delay: 4000", 30.0)):
        site.put("/robots.txt", f"User-agent: *\n{delay}\n", kind="text/plain")
        time = Time()
        asking = client(replace(QUICK, pause=1.0), sleep=time.sleep, clock=time.clock)
        robots = Robots(asking)
        for path in "abc":
            asking.get(parse(site.put(f"/{path}", "words")), {}, robots.gate)
        assert time.slept == [1.0, pauses, pauses]  # before /a nothing was known of the wish
        other = client(replace(QUICK, pause=1.0), sleep=time.sleep, clock=time.clock, names={"pages.example": [LOOP]})
        for host in (site.host, f"pages.example:{site.port}"):
            other.get(parse(f"http://{host}/a"), {})
        assert len(time.slept) == 3


def test_robots_txt_is_asked_once_a_host_and_honoured_by_its_longest_rule(site: Site):
    site.put(
        "/robots.txt",
        "User-agent: *\nDisallow: /\n\nUser-agent: Comity\nDisallow: /private\nAllow: /private/open$\n",
        kind="text/plain",
    )
    asking = client()
    robots = Robots(asking)
    for path in ("/private/open", "/news"):
        assert asking.get(parse(site.put(path, "words")), {}, robots.gate).body == b"words"
    with pytest.raises(NotFetched) as error:
        asking.get(parse(site.put("/private/a", "words")), {}, robots.gate)
    assert error.value.reason == "robots_disallowed"
    assert [path for path, _ in site.asked] == ["/robots.txt", "/private/open", "/news"]
    assert site.asked[0][1]["user-agent"].startswith("comity/")


def test_robots_txt_holds_behind_a_redirect_too(site: Site):
    site.put("/robots.txt", "User-agent: *\nDisallow: /b", kind="text/plain")
    site.put("/b", "words")
    assert refused(site.put("/a", Reply(status=302, headers={"Location": "/b"}))).reason == "robots_disallowed"
    assert site.paths == ["/a"]


@pytest.mark.parametrize(("status", "is_allowed"), [(401, True), (404, True), (500, False), (501, False), (429, False)])
def test_a_robots_txt_that_is_not_there_allows_and_one_that_fails_does_not(site: Site, status: int, is_allowed: bool):
    site.put("/robots.txt", Reply(status=status))
    url = site.put("/a", "words")
    if is_allowed:
        assert get(url).body == b"words"
    else:
        error = refused(url)
        assert "robots.txt cannot be read" in str(error) and error.temporary
        assert site.paths == []


def test_a_huge_robots_txt_is_read_as_far_as_its_bound(site: Site):
    site.put("/robots.txt", "User-agent: *\nDisallow: /a\n" + "# talk\n" * 200_000, kind="text/plain")
    assert refused(site.put("/a", "words"), client(replace(QUICK, max_bytes=1_000_000))).reason == "robots_disallowed"


def test_the_password_goes_to_the_host_it_was_given_for_and_to_no_other(site: Site):
    there = f"http://other.example:{site.port}/b"
    site.put("/a", Reply(status=302, headers={"Location": there}))
    site.put("/b", "words")
    asking = client(names={"pages.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    assert get(f"http://us%40er:pa%2Fss@pages.example:{site.port}/a", asking).url == there
    sent = {path: headers.get("authorization") for path, headers in site.asked}
    assert sent == {"/robots.txt": None, "/a": "Basic dXNAZXI6cGEvc3M=", "/b": None}


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("https://user:password@example.org/a.pdf", "https://example.org/a.pdf"),
        ("https://example.org", "https://example.org"),
        ("https://example.org/a?b=1&c=&d#part", "https://example.org/a?b=1&c=&d"),
        ("https://example.org/a?access_token=x", "https://example.org/a"),
        ("https://example.org/a?id=3&api_key=x&lang=en", "https://example.org/a?id=3&lang=en"),
        ("https://s.example/k?X-Amz-Credential=x&X-Amz-Signature=y&X-Amz-Date=z&v=1", "https://s.example/k?v=1"),
        ("https://s.example/k?sv=2024&se=2025&sp=r&sig=abc&v=1", "https://s.example/k?v=1"),
        ("https://example.org/a?key=rail&se=north", "https://example.org/a?key=rail&se=north"),
        ("https://example.org/a?page_token=2&sid=7", "https://example.org/a?page_token=2&sid=7"),
        ("s3://key:secret@bucket/a?b#c", "s3://bucket/a?b#c"),
        ("texts/a?token=b.txt", "texts/a?token=b.txt"),
    ],
)
def test_what_is_secret_in_an_address_is_not_shown(source: str, seen: str):
    assert shown(source) == seen


@pytest.mark.parametrize(
    "source", ["http://user:pa/ss@example.org/", "s3://key:se@bucket/a", "ftp://u:pw@h/", "http://u:pw@h h/"]
)
def test_an_address_that_is_none_is_told_without_its_secrets(source: str):
    with pytest.raises(SourceError) as error:
        check(source)
    assert not any(secret in str(error.value) for secret in ("pa/ss", "/ss", "pw@", "key:se"))
