"""Which hosts may be asked: public ones, and those that the user allows by name.

A name is resolved here, every address that it leads to is judged, and the connection goes to one of these and nowhere
else: a name that leads elsewhere a moment later changes nothing (DNS rebinding).
"""

import os
import socket
import threading
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from flows.errors import ComityError
from flows.ingest.fetch.errors import NotFetched

ALLOW = "COMITY_FETCH_ALLOW"
"""Setting: hosts that are asked although they are not public, `HOST:PORT` as addresses name them, joined by commas."""

Resolver = Callable[[str, int], list[str]]
"""(host, port) → its IP addresses. Raises OSError."""

# Answers machines of a cloud about themselves, on an address that is public by its number (Azure).
_METADATA = IPv4Address("168.63.129.16")
_PROTOCOLS = IPv4Network("192.0.0.0/24")  # RFC 6890; not every Python counts it as private
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, 2.5.5.1


def resolve(host: str, port: int) -> list[str]:
    """What the system's resolver says; it understands `127.1`, `0x7f000001` and `2130706433` too."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def allowed_hosts() -> frozenset[str]:
    """The hosts of the setting. Raises ComityError for one without a port."""
    hosts = frozenset(host.strip().lower() for host in os.environ.get(ALLOW, "").split(",") if host.strip())
    for host in sorted(hosts):
        if not host.rpartition(":")[2].isdecimal() or not host.rpartition(":")[0]:
            raise ComityError(
                f"{ALLOW} names {host!r}; write HOST:PORT, such as intranet.example:443, joined by commas"
            )
    return hosts


def permitted(host: str, port: int, allowed: frozenset[str], resolver: Resolver, seconds: float) -> list[str]:
    """The IP addresses of a host that may be asked. Raises NotFetched where any of them is not public."""
    found = _resolved(host, port, resolver, seconds)
    if _named(host, port) not in allowed and not all(is_public(ip) for ip in found):
        raise NotFetched(
            "refused_address",
            f"{host} leads into a private or local network, which is not asked; if it is yours, set "
            f"{ALLOW}={_named(host, port)}",
        )
    return found


def is_public(ip: str) -> bool:
    """Whether an IP address is one of the internet: not private, local, shared, reserved, for many, or of a cloud."""
    return all(_is_public(address) for address in _with_embedded(ip_address(ip.partition("%")[0])))


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    special = (ip.is_private, ip.is_loopback, ip.is_link_local, ip.is_multicast, ip.is_reserved, ip.is_unspecified)
    return ip.is_global and not any(special) and ip != _METADATA and ip not in _PROTOCOLS


def _with_embedded(ip: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address that counts, and the IPv4 addresses that a gateway would take out of it."""
    if isinstance(ip, IPv4Address):
        return [ip]
    if ip.ipv4_mapped is not None:
        return [ip.ipv4_mapped]
    last = IPv4Address(int(ip) & 0xFFFFFFFF)
    embedded = [ip.sixtofour, *(ip.teredo or ()), last if ip in _NAT64 or ip in _COMPATIBLE else None]
    # NAT64 is global by its number and reaches what its last bits say.
    return [*([] if ip in _NAT64 else [ip]), *(found for found in embedded if found is not None)]


def _resolved(host: str, port: int, resolver: Resolver, seconds: float) -> list[str]:
    """What the resolver says in time; it cannot be interrupted, so it is left behind where it takes longer."""
    answer: list[list[str] | OSError | UnicodeError] = []

    def ask() -> None:
        try:
            answer.append(resolver(host, port))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(seconds, 0))
    if not answer or not isinstance(answer[0], list) or not answer[0]:
        raise NotFetched("unreachable", f"there is no host {host}, or no network; check how it is written", again=True)
    return answer[0]


def _named(host: str, port: int) -> str:
    return f"[{host}]:{port}".lower() if ":" in host else f"{host}:{port}".lower()
