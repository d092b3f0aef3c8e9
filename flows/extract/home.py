"""A document's own country: that of the persons and bodies which the text introduces without a country."""

from collections import Counter
from collections.abc import Iterable

_RARITY = 2


def home_country(named: Iterable[str], introduced: Iterable[str]) -> str | None:
    """The country that a text speaks from.

    `named` holds the country of every mention of a country or of a body of one; `introduced` that of every person whom
    the text introduces with a country. Texts introduce foreigners so ("President X of Angola") and take their own
    officials as known ("President Y"): the own country is named often and seldom introduced.
    """
    mentions, marked = Counter(named), Counter(introduced)
    if not mentions:
        return None
    return max(mentions, key=lambda code: (mentions[code] / (1 + _RARITY * marked[code]), code))
