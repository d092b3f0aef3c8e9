"""A batch of examples and how far the network is from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from flows.extract.encoder.judge import widths
from flows.extract.encoder.subjects import WIDTH
from flows.extract.encoder.tags import LAYERS
from flows.training.examples import Example, Labels

MANY = "sectors"  # the head whose labels do not exclude each other
MANY_WEIGHT = 0.3  # it has many labels, the others have one each
HEAT = 2.0  # by how much the scores of teacher and pupil are divided before they are compared


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
    pair: Tensor  # [pairs]: the statement of each pair of a statement and what it may be about
    pair_kind: Tensor  # [pairs]
    pair_pieces: Tensor  # [pairs, pieces]: those that name it
    pair_holds: Tensor  # [pairs]
    shown: Tensor  # [batch, pieces, what a teacher shows], 0 where none does (see `flows.training.shown`)


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
    pairs = [(n, subject) for n, (_, statement) in enumerate(statements) for subject in statement.subjects]
    pair_pieces = np.zeros((len(pairs), count), dtype=bool)
    for number, (_, subject) in enumerate(pairs):
        pair_pieces[number, subject.places] = True
    pair, kind = (np.array(column, dtype=np.int64) for column in ([n for n, _ in pairs], [s.kind for _, s in pairs]))
    holds = np.array([s.holds for _, s in pairs], dtype=np.float32)
    targets = np.array([s.targets for _, s in statements], dtype=np.float32).reshape(-1, label_count)
    window = np.array([i for i, _ in statements], dtype=np.int64)
    width = max((e.shown.shape[1] for e in examples if e.shown is not None), default=0)
    shown = np.zeros((batch, count, width), dtype=np.float32)
    for i, example in enumerate(examples):
        if example.shown is not None:
            shown[i, 1 : len(example.ids) - 1] = example.shown
    whole = (ids, types, mask, tags, rows[0], goals[0], rows[1], goals[1], window, spans[0], spans[1], targets)
    return Batch(*(torch.from_numpy(array) for array in (*whole, pair, kind, pair_pieces, holds, shown)))


def losses(network: Any, batch: Batch, labels: Labels, parts: Iterable[str]) -> dict[str, Tensor]:
    """The loss of each of the named parts of the network, each about the mean over what it judges."""
    if "statements" in parts:
        return _judged_losses(network, batch, labels)
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


def _judged_losses(network: Any, batch: Batch, labels: Labels) -> dict[str, Tensor]:
    """How far the judgements are from the annotators' (`statements`) and, if a teacher shows any, from its own."""
    scores, keys, seen = network.judge(batch.ids, batch.types, batch.mask)
    nothing = scores.sum() * 0.0 + keys.sum() * 0.0 + seen.sum() * 0.0
    found = {"statements": nothing, "scores": nothing, "seen": nothing}
    if len(batch.window):
        heads = _heads(scores, batch, labels)
        pairs = _pairs(torch.stack(heads[len(labels) :], dim=1), keys, batch)
        found["statements"] = nothing + _hard_loss(heads, pairs, batch, labels)
    if batch.shown.shape[-1]:
        width = seen.shape[-1]
        model, model_scores = batch.shown[..., :width], batch.shown[..., width:]
        there = model.abs().sum(-1) > 0
        # Each piece scaled to one mean and spread: what counts is the direction.
        found["seen"] = functional.mse_loss(seen[there], functional.layer_norm(model[there], (width,)))
        if len(batch.window):
            wanted = _heads(model_scores.reshape(scores.shape), batch, labels)
            found["scores"] = nothing + _soft_loss(heads, wanted, labels)
    return found


def _heads(scores: Tensor, batch: Batch, labels: Labels) -> list[Tensor]:
    """The scores of each head for the statements of a batch, as `encoder.judge` finds them."""
    sizes = widths(labels)
    judged = pooled(scores[batch.window, :, 0], batch.content, sizes)
    cued = pooled(scores[batch.window, :, 1], batch.cue, sizes)
    return [one + other for one, other in zip(judged, cued, strict=True)]


def _pairs(queries: Tensor, keys: Tensor, batch: Batch) -> Tensor:
    """The scores of the pairs of a batch, as `encoder.subjects` finds them; queries [statements, kinds, numbers]."""
    query = queries[batch.pair, batch.pair_kind]
    key = keys[batch.window[batch.pair], :, batch.pair_kind]
    fits = (key[..., :WIDTH] @ query[:, :WIDTH, None])[..., 0] / WIDTH**0.5 + key[..., WIDTH] + query[:, WIDTH, None]
    weights = fits.masked_fill(~batch.pair_pieces, -1e4).softmax(1)
    return (weights * fits).sum(1)


def _hard_loss(heads: Sequence[Tensor], pairs: Tensor, batch: Batch, labels: Labels) -> Tensor:
    total = pairs.sum() * 0.0
    wanted = batch.targets.split([len(names) for names in labels.values()], dim=1)
    for head, logits, target in zip(labels, heads, wanted, strict=False):
        if head == MANY:
            sums = functional.binary_cross_entropy_with_logits(logits, target, reduction="none").sum(1)
            total = total + MANY_WEIGHT * sums.mean()
        else:
            total = total + functional.cross_entropy(logits, target)
    if len(pairs):
        total = total + functional.binary_cross_entropy_with_logits(pairs, batch.pair_holds)
    return total


def _soft_loss(found: Sequence[Tensor], wanted: Sequence[Tensor], labels: Labels) -> Tensor:
    """How far the heads with one label each are from the teacher's, softened so that its second thoughts count.

    Of sectors and of what a statement is about it knows less than the pupil, which learns those from annotators alone.
    """
    total = found[0].sum() * 0.0
    for head, logits, target in zip(labels, found, wanted, strict=False):
        if head != MANY:
            chances = (target / HEAT).softmax(1)
            entropy = -(chances * chances.clamp(min=1e-6).log()).sum(1).mean()
            total = total + HEAT**2 * (functional.cross_entropy(logits / HEAT, chances) - entropy)
    return total


def pooled(scores: Tensor, span: Tensor, heads: Sequence[int]) -> list[Tensor]:
    """The scores [statements, width] of spans, a head each: those of the pieces, weighted by its own attention.

    The first scores of a piece are one attention score a head, the rest are the scores of the heads.
    """
    attention = scores[..., : len(heads)].masked_fill(~span[..., None], -1e4).softmax(1) * span[..., None]
    values = scores[..., len(heads) :].split(list(heads), dim=-1)
    return [(attention[..., number, None] * one).sum(1) for number, one in enumerate(values)]
