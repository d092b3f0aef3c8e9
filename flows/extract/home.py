"""A document's own country: that of the persons and bodies which the text introduces without a country."""

import re
from collections import Counter
from collections.abc import Iterable

from flows.extract.country_names import CountryName
from flows.records import Span

_RARITY = 2
# How much more the country of the dateline counts.
_DATED = 2
_DATELINE = re.compile(r"[^\W\d_][^\n]{2,60}?(?:\s[–—-]{1,2}\s|[–—]|\s\([A-Z][^)\n]{1,30}\)\s?[–—-]|:\s)")


def home_country(named: Iterable[str], introduced: Iterable[str], dated: str | None = None) -> str | None:
    """The country that a text speaks from.

    `named` holds the country of every mention of a country or of a body of one; `introduced` that of every person whom
    the text introduces with a country; `dated` is that of the dateline. Texts introduce foreigners so ("President X of
    Angola") and take their own officials as known ("President Y"): the own country is named often and seldom
    introduced.
    """
    mentions, marked = Counter(named), Counter(introduced)
    if not mentions:
        return None
    weights = {code: count * (_DATED if code == dated else 1) for code, count in mentions.items()}
    return max(weights, key=lambda code: (weights[code] / (1 + _RARITY * marked[code]), code))


def dateline_country(text: str, lead: Span, countries: Iterable[CountryName]) -> str | None:
    """The country of the dateline ("Singapore, 9 June 2023 –", "TBILISI (AFP) -"), where the lead begins with one."""
    match = _DATELINE.match(text, *lead)
    if not match:
        return None
    return next((c.country_code for c in countries if lead[0] <= c.start and c.end <= match.end()), None)
