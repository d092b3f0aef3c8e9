"""From the words of a source to the actors who speak."""

from dataclasses import dataclass
from typing import Any

from flows.extract.actors import Actors
from flows.extract.structure import Structure
from flows.records import Attribution, Mention


@dataclass(frozen=True, slots=True)
class Speakers:
    """For each attribution its speakers (entity keys); and the pronoun and title mentions that were resolved."""

    speakers: tuple[tuple[str, ...], ...]
    mentions: tuple[Mention, ...] = ()


def find_speakers(parsed: Any, form: Structure, said: list[Attribution], found: Actors) -> Speakers:
    """The speakers of each attribution."""
    return Speakers(tuple(() for _ in said))
