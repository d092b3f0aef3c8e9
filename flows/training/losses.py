"""A batch of examples and how far the network is from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from flows.extract.encoder.tags import LAYERS
from flows.training.examples import Example, Labels
from flows.training.model import Network

MANY = "sectors"  # the head whose labels do not exclude each other
MANY_WEIGHT = 0.3  # it has many labels, the others have one each


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples padded to one length."""

    ids: Tensor
    types: Tensor
    mask: Tensor
    tags: Tensor  # [batch, layers, pieces], -100 where nothing is taught
    cue_rows: Tensor  # [batch, pieces]: weight of each piece's link, 0 for none
    cue_goals: Tensor  # [batch, pieces, pieces]
    source_rows: Tensor
    source_goals: Tensor
    window: Tensor  # [statements]: the place in the batch
    content: Tensor  # [statements, pieces]
    cue: Tensor  # [statements, pieces]
    targets: Tensor  # [statements, labels]


def collate(examples: Sequence[Example], label_count: int) -> Batch:
    """The examples as one batch."""
    batch, count = len(examples), max(len(e.ids) for e in examples)
    ids, types, mask = (np.zeros((batch, count), dtype=np.int64) for _ in range(3))
    tags = np.full((batch, len(LAYERS), count), -100, dtype=np.int64)
    rows = [np.zeros((batch, count), dtype=np.float32) for _ in range(2)]
    goals = [np.zeros((batch, count, count), dtype=bool) for _ in range(2)]
    statements = [(i, s) for i, e in enumerate(examples) for s in e.statements]
    spans = [np.zeros((len(statements), count), dtype=bool) for _ in range(2)]
    for i, example in enumerate(examples):
        length = len(example.ids)
        ids[i, :length], types[i, :length], mask[i, :length] = example.ids, example.types, 1
        tags[i, example.taught, :length] = example.tags[example.taught]
        for links, row, goal in zip((example.cues, example.sources), rows, goals, strict=True):
            for here, there in links:
                row[i, here] = 1.0 / len(here) ** 0.5
                goal[i, here[:, None], there[None, :]] = True
    for number, (_, statement) in enumerate(statements):
        spans[0][number, statement.content] = True
        spans[1][number, statement.cue] = True
    targets = np.array([s.targets for _, s in statements], dtype=np.float32).reshape(-1, label_count)
    window = np.array([i for i, _ in statements], dtype=np.int64)
    arrays = (ids, types, mask, tags, rows[0], goals[0], rows[1], goals[1], window, spans[0], spans[1], targets)
    return Batch(*(torch.from_numpy(array) for array in arrays))


def losses(network: Network, batch: Batch, labels: Labels, parts: Iterable[str]) -> dict[str, Tensor]:
    """The loss of each of the named parts of the network, each about the mean over what it judges."""
    if set(parts) == {"statements"}:
        return {"statements": _statement_loss(network.judge(batch.ids, batch.types, batch.mask), batch, labels)}
    found = network(batch.ids, batch.types, batch.mask)
    tags = functional.cross_entropy(found.tags.permute(0, 3, 2, 1), batch.tags, reduction="sum", ignore_index=-100)
    known = {
        "tags": tags / batch.mask.sum(),
        "cues": _link_loss(found.cues, batch.cue_rows, batch.cue_goals),
        "sources": _link_loss(found.sources, batch.source_rows, batch.source_goals),
    }
    return {part: known[part] for part in parts}


def _link_loss(scores: Tensor, rows: Tensor, goals: Tensor) -> Tensor:
    reached = scores.masked_fill(~goals, -1e4).logsumexp(-1) - scores.logsumexp(-1)
    return -(rows * reached).sum() / rows.sum().clamp(min=1.0)


def _statement_loss(scores: Tensor, batch: Batch, labels: Labels) -> Tensor:
    total = scores.sum() * 0.0
    if not len(batch.window):
        return total
    judged = pooled(scores[batch.window, :, 0], batch.content, labels)
    cued = pooled(scores[batch.window, :, 1], batch.cue, labels)
    at = 0
    for head, names in labels.items():
        wanted = batch.targets[:, at : at + len(names)]
        given = judged[:, at : at + len(names)] + cued[:, at : at + len(names)]
        if head == MANY:
            total = (
                total
                + functional.binary_cross_entropy_with_logits(given, wanted, reduction="none").sum(1).mean()
                * MANY_WEIGHT
            )
        else:
            total = total + functional.cross_entropy(given, wanted)
        at += len(names)
    return total


def pooled(scores: Tensor, span: Tensor, labels: Labels) -> Tensor:
    """The scores [statements, labels] of spans: a head's scores of the pieces, weighted by its own attention.

    The first scores of a piece are one attention score a head, the rest are the scores of the labels.
    """
    attention = scores[..., : len(labels)].masked_fill(~span[..., None], -1e4).softmax(1) * span[..., None]
    at, found = len(labels), []
    for number, names in enumerate(labels.values()):
        found.append((attention[..., number, None] * scores[..., at : at + len(names)]).sum(1))
        at += len(names)
    return torch.cat(found, dim=1)
