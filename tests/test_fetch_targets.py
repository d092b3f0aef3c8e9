"""Which hosts are asked, and that a connection goes to the very address that was judged."""

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpcore
import pytest

from flows.errors import ComityError
from flows.ingest.fetch.address import Address, parse
from flows.ingest.fetch.errors import NotFetched
from flows.ingest.fetch.robots import Robots
from flows.ingest.fetch.targets import ALLOW, allowed_hosts, is_public, permitted, resolve
from tests.website import Reply, Site, client, website

PRIVATE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",  # carriers' networks
    "100.100.100.200",
    "127.0.0.1",
    "127.8.8.8",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
]
PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.fixture
def site() -> Iterator[Site]:
    with website() as site:
        yield site


@pytest.mark.parametrize("ip", PRIVATE)
def test_what_is_not_of_the_internet_is_not_asked(ip: str):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", PUBLIC)
def test_what_is_of_the_internet_is_asked(ip: str):
    assert is_public(ip)


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1", "localhost"])
def test_loopback_in_other_forms_is_refused_as_the_system_understands_them(host: str):
    with pytest.raises(NotFetched, match="private or local network") as error:
        permitted(host, 80, frozenset(), resolve, 5)
    assert error.value.reason == "refused_address"


@pytest.mark.parametrize("found", [["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"]])
def test_a_name_that_leads_into_a_private_network_is_refused_even_if_only_one_of_its_addresses_does(found: list[str]):
    with pytest.raises(NotFetched) as error:
        client(names={"pages.example": found}).get(parse("http://pages.example/a"), {})
    assert error.value.reason == "refused_address"
    assert "COMITY_FETCH_ALLOW=pages.example:80" in str(error.value)


def test_a_host_is_allowed_by_its_name_and_port_and_no_other(site: Site, monkeypatch: pytest.MonkeyPatch):
    site.put("/a", "words")
    monkeypatch.setenv(ALLOW, f"other.example:80, {site.host}")
    assert client().get(parse(f"{site.url}/a"), {}).body == b"words"
    for host in (f"127.0.0.1:{site.port + 1}", f"127.1:{site.port}", f"localhost:{site.port}"):
        with pytest.raises(NotFetched, match="private or local network"):
            client(resolver=resolve).get(parse(f"http://{host}/a"), {})
    assert site.paths == ["/a"]


@pytest.mark.parametrize("hosts", ["localhost", "localhost:http", ":80"])
def test_an_allowed_host_without_a_port_is_a_mistake(hosts: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(ALLOW, hosts)
    with pytest.raises(ComityError, match="write HOST:PORT"):
        allowed_hosts()


@pytest.mark.parametrize("location", ["http://169.254.169.254/latest/meta-data", "//10.0.0.1/", "http://[::1]/"])
def test_a_redirect_into_a_private_network_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch, location: str):
    monkeypatch.setenv(ALLOW, site.host)
    url = site.put("/a", Reply(status=302, headers={"Location": location}))
    with pytest.raises(NotFetched, match="private or local network") as error:
        client().get(parse(url), {})
    assert error.value.reason == "refused_address"


def test_a_name_that_leads_elsewhere_a_moment_later_is_judged_again_and_never_resolved_behind_the_judgement(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    """The resolver says a public address once and a private one ever after, as in an attack by DNS rebinding."""
    answers, connected = [["93.184.216.34"], ["127.0.0.1"]], []
    connect = httpcore.SyncBackend.connect_tcp

    def to_the_site(self: httpcore.SyncBackend, host: str, port: int, *more: object) -> httpcore.NetworkStream:
        connected.append(host)
        return connect(self, "127.0.0.1", site.port, *more)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", to_the_site)
    site.put("/a", "secret words")
    asking = client(resolver=lambda host, port: answers.pop(0) if len(answers) > 1 else answers[0])
    with pytest.raises(NotFetched, match="private or local network"):
        asking.get(parse("http://pages.example/a"), {}, Robots(asking).gate)
    assert connected == ["93.184.216.34"]  # the one that was judged, not the name
    assert [path for path, _ in site.asked] == ["/robots.txt"]
    assert site.asked[0][1]["host"] == "pages.example"


def certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate of a host, signed by itself, and its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    (folder / "cert.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    return folder / "cert.pem", folder / "key.pem"


def test_over_tls_the_host_is_named_and_its_certificate_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    cert, key = certificate(tmp_path, "pages.example")
    named: list[str | None] = []
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(cert, key)
    serving.sni_callback = lambda _socket, name, _context: named.append(name)
    with website(serving) as site:
        site.put("/a", "words")
        monkeypatch.setenv(ALLOW, f"pages.example:{site.port},other.example:{site.port}")
        names = {"pages.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}
        trusting = client(names=names, context=ssl.create_default_context(cafile=str(cert)))
        url = f"https://pages.example:{site.port}/a"
        assert trusting.get(parse(url), {}).body == b"words"
        assert (named, site.asked[0][1]["host"]) == (["pages.example"], f"pages.example:{site.port}")
        for asking, address in ((trusting, url.replace("pages", "other")), (client(names=names), url)):
            with pytest.raises(NotFetched, match="certificate") as error:
                asking.get(parse(address), {})
            assert error.value.reason == "unreachable"
        assert site.paths == ["/a"]


def test_an_address_that_only_other_programs_understand_is_refused():
    with pytest.raises(NotFetched) as error:
        client().get(Address("http://0177.0.0.1/", ""), {})
    assert error.value.reason == "refused_address"
