"""Who reports what, by a trained encoder: the same judgement as `flows.extract.attribution`, without a parse.

A text is read once: `encode` finds its attributions and narratives, and keeps what `judge` needs to say of each its
act, stage, stance and sectors.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flows.extract.encoder.decode import attributions, narratives
from flows.extract.encoder.features import Pieces, pieces, quotations
from flows.extract.encoder.judge import Judgement, judged
from flows.extract.encoder.session import Model, packaged, read
from flows.extract.encoder.windows import chunks
from flows.records import Attribution

__all__ = ["Encoded", "Judgement", "encode", "judge"]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text as the model read it; `scores` are those of the statement heads for each piece."""

    attributions: tuple[Attribution, ...]
    narratives: tuple[Attribution, ...]
    pieces: Pieces
    scores: NDArray[np.float16]


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
