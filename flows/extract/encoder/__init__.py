"""Who reports what, by a trained encoder: the same judgement as `flows.extract.attribution`, without a parse.

A text is read once: `encode` finds its attributions and narratives, and keeps what `judge` needs to say of each its
act, stage, stance and sectors.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from flows.extract.encoder.decode import attributions, narratives
from flows.extract.encoder.features import Pieces, pieces, quotations
from flows.extract.encoder.judge import Judgement, judged
from flows.extract.encoder.session import Model, packaged, read
from flows.extract.encoder.windows import chunks
from flows.records import Attribution, Span

__all__ = ["Encoded", "Judgement", "encode", "find_attributions", "judge"]


class Form(Protocol):
    """What is asked of a text's form."""

    @property
    def headline(self) -> Span | None:
        """The headline, in which nothing is coded."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text as the model read it; `scores` are those of the statement heads for each piece."""

    attributions: tuple[Attribution, ...]
    narratives: tuple[Attribution, ...]
    pieces: Pieces
    scores: NDArray[np.float16]


def find_attributions(parsed: Any, form: Form) -> list[Attribution]:
    """The attributions of one document outside its headline, in order of their content; reads `parsed.text` only."""
    return outside(encode(parsed.text).attributions, form.headline)


def outside(found: tuple[Attribution, ...], headline: Span | None) -> list[Attribution]:
    """The attributions that begin after the headline (codebook 2: a headline is no statement)."""
    return [a for a in found if not headline or not headline[0] <= a.content[0][0] < headline[1]]


def encode(text: str, model: Model | None = None) -> Encoded:
    """The text as the model reads it; `model` is the packaged one unless another is given."""
    model = model or packaged()
    whole = pieces(text, model.tokenizer)
    quoted = quotations(text)
    said: list[Attribution] = []
    narrated: list[Attribution] = []
    scores: list[NDArray[np.float16]] = [np.zeros((0, 2, model.score_count), dtype=np.float16)]
    for found in _parts(whole):
        reading = read(model, found)
        said += attributions(text, found, reading, quoted)
        narrated += narratives(found, reading)
        scores.append(reading.statement.astype(np.float16))
    return Encoded(tuple(said), tuple(narrated), whole, np.concatenate(scores))


def judge(encoded: Encoded, statement: Attribution, model: Model | None = None) -> Judgement:
    """The act, stage, stance and sectors of an attribution or narrative of the text."""
    return judged(encoded.pieces, encoded.scores, statement, (model or packaged()).labels)


def _parts(found: Pieces) -> Iterator[Pieces]:
    return (found.cut(start, end) for start, end in chunks(found))
