"""The day of publication as a text states it itself, where no metadata does: few forms, and nothing is guessed.

Four forms count, the first found before the others:

1. a label with little behind it, among the first or last lines: `Published: 12 May 2024`, `Posted on May 12, 2024`;
2. a dateline that opens one of the first lines: `LISBON, 4 June 2025 (Agency) —`, `4 June 2025 – …`;
3. a line of its own, among the first or last ones: `4 June 2025`, `Lisbon, 4 June 2025`;
4. the closing formula of an agreement or joint statement: `Done at Lisbon on 4 June 2025`.

Dates elsewhere are those of events. No date is completed: neither today's date nor the file's counts (archives make
files anew, templates keep their first day), nor does `Last updated`. What is known to the month or year only, without a
year, with day and month that may be exchanged (03/04/2024), or in a text of many dated entries, is told, not used.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from flows.ingest.readers.record import Note

_WINDOW = 4_000
_MAX_LINE = 300
_FIRST, _LAST = 5, 4
"""Lines with words at either end that are looked at."""
_MAX_SCANNED = 400_000
"""Characters from the beginning in which dated entries are counted."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?(?:(?: day)? of)?"
_YEAR = r"(?:1[89]|20)\d\d(?!\d)"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
_DATE = (
    rf"{_WEEKDAY}(?:{_YEAR}-\d\d-\d\d(?!\d)|\d\d?[/.]\d\d?[/.]{_YEAR}"
    rf"|(?:{_DAY} {_MONTH}|{_MONTH} {_DAY})(?:,? {_YEAR})?|{_MONTH},? {_YEAR})"
)
_NO_PLACE = r"(?!(?:In|On|At|By|Since|From|Until|After|Before|Between|During|Last|Updated|Modified)\b)"
_NAME = r"[^\W\d_a-z][\w'’.-]{0,30}"
_PLACE = rf"{_NO_PLACE}{_NAME}(?:,? (?:{_NAME}|of|de|da|do|del|la|al|and|the)){{0,4}}"
_AGENCY = r"(?:\([^()\n]{1,40}\)|/[^/\n]{1,40}/)"
_LABEL = re.compile(
    r"(?:press release,? )?(?:first )?(?:published|posted|issued|released|publication date|release date"
    rf"|date of (?:publication|issue|release)|for immediate release)(?: on)?[:,–—-]? ?({_DATE}|(?<=: ){_YEAR})"
    r"(?=[\s,;|(—–-]|$).{0,40}$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    rf"\(?(?:{_PLACE}(?: {_AGENCY})?[,.:]? )?((?i:{_DATE}))\)?,?(?: {_AGENCY})?\s?(?:—|–|--?|:)\s?(?!\d|{_MONTH})\S"
    # Without a dash behind it, only a place and a full date make a dateline: `Lisbon, 4 June 2025 The ministers …`.
    rf"|{_PLACE}, ((?i:{_DATE})(?<=\d\d\d\d))(?= [A-Z])"
)
_OWN_LINE = re.compile(
    rf"(?:{_PLACE}(?:, | ?[|–—-] ))?((?i:{_DATE}))"
    rf"(?:(?:T|,? )\d\d?[:.]\d\d.{{0,20}}| (?:Posted|Published|Press) .{{0,40}}|, {_PLACE}|\.)?"
)
_CLOSING = re.compile(
    rf"(?:Done|DONE|(?:Signed|SIGNED|Adopted|ADOPTED)(?=.{{0,120}}$)) [^\d\n]{{0,80}}?(?:this |the )?((?i:{_DATE}))"
)
_ENTRY = re.compile(rf"^[-•*]? ?((?i:{_DATE})) ?(?:—|–|--?|:) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Dated:
    """The day that a text states, or a note on what it states instead; neither where it states nothing."""

    day: dt.date | None = None
    note: Note | None = None


def publication(text: str) -> Dated:
    """When a normalized text was published, as it says itself."""
    head, tail = _lines(text[:_WINDOW])[:_FIRST], _lines(text[-_WINDOW:])[-_LAST:]
    if written := _first(_LABEL.match(line) for line in (*head, *tail)):
        return _read(written)
    if written := _first(_DATELINE.match(line) for line in head):
        if len({_read(entry[1]) for entry in _ENTRY.finditer(text[:_MAX_SCANNED])}) > 1:
            return _unused("date_ambiguous", written, "one of several entries, each with a date")
        return _read(written)
    own_lines = (_OWN_LINE.fullmatch(line) for line in (*head, *reversed(tail)))
    written = _first(own_lines) or _first(_CLOSING.match(line) for line in reversed(tail))
    return _read(written) if written else Dated()


def _first(found: Iterable[re.Match[str] | None]) -> str | None:
    """The words of the date in the first place where there is one."""
    return next((place[place.lastindex or 0] for place in found if place), None)


def _lines(text: str) -> list[str]:
    return [line.strip()[:_MAX_LINE] for line in text.split("\n") if line.strip()]


def _read(written: str) -> Dated:
    """The day of a written date, or how exactly it is known."""
    numbers = [int(number) for number in re.findall(r"\d+", written)]
    name = re.search(_MONTH, written, re.IGNORECASE)
    years = [n for n in numbers if n > 99]
    if name:
        month = _MONTHS.index(name[0][:3].lower()) + 1
        days = [n for n in numbers if n <= 99]
        if not years:
            return _unused("date_imprecise", written, "a day and month without a year")
        return _day(years[0], month, days[0], written) if days else _unused("date_imprecise", written, "a month")
    if len(numbers) == 1:
        return _unused("date_imprecise", written, "a year")
    return _of_numbers(numbers, written)


def _of_numbers(numbers: list[int], written: str) -> Dated:
    if numbers[0] > 99:
        return _day(numbers[0], numbers[1], numbers[2], written)
    first, second, year = numbers
    if first <= 12 and second <= 12 and first != second:
        return _unused("date_ambiguous", written, "either day and month, or month and day")
    return _day(year, second, first, written) if second <= 12 else _day(year, first, second, written)


def _day(year: int, month: int, day: int, written: str) -> Dated:
    try:
        return Dated(dt.date(year, month, day))
    except ValueError:
        return _unused("date_ambiguous", written, "no day of the calendar")


def _unused(reason: str, written: str, what: str) -> Dated:
    return Dated(note=(reason, f"the text is dated {written!r}, {what}; published_on is left empty"))
