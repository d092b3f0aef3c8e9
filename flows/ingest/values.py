"""Values of metadata: which a document may have, and in which form (contract sections 2 and 4)."""

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import schemas
from flows.ingest.normalize import normalize
from schemas.licences import licence_code

Values = Mapping[str, str | dt.date]
"""Metadata that a document takes over: field of `documents` → value, without those that are empty."""

MAX_LENGTH = 2_000
"""Most characters of a value."""

_QUOTED = 80
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]+)*")
_ENGLISH = ("eng", "english")
_UNKNOWN_LANGUAGE = "und"


def clean(stated: Mapping[str, object]) -> tuple[Values, tuple[str, ...]]:
    """The usable values, and one sentence for each value or field that is not; empty values are left out."""
    values: dict[str, str | dt.date] = {}
    problems = []
    for name, value in stated.items():
        if value is None or value == "":
            continue
        if name not in FIELDS:
            problems.append(f"{name!r} is no metadata field; these are: {', '.join(FIELDS)}")
            continue
        try:
            cleaned = FIELDS[name](value)
        except ValueError as error:
            problems.append(f"{name} {_quote(value)} {error}")
            continue
        if cleaned:
            values[name] = cleaned
    return MappingProxyType(values), tuple(problems)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("is no text")
    if len(value) > MAX_LENGTH:
        raise ValueError(f"is longer than {MAX_LENGTH} characters")
    if _CONTROL.search(value):
        raise ValueError("holds control characters")
    return _SPACES.sub(" ", normalize(value)).strip()


def _url(value: object) -> str:
    address = _text(value)
    if address and not _ADDRESS.fullmatch(address):
        raise ValueError("is no address that begins with http:// or https://")
    return address


def _date(value: object) -> dt.date | None:
    """A day as ISO 8601 writes it; of a date and time, the day that is written, in its own time zone."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        written = _text(value)
        return dt.datetime.fromisoformat(written).date() if written else None
    except ValueError:
        raise ValueError("is no day such as 2024-05-31") from None


def _language(value: object) -> str:
    """The primary language of a tag such as en-GB; empty for `und`, undetermined."""
    tag = _text(value).casefold()
    if tag in _ENGLISH:
        return "en"
    if tag and not _LANGUAGE.fullmatch(tag):
        raise ValueError("is no language tag such as en or en-GB")
    primary = re.split("[-_]", tag, maxsplit=1)[0]
    return {_UNKNOWN_LANGUAGE: "", _ENGLISH[0]: "en"}.get(primary, primary)


def _licence(value: object) -> str:
    """The codelist's code where it knows the licence, else as stated: a stated licence is never lost."""
    stated = _text(value)
    return licence_code(stated) or stated


def _document_type(value: object) -> str:
    code = re.sub(r"[\s-]+", "_", _text(value).casefold())
    if code and code not in _document_types():
        raise ValueError(f"is no code of document_type: {', '.join(schemas.codes('document_type'))}")
    return code


@functools.cache
def _document_types() -> frozenset[str]:
    return frozenset(schemas.codes("document_type"))


def _quote(value: object) -> str:
    """The value for a reader of the detail; repr, since that leaves no control character and no lone surrogate."""
    if not isinstance(value, str):
        return f"(of type {type(value).__name__})"
    return repr(value if len(value) <= _QUOTED else value[:_QUOTED] + "…")


FIELDS: Mapping[str, Callable[[object], str | dt.date | None]] = MappingProxyType(
    {
        "title": _text,
        "url": _url,
        "publisher": _text,
        "author": _text,
        "published_on": _date,
        "language": _language,
        "licence": _licence,
        "document_type": _document_type,
    }
)
"""The fields of contract section 2, each with what turns a stated value into a document's (ValueError: not usable)."""
