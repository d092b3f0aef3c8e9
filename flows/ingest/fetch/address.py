"""Addresses as users write them: which can be read, and how they are shown without what is secret in them."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from flows.ingest.errors import SourceError

SCHEMES = ("http", "https", "s3")

_BEGIN = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)", re.DOTALL)
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")
_MAX_LENGTH = 2_000
# What signs or opens an address: parameters of S3, Google and Azure storage, and the usual names of keys and tokens.
_SECRET = re.compile(
    r"(?:x-(?:amz|goog)-.*|awsaccesskeyid|googleaccessid|policy|key-pair-id|sig|signature|s[evprt]|spr|skoid|sktid|skt|"
    r"ske|sks|skv|(?:(?:access|api|auth|bearer|id|private|refresh|sas|security|session)[-_]?)?token|.*secret|"
    r".*passw(?:or)?d|pwd|(?:(?:.*api|.*access|.*auth)[-_]?)?key|auth|authorization|credentials?|jwt|"
    r"(?:php|j)?session(?:[-_]?id)?|phpsessid|code)",
    re.IGNORECASE,
)
# Two letters are a secret only beside a signature: Azure signs `sv`, `se`, `sp` …, others count with them.
_ONLY_SIGNED = re.compile(r"(?:s[evprt]|spr|sk\w+|code|key|policy)", re.IGNORECASE)
_SIGNED = re.compile(r"(?:^|&)(?:sig|signature|x-(?:amz|goog)-signature)=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """One address: `url` is asked for, with `login` (user, password) as basic authentication; `shown` is its origin."""

    url: str
    shown: str
    login: tuple[str, str] | None = None


def is_address(source: str) -> bool:
    """Whether a source is an address rather than a path."""
    return "://" in source


def shown(source: str) -> str:
    """A source as it may be seen: a path as it is, an address without login, fragment and secrets of its query."""
    parts = _BEGIN.fullmatch(source)
    if parts is None:
        return source
    scheme, authority, rest = parts[1], parts[2].rpartition("@")[2], parts[3]
    if scheme.lower() == "s3":  # what follows is a key, in which `?` and `#` are letters as others
        return f"{scheme}://{authority}{rest}"
    path, mark, query = rest.partition("#")[0].partition("?")
    signed = _SIGNED.search(query) is not None
    kept = "&".join(piece for piece in query.split("&") if not _is_secret(piece, signed))
    return f"{scheme}://{authority}{path}{mark if kept else ''}{kept}"


def parse(source: str) -> Address:
    """The address of an http or https source. Raises SourceError, without secrets in its words, where it is none."""
    check(source)
    parts = urlsplit(source)
    host = parts.netloc.rpartition("@")[2]
    # Without a path the slash is the path (RFC 3986, 6.2.3).
    url = f"{parts.scheme}://{host}{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    user = parts.username
    return Address(url, shown(source), None if user is None else (unquote(user), unquote(parts.password or "")))


def check(source: str) -> None:
    """Raises SourceError where an address has another scheme than those that are read, or no host."""
    scheme = source.partition("://")[0]
    # What stands before a misplaced @ may be a password.
    seen = f"{scheme}://{shown(source).partition('://')[2].rpartition('@')[2]}"
    if scheme.lower() not in SCHEMES:
        raise SourceError(f"Source {seen!r} is an address of another kind than {', '.join(SCHEMES)}; download it.")
    if scheme.lower() == "s3":
        _check_bucket(source, seen)
        return
    try:
        parts = urlsplit(source)
        has_host, _ = bool(parts.hostname), parts.port
    except ValueError:
        has_host = False
    if not has_host or _UNPRINTABLE.search(source) or len(source) > _MAX_LENGTH:
        raise SourceError(
            f"Source {seen[:200]!r} is no address: write https://HOST/PATH without spaces, such as "
            "https://example.org/news.html; in a password, / and @ are %2F and %40."
        )


def split_s3(source: str) -> tuple[str, str]:
    """Bucket and key (or prefix) of `s3://BUCKET/KEY`."""
    bucket, _, key = source.partition("://")[2].partition("/")
    return bucket, key


def _check_bucket(source: str, seen: str) -> None:
    bucket, _ = split_s3(source)
    if "@" in bucket:
        raise SourceError(f"Source {seen!r} holds a key; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead.")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{1,62}", bucket):
        raise SourceError(f"Source {seen!r} names no bucket; write s3://BUCKET/PREFIX.")


def _is_secret(piece: str, signed: bool) -> bool:
    name = unquote(piece.partition("=")[0])
    return bool(_SECRET.fullmatch(name)) and (signed or not _ONLY_SIGNED.fullmatch(name))
