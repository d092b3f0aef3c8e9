"""Who reports what, by a trained encoder: the same judgement as `flows.extract.attribution`, without a parse.

A text is read once: `encode` finds its attributions and narratives, and keeps what `judge` needs to say of each its
act, stage, stance and sectors, and `about` to say which of the countries and sectors that the text names it is about.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flows.extract.encoder import subjects
from flows.extract.encoder.decode import attributions, narratives
from flows.extract.encoder.features import Pieces, pieces, quotations
from flows.extract.encoder.judge import Judgement, judged, score_count
from flows.extract.encoder.session import Model, packaged, read
from flows.extract.encoder.windows import chunks
from flows.records import Attribution, Span

__all__ = ["Encoded", "Judgement", "about", "encode", "judge", "named"]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text as the model read it, with each piece's scores of the statement heads and its keys as a subject."""

    attributions: tuple[Attribution, ...]
    narratives: tuple[Attribution, ...]
    pieces: Pieces
    scores: NDArray[np.float16]
    keys: NDArray[np.float16]


def encode(text: str, model: Model | None = None) -> Encoded:
    """The text as the model reads it; `model` is the packaged one unless another is given."""
    model = model or packaged()
    whole = pieces(text, model.tokenizer)
    quoted = quotations(text)
    said: list[Attribution] = []
    narrated: list[Attribution] = []
    scores: list[NDArray[np.float16]] = [np.zeros((0, 2, score_count(model.labels)), dtype=np.float16)]
    keys: list[NDArray[np.float16]] = [np.zeros((0, len(subjects.KINDS), subjects.NUMBERS), dtype=np.float16)]
    for found in _parts(whole):
        reading = read(model, found)
        said += attributions(text, found, reading, quoted)
        narrated += narratives(found, reading)
        scores.append(reading.statement.astype(np.float16))
        keys.append(reading.subjects.astype(np.float16))
    return Encoded(tuple(said), tuple(narrated), whole, np.concatenate(scores), np.concatenate(keys))


def judge(encoded: Encoded, statement: Attribution, model: Model | None = None) -> Judgement:
    """The act, stage, stance and sectors of an attribution or narrative of the text."""
    return judged(encoded.pieces, encoded.scores, statement, (model or packaged()).labels)


def named(encoded: Encoded, spans: Mapping[str, Sequence[Span]]) -> subjects.Named:
    """The subjects of one kind, by the spans of the text that name each, for `about`."""
    return subjects.named(encoded.pieces, spans)


def about(
    encoded: Encoded, statement: Attribution, judgement: Judgement, kind: str, known: subjects.Named
) -> dict[str, float]:
    """The probability that the statement is about each subject of the kind that is named near it."""
    keys = encoded.keys[:, subjects.KINDS.index(kind)]
    return subjects.chances(encoded.pieces, keys, judgement.queries[kind], statement, known)


def _parts(found: Pieces) -> Iterator[Pieces]:
    return (found.cut(start, end) for start, end in chunks(found))
