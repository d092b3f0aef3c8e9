"""What a stated licence allows. The codelist `licence` has the licences, their usual spellings and addresses."""

import functools
import re
from collections.abc import Mapping
from types import MappingProxyType

from schemas.load import codelist

_ADDRESS = re.compile(r"https?://(?:www\.)?")
_PAGE_OF_A_DEED = re.compile(r"(?:legalcode|deed)(?:\.[a-z_-]{2,10})?/?$")
_UNSPOKEN = re.compile(r"[^\w.+©]+|_")


def licence_code(stated: str | None) -> str | None:
    """The code of a licence in any of its usual spellings, or its address; None where the codelist has no such licence.

    Case, spaces and punctuation do not count, nor do the article and the last word of "the MIT licence".
    """
    return _by_spelling().get(_fold(stated)) if stated else None


def is_redistributable(stated: str | None) -> bool:
    """Whether a release may carry the text: anyone may pass it on unchanged, for any purpose (contract section 4).

    False where no licence is stated, for one that the codelist does not know, and for those that allow
    non-commercial use only, since a release is open to everyone.
    """
    return licence_code(stated) in _redistributable()


@functools.cache
def _redistributable() -> frozenset[str]:
    return frozenset(row["code"] for row in codelist("licence") if row["redistributable"] == "true")


@functools.cache
def _by_spelling() -> Mapping[str, str]:
    codes: dict[str, str] = {}
    for row in codelist("licence"):
        for spelling in (row["code"], row["label"], row["url"], *row["aliases"].split(";")):
            folded = _fold(spelling)
            if folded and codes.setdefault(folded, row["code"]) != row["code"]:
                raise ValueError(f"schemas/codelists/licence.csv: {spelling!r} stands for two licences")
    return MappingProxyType(codes)


def _fold(stated: str) -> str:
    words = stated.strip().casefold().replace("license", "licence")
    if _ADDRESS.match(words):
        return _PAGE_OF_A_DEED.sub("", _ADDRESS.sub("", words, count=1)).rstrip("/")
    words = re.sub(r"^the\s+", "", words)
    words = re.sub(r"\s+licence$", "", words)
    return _UNSPOKEN.sub("", words)
