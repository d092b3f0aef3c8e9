"""What the speaker does (codebook section 2.1): what the encoder reads, moved by what the cue usually does.

"The cue decides, and the content where the cue is neutral": the lexicon `cues` gives the usual act of a cue, and the
lexicon `act_weights` how much an act gains or loses by it, as it was learned (`flows.training.acts`).
"""

import functools
import math
from collections.abc import Mapping
from typing import Any

from flows.extract.nlp import lemma
from flows.extract.tokens import Tokens
from flows.records import Attribution
from schemas import lexicon

UNKNOWN = "(unknown)"
_LONGEST = 6
# No probability is below this: an act that the encoder rules out stays ruled out, whatever the cue.
_LEAST = 1e-4


def judge_act(tokens: Tokens, said: Attribution, chances: Mapping[str, float]) -> str:
    """A code of the codelist `act`; `chances` are the encoder's."""
    return best_act(chances, _gains().get(usual_act(tokens, said), {}))


def best_act(chances: Mapping[str, float], gained: Mapping[str, float]) -> str:
    """The act that is most probable when each has gained what the cue says of it."""
    return max(chances, key=lambda act: math.log(chances[act] + _LEAST) + gained.get(act, 0.0))


def usual_act(tokens: Tokens, said: Attribution) -> str:
    """The act of the longest known phrase in the cue, of its first known word, else `UNKNOWN`."""
    spans = (tokens.within(start, end) for start, end in said.cue)
    words = [token for span in spans if span is not None for token in span]
    for length in range(min(len(words), _LONGEST), 0, -1):
        for first in range(len(words) - length + 1):
            known = _known(words[first : first + length])
            if known:
                return known
    return UNKNOWN


def _known(words: list[Any]) -> str | None:
    return _acts().get(" ".join(map(lemma, words))) or _acts().get(" ".join(word.lower_ for word in words))


@functools.cache
def _acts() -> dict[str, str]:
    return {row["cue"]: row["act"] for row in lexicon("cues")}


@functools.cache
def _gains() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in lexicon("act_weights"):
        found.setdefault(row["usual_act"], {})[row["act"]] = float(row["weight"])
    return found
