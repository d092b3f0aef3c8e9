"""The trained model: its files, checked, and what it reads in a row of pieces."""

import functools
import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from flows.extract.encoder.features import CLS, SEP, Pieces
from flows.extract.encoder.windows import Window, windows

MODEL, TOKENIZER, DESCRIPTION = "model.onnx", "tokenizer.json", "model.json"
OUTPUTS = ("tags", "cues", "sources", "statement", "subjects")
_BATCH = 8

Scores = NDArray[np.float32]


class WrongModel(ValueError):
    """A file of the model is not the one that its description records."""


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model; `labels` gives the labels of each statement head in the order of its scores."""

    session: Any
    tokenizer: Any
    labels: dict[str, tuple[str, ...]]
    sha256: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model sees in a row of pieces.

    `tags` are log-probabilities [pieces, layers, tags]. `cues` and `sources` hold, a window each, the log-probability
    [pieces, 1 + pieces] that a piece's link goes to none (first) or to a piece. `statement` are scores
    [pieces, 2, heads + widths] of a piece of a content and of a cue, `subjects` keys [pieces, kinds, numbers].
    """

    tags: Scores
    windows: tuple[Window, ...]
    cues: tuple[Scores, ...]
    sources: tuple[Scores, ...]
    statement: Scores
    subjects: Scores


@functools.cache
def packaged() -> Model:
    """The model that comes with the package."""
    return load(resources.files("flows.extract.encoder").joinpath("weights"))


def load(folder: Traversable) -> Model:
    """The model of a folder; raises `WrongModel` when a file differs from its recorded SHA-256."""
    description = json.loads(folder.joinpath(DESCRIPTION).read_text("utf-8"))
    content = {name: folder.joinpath(name).read_bytes() for name in (MODEL, TOKENIZER)}
    for name, data in content.items():
        digest = hashlib.sha256(data).hexdigest()
        if digest != description["sha256"][name]:
            raise WrongModel(f"{folder}/{name} has SHA-256 {digest}, expected {description['sha256'][name]}")
    options = onnxruntime.SessionOptions()
    # One thread and one order of work: sums come out the same in every run.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content[MODEL], options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_str(content[TOKENIZER].decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    labels = {head: tuple(names) for head, names in description["labels"].items()}
    return Model(session, tokenizer, labels, description["sha256"][MODEL])


def read(model: Model, found: Pieces) -> Reading:
    """What the model sees in the pieces of one text.

    The windows of one text only are run together: the eight-bit model scales by the largest number of a batch.
    """
    parts = windows(len(found))
    outputs: list[tuple[Scores, ...]] = []
    for start in range(0, len(parts), _BATCH):
        some = parts[start : start + _BATCH]
        ids, types, mask = inputs(found, some)
        batch = model.session.run(OUTPUTS, {"ids": ids, "types": types, "mask": mask})
        outputs += [tuple(out[i] for out in batch) for i in range(len(some))]
    tags, statement, subjects = (stitched([o[i] for o in outputs], parts) for i in (0, 3, 4))
    return Reading(
        tags=_log_softmax(tags),
        windows=tuple(parts),
        cues=tuple(_links(o[1], w) for o, w in zip(outputs, parts, strict=True)),
        sources=tuple(_links(o[2], w) for o, w in zip(outputs, parts, strict=True)),
        statement=statement,
        subjects=subjects,
    )


def inputs(found: Pieces, parts: list[Window]) -> tuple[NDArray[np.int64], ...]:
    """Ids, types and mask [windows, pieces] of windows, with the special tokens at their ends."""
    count = max(w.end - w.start for w in parts) + 2
    ids, types, mask = (np.zeros((len(parts), count), dtype=np.int64) for _ in range(3))
    for i, w in enumerate(parts):
        length = w.end - w.start
        ids[i, 0], ids[i, length + 1] = CLS, SEP
        ids[i, 1 : length + 1] = found.ids[w.start : w.end]
        types[i, 1 : length + 1] = found.types[w.start : w.end]
        mask[i, : length + 2] = 1
    return ids, types, mask


def stitched(outputs: list[Scores], parts: list[Window]) -> Scores:
    """What windows give [pieces, …] as that of the whole row, each piece as the window that owns it gives it."""
    own = [o[w.own_start - w.start + 1 : w.own_end - w.start + 1] for o, w in zip(outputs, parts, strict=True)]
    return np.concatenate(own)


def _links(scores: Scores, window: Window) -> Scores:
    length = window.end - window.start
    return _log_softmax(scores[1 : length + 1, : length + 1])


def _log_softmax(scores: Scores) -> Scores:
    shifted = scores - scores.max(-1, keepdims=True)
    chances: Scores = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return chances
