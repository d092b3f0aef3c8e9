"""Which countries a statement concerns (codebook section 2.4, countries).

Signs say how close a country of the document is to the statement (named in it, its speaker's, one of the two that the
text is about, …); weights that were learned on annotated documents say how much each counts. `flows.training` makes
the weights; its data card names the corpus.
"""

import functools
import math

from flows.extract.country_signs import Countries, candidates
from flows.records import Attribution, CountryEvidence
from schemas import lexicon

# A country is coded from this probability on; below a half, since countries are missed more often than added.
THRESHOLD = 0.4


def find_countries(
    known: Countries, said: Attribution, kind: str, speakers: tuple[str, ...]
) -> tuple[CountryEvidence, ...]:
    """The countries of one statement, one row a country, sorted by code."""
    chosen = [
        CountryEvidence(c.country_code, *c.evidence)
        for c in candidates(known, said, kind, speakers)
        if _probability(c.signs) >= THRESHOLD
    ]
    return tuple(sorted(chosen, key=lambda c: c.country_code))


def _probability(signs: frozenset[str]) -> float:
    weights = _weights()
    # The sum in a fixed order: the order of a set differs from run to run, and with it the last digit.
    return 1 / (1 + math.exp(-weights["(bias)"] - math.fsum(weights.get(sign, 0.0) for sign in signs)))


@functools.cache
def _weights() -> dict[str, float]:
    return {row["sign"]: float(row["weight"]) for row in lexicon("country_weights")}
