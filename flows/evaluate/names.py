"""Whether an actor of the gold and one that was found are the same."""

import re
import unicodedata
from collections.abc import Iterable

from flows.evaluate.readings import Actor

# Share of the words of two organizations' names that are in both.
SAME_ORGANIZATION = 0.6
_WORD = re.compile(r"[^\W_]+")


def pair_actors(gold: Iterable[Actor], found: Iterable[Actor]) -> dict[int, int]:
    """Position in `gold` → position in `found`, one to one: each gold actor takes the first one left that it is."""
    left, pairs = dict(enumerate(found)), {}
    for position, actor in enumerate(gold):
        match = next((i for i, other in left.items() if same_actor(actor, other)), None)
        if match is not None:
            pairs[position] = match
            del left[match]
    return pairs


def same_actor(gold: Actor, found: Actor) -> bool:
    """Countries by code; else a name or alias in common, a person's shorter name, or most words of an organization's.

    A shorter name of a person has the same last word as the longer one, and no word that the longer one lacks.
    """
    if gold.actor_class != found.actor_class:
        return False
    if gold.actor_class == "country":
        return gold.country_code is not None and gold.country_code == found.country_code
    if _names(gold) & _names(found):
        return True
    words, others = _words(gold.name), _words(found.name)
    if not words or not others:
        return False
    one, other = set(words), set(others)
    if gold.actor_class == "person":
        return words[-1] == others[-1] and (one <= other or other <= one)
    return len(one & other) / len(one | other) >= SAME_ORGANIZATION


def _names(actor: Actor) -> set[tuple[str, ...]]:
    return {words for words in map(_words, (actor.name, *actor.aliases)) if words}


def _words(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents and punctuation."""
    spread = unicodedata.normalize("NFKD", name).casefold()
    return tuple(_WORD.findall("".join(c for c in spread if not unicodedata.combining(c))))
