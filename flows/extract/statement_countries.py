"""Which countries a statement concerns (codebook section 2.4, countries).

Signs say how close a country of the document is to the statement (named in it, its speaker's, one of the two that the
text is about, by the encoder's reading, …); learned weights say how much each counts (`flows.extract.ties`).
"""

from collections.abc import Iterable, Mapping

from flows.extract.country_signs import Countries, candidates
from flows.extract.ties import chance
from flows.records import Attribution, CountryEvidence

WEIGHTS = "country_weights"
# A country is coded from this probability on; below a half, since countries are missed more often than added.
THRESHOLD = 0.45


def find_countries(
    known: Countries, statements: Iterable[tuple[Attribution, str, str, tuple[str, ...], Mapping[str, float]]]
) -> list[tuple[CountryEvidence, ...]]:
    """The countries of each statement, one row a country.

    The statements are given in the order of the text with kind, stage, speakers and the encoder's chances.
    """
    found = []
    for some in candidates(known, statements):
        coded = (c for c in some if chance(WEIGHTS, c.bond, c.signs) >= THRESHOLD)
        chosen = (CountryEvidence(c.country_code, *c.evidence) for c in coded)
        found.append(tuple(sorted(chosen, key=lambda c: c.country_code)))
    return found
