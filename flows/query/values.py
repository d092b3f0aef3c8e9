"""Values of filters as people write them: codes and days, each mistake in one sentence with what may be meant."""

import datetime as dt
import difflib
import re
from collections.abc import Iterable

from schemas import Row, codelist, codes

# So many that look like it are named.
NEAR = 3


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """Codes that were given one by one or joined by commas."""
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


def day(text: str) -> dt.date:
    """A day in the form YYYY-MM-DD (ISO 8601); KeyError with a sentence for another text."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise KeyError(f"{text!r} is no day; write it as year, month and day, such as 2026-05-31")


def check_country(code: str) -> None:
    """KeyError with a sentence where this is no ISO 3166-1 alpha-3 code."""
    if code in codes("countries"):
        return
    named = {name: c["country_code"] for c in codelist("countries") for name in _names(c)}
    found = list(dict.fromkeys(named[name] for name in _like(code, named)))
    if code.casefold() in named:
        hint = f"; {code} is {named[code.casefold()]}"
    else:
        labels = {c["country_code"]: c["name"] for c in codelist("countries")}
        hint = f"; near it are {', '.join(f'{c} ({labels[c]})' for c in found)}" if found else ""
    raise KeyError(f"{code!r} is no ISO 3166-1 alpha-3 code of a country{hint}")


def check_sector(code: str) -> None:
    """KeyError with a sentence where the codelist has no such sector."""
    if code in codes("sectors"):
        return
    named = {name.casefold(): s["sector_id"] for s in codelist("sectors") for name in (s["sector_id"], s["label"])}
    found = list(dict.fromkeys(named[name] for name in _like(code, named)))
    hint = f"near it are {', '.join(found)}" if found else f"the sectors are {', '.join(codes('sectors'))}"
    raise KeyError(f"there is no sector {code!r}; {hint}")


def _like(word: str, names: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(word.casefold(), list(names), NEAR)


def _names(country: Row) -> set[str]:
    names = [country["country_code"], country["name"], country["official_name"], *country["aliases"].split(";")]
    return {name.strip().casefold() for name in names if name}
