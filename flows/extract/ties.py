"""How surely something of a document (a country, a sector) belongs to a statement: signs, and what each counts.

A sign is a short string such as `headline`; it holds no name, so that what is learned on one text holds for another.
The bond is the closest tie; the other signs count by themselves, with the bond, and in pairs with the bond. The weights
are those of a logistic regression, one lexicon a judgement; `flows.training.ties` makes them.
"""

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from schemas import lexicon

BIAS = "(bias)"
# Limits of the classes of the encoder's chance that a statement is about what is named near it.
_ABOUT = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9)


def ranked(counts: Mapping[str, int]) -> dict[str, int]:
    """What a document names, with how often: most often first, by its code where equal."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def grade(limits: Sequence[float], value: float) -> int:
    """The number of the class that a value is in: how many of the limits it reaches."""
    return sum(value >= limit for limit in limits)


def about(chances: Mapping[str, float], name: str) -> str:
    """The sign for the encoder's chance of something, by its class; `far` where it is not named near the statement."""
    return f"about{grade(_ABOUT, chances[name])}" if name in chances else "far"


def crossed(bond: str, signs: frozenset[str]) -> Iterator[str]:
    """Every sign that counts, in an order of its own."""
    yield bond
    for sign in sorted(signs):
        yield sign
        yield f"{bond}&{sign}"
    for one, other in combinations(sorted(signs), 2):
        yield f"{bond}&{one}&{other}"


# Statements of one document share most of their signs: a long text asks the same again and again.
@functools.lru_cache(maxsize=1 << 16)
def chance(name: str, bond: str, signs: frozenset[str]) -> float:
    """The probability that the tie holds, by the weights of the lexicon of that name."""
    weights = _weights(name)
    # Summed in a fixed order: the order of a set differs from run to run, and with it the last digit.
    return 1 / (1 + math.exp(-weights[BIAS] - math.fsum(weights.get(sign, 0.0) for sign in crossed(bond, signs))))


@functools.cache
def _weights(name: str) -> dict[str, float]:
    return {row["sign"]: float(row["weight"]) for row in lexicon(name)}
