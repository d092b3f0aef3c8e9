"""Country names, adjectives and capitals in a text (codebook section 1, country names)."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import schemas
from flows.extract.phrases import Found, Phrases, Words

_CASELESS = 4
_LINE = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """What a surface may mean: a country, or none (''); `requires` are words of which the document must hold one."""

    country_code: str
    form: str
    requires: tuple[str, ...] = ()
    personal: bool = False


@dataclass(frozen=True, slots=True)
class CountryName:
    """A country named at words `first` to `last`; a capital is a mention only when it acts (see capitals.py).

    The form `place` is that of a city or a region: it tells the country of a body named after it and is no mention.

    `personal` tells that the word may also be a given name or a surname ("Jordan", "English").
    """

    country_code: str
    form: str
    first: int
    last: int
    start: int
    end: int
    personal: bool = False


def find_country_names(words: Words) -> list[CountryName]:
    """Every country name of a text, in order, the ambiguous ones read by the rows of the lexicon `ambiguous`."""
    held: dict[tuple[str, ...], bool] = {}
    names = []
    for found in _phrases().find(words):
        reading = _read(found, words, held)
        if reading and reading.country_code and not _shouted_pronoun(found, words):
            personal = reading.personal or (reading.form == "adjective" and found.last == found.first + 1)
            names.append(
                CountryName(
                    reading.country_code, reading.form, found.first, found.last, found.start, found.end, personal
                )
            )
    return names


@functools.cache
def country_label(country_code: str) -> str:
    """The short English name of a country; KeyError for a code that the codelist lacks."""
    return {row["country_code"]: row["name"] for row in schemas.codelist("countries")}[country_code]


@functools.cache
def country_wikidata_id(country_code: str) -> str | None:
    """The Wikidata item of a country."""
    return {row["country_code"]: row["wikidata_id"] for row in schemas.codelist("countries")}[country_code] or None


@functools.cache
def _phrases() -> Phrases[tuple[Reading, ...]]:
    forms = {surface: reading.form for surface, reading in _plain_names()}
    readings: dict[str, list[Reading]] = {}
    for row in schemas.lexicon("ambiguous"):
        requires = tuple(filter(None, row["requires"].split(";")))
        reading = Reading(row["country_code"], forms.get(row["surface"], "name"), requires, bool(row["country_code"]))
        readings.setdefault(row["surface"], []).append(reading)
    for surface, reading in _plain_names():
        readings.setdefault(surface, [reading])
    rows = [(surface, tuple(group)) for surface, group in readings.items()]
    shouted = [(surface.upper(), group) for surface, group in rows if len(surface) >= _CASELESS]
    return Phrases(rows + shouted)


def _plain_names() -> Iterator[tuple[str, Reading]]:
    columns = {
        "name": ("name", "official_name", "aliases"),
        "adjective": ("adjectives", "demonyms"),
        "capital": ("capital", "capital_aliases"),
    }
    for form, names in columns.items():
        for row in schemas.codelist("countries"):
            for surface in ";".join(row[name] for name in names).split(";"):
                if surface:
                    initials = form == "name" and surface.replace(".", "").replace(" ", "").isupper()
                    yield surface, Reading(row["country_code"], "acronym" if initials else form)
    for row in schemas.lexicon("places"):
        yield row["place"], Reading(row["country_code"], "place")


def _read(found: Found[tuple[Reading, ...]], words: Words, held: dict[tuple[str, ...], bool]) -> Reading | None:
    for reading in found.value:
        if reading.requires not in held:
            held[reading.requires] = words.hold(reading.requires)
        if held[reading.requires]:
            return reading
    return None


def _shouted_pronoun(found: Found[tuple[Reading, ...]], words: Words) -> bool:
    """Whether a short name stands in a line of capitals, where "US" may be a pronoun."""
    if found.end - found.start >= _CASELESS:
        return False
    before = words.text[max(0, found.start - _LINE) : found.start].rpartition("\n")[2]
    line = before + words.text[found.start : found.end + _LINE].partition("\n")[0]
    return line.isupper() and len(line.split()) > 2
