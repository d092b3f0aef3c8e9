"""Media as the means through which a source speaks: "told Report", "Trend reports" (codebook sections 1 and 2)."""

import functools
import re
from collections.abc import Iterator

import schemas
from flows.extract.country_names import country_label
from flows.extract.organizations import Organization
from flows.extract.phrases import Found, Phrases, Words

_BEFORE = re.compile(
    r"\b(?:told|tells|telling|quoted by|cited by|citing|quoting|reported by|published (?:by|in)|interview (?:with|to)|"
    r"interviewed by|according to|speaking (?:to|on)|spoke to|talking to|talked to|wrote in|writes in|carried by|says)"
    r"\s+(?:the\s+)?$"
)
_AFTER = re.compile(
    r"\s+(?:has\s+|also\s+)?(?:reports?|reported|informs?|informed|learned|learnt|said|says|writes|wrote|quoted|quotes|cited|"
    r"was told|news agency|newspaper|daily|magazine|correspondent)\b|['’]s (?:correspondent|reporter)"
)
_REACH = 40


def find_media(words: Words) -> Iterator[Organization]:
    """The media of a text; a name with another meaning counts only beside a word of reporting."""
    held: dict[str, bool] = {}
    for found in _phrases().find(words):
        name, _, ambiguous = found.value[0]
        for candidate, code, candidate_is_ambiguous in found.value:
            if code not in held:
                held[code] = bool(code) and country_label(code) in words.text
            if held[code]:
                name, ambiguous = candidate, candidate_is_ambiguous
                break
        if ambiguous and (_goes_on(words, found.last) or not _reports(words, found)):
            continue
        yield Organization(
            found.first,
            found.last,
            found.start,
            found.end,
            name,
            name.lower(),
            "media",
            "acronym" if words.text[found.start : found.end].isupper() else "name",
            known=True,
        )


def _goes_on(words: Words, last: int) -> bool:
    """Whether the name is but the beginning of a longer one."""
    return last < len(words.starts) and words.glued(last) and words.folded[last][0].isupper()


def _reports(words: Words, found: Found[tuple[tuple[str, str, bool], ...]]) -> bool:
    before = words.text[max(0, found.start - _REACH) : found.start]
    after = words.text[found.end : found.end + _REACH]
    return bool(_BEFORE.search(before) or _AFTER.match(after))


@functools.cache
def _phrases() -> Phrases[tuple[tuple[str, str, bool], ...]]:
    rows: dict[str, list[tuple[str, str, bool]]] = {}
    for row in schemas.lexicon("media"):
        for surface in [row["name"], *filter(None, row["aliases"].split(";"))]:
            rows.setdefault(surface, []).append((row["name"], row["country_code"], row["ambiguous"] == "true"))
    return Phrases([(surface, tuple(group)) for surface, group in rows.items()])
