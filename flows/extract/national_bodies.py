"""Bodies of a state that are written small: "Japan's finance ministry" (codebook section 1)."""

import functools
from collections.abc import Iterator

import schemas
from flows.extract.country_names import CountryName
from flows.extract.organization_kinds import ABROAD, Kind, core_name
from flows.extract.phrases import Found, Phrases, Words


@functools.cache
def _bodies() -> Phrases[str]:
    return Phrases([(row["body"], row["actor_type"]) for row in schemas.lexicon("national_bodies")], str.lower)


def national_bodies(words: Words, countries: list[CountryName], busy: set[int]) -> Iterator[Kind]:
    """Bodies written small: "Japan's finance ministry", "the finance ministry", "the Saudi military"."""
    ends = {country.last: country for country in countries}
    for body in _bodies().find(words):
        if body.first in busy or words.text[body.start].isupper():
            continue
        first, last = body.first, _abroad_place(words, body)
        ministry = words.folded[body.first] == "ministry"
        if ministry and first > 0 and words.folded[first - 1].isalpha() and first - 1 not in busy and first not in ends:
            first -= 1
        possessive = first > 2 and words.folded[first - 1] == "s" and words.folded[first - 2] == "'"
        owner = ends.get(first) or (ends.get(first - 2) if possessive else None)
        if owner and words.glued(first) and not _is_people(words, owner):
            begin = owner.first if owner.last == first else first
            yield Kind(begin, last, core_name(words, first, last, ()), body.value, owner.country_code)
        elif ministry and first < body.first and words.folded[first - 1] == "the" and words.folded[first].islower():
            yield Kind(first, last, core_name(words, first, last, ()), body.value, None)


def _is_people(words: Words, country: CountryName) -> bool:
    """Whether a country is named by its people in the plural: "the Saudis"."""
    return country.form == "adjective" and words.folded[country.last - 1].endswith("s")


def _abroad_place(words: Words, body: Found[str]) -> int:
    """The end of "consulate in St. Petersburg"."""
    last = body.last
    if not {words.folded[body.first]} & ABROAD or words.folded[last : last + 1] != ("in",):
        return last
    at = last + 1
    while at < len(words.starts) and words.glued(at) and (words.folded[at][0].isupper() or words.folded[at] == "."):
        at += 1
    if words.folded[at - 1] == ".":
        at -= 1
    return at if at > last + 1 else last
