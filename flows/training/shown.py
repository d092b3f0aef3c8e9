"""What a teacher shows of a text, for a pupil to learn from: one array a text, NAME.npy, of a row a piece.

A row is the teacher's representation of the piece, then its `statement` of `model.Outputs`.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from flows.extract.encoder.features import pieces
from flows.extract.encoder.session import inputs, stitched
from flows.extract.encoder.windows import windows
from flows.training.coded import CodedText
from flows.training.train import autocast

_BATCH = 8


class Judge(Protocol):
    """What judges windows as `model.Network.judge` does."""

    def judge(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of the statement heads, keys, and representation of each piece."""


def write(teacher: Judge, texts: Iterable[CodedText], folder: Path, pieced: Tokenizer) -> None:
    """Write the array of each text to the folder."""
    for text in texts:
        np.save(folder / f"{text.name}.npy", shown(teacher, text.text, pieced))


def shown(teacher: Judge, text: str, pieced: Tokenizer) -> NDArray[np.float16]:
    """The rows of a text [pieces, numbers]; those of a piece are of the window that shows most around it."""
    found = pieces(text, pieced)
    parts = windows(len(found))
    rows: list[NDArray[np.float32]] = []
    for start in range(0, len(parts), _BATCH):
        ids, types, mask = (torch.from_numpy(array) for array in inputs(found, parts[start : start + _BATCH]))
        with torch.no_grad(), autocast():
            scores, _, seen = teacher.judge(ids, types, mask)
        rows += list(torch.cat([seen.float(), scores.flatten(2)], dim=2).numpy())
    return stitched(rows, parts).astype(np.float16)


def width(folder: Path, scores: int) -> int:
    """How many numbers represent a piece in the arrays of a folder; `scores` is how many the statement heads give."""
    first = next(folder.glob("*.npy"), None)
    if first is None:
        raise SystemExit(f"{folder} holds no array of a teacher; write them with flows.training.teacher or .elder")
    found: int = np.load(first, mmap_mode="r").shape[1] - 2 * scores
    return found
