"""Gold and found of one document side by side: which actors and statements are the same."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flows.evaluate.gold import GoldDocument
from flows.evaluate.names import pair_actors
from flows.evaluate.readings import CLASSES, Coded, Reading
from flows.records import Span

# Words of both contents together that are in both: contract section 6.
SAME_CONTENT = 0.5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document; `actors` and `statements` lead from a position in the gold to one in what was found.

    `keys` holds, for each name of a gold actor that was found, the key of what was found.
    """

    name: str
    text: str
    gold: Reading
    found: Reading
    actors: Mapping[int, int]
    statements: Mapping[int, int]
    keys: Mapping[str, str]

    def same_speakers(self, gold: Coded, found: Coded) -> bool:
        """Whether every speaker of the gold statement was found, and speaks, and no other does."""
        return {self.keys.get(name) for name in gold.speakers} == found.speakers


def compare(document: GoldDocument, found: Reading) -> Comparison:
    """The comparison of one document; a document that was not read has an empty reading."""
    gold = document.reading
    actors: dict[int, int] = {}
    for actor_class in CLASSES:
        ours = [i for i, a in enumerate(gold.actors) if a.actor_class == actor_class]
        theirs = [j for j, a in enumerate(found.actors) if a.actor_class == actor_class]
        pairs = pair_actors((gold.actors[i] for i in ours), (found.actors[j] for j in theirs))
        actors |= {ours[i]: theirs[j] for i, j in pairs.items()}
    # Where two gold actors have one name, that of the last class is meant.
    keys = {gold.actors[i].key: found.actors[j].key for i, j in actors.items()}
    return Comparison(
        document.name,
        document.text,
        gold,
        found,
        actors,
        pair_statements(document.text, [s.content for s in gold.statements], [s.content for s in found.statements]),
        keys,
    )


def pair_statements(text: str, gold: Sequence[tuple[Span, ...]], found: Sequence[tuple[Span, ...]]) -> dict[int, int]:
    """Position in `gold` → position in `found`, one to one: those with most words in common first."""
    words = [m.span() for m in _WORD.finditer(text)]
    starts, ends = [start for start, _ in words], [end for _, end in words]

    def numbers(content: Iterable[Span]) -> frozenset[int]:
        # A word belongs to a content that holds any letter of it.
        return frozenset(
            n for start, end in content for n in range(bisect_right(ends, start), bisect_left(starts, end))
        )

    ours, theirs = [numbers(c) for c in gold], [numbers(c) for c in found]
    holders: dict[int, list[int]] = defaultdict(list)
    for j, words_of in enumerate(theirs):
        for n in words_of:
            holders[n].append(j)
    candidates = []
    for i, words_of in enumerate(ours):
        common = Counter(j for n in words_of for j in holders[n])
        candidates += [(n / (len(words_of) + len(theirs[j]) - n), i, j) for j, n in common.items()]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for share, i, j in sorted(candidates, key=lambda c: (-c[0], c[1], c[2])):
        if share >= SAME_CONTENT and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return dict(sorted(pairs.items()))
