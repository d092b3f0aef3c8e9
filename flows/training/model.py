"""The network: a six-layer transformer, tags over its pieces, two linkers; and a short tower for the statement heads.

What tells who speaks where is not what tells how far a cooperation has come: heads on the last layer of the transformer
judged worse than layers of their own. The tower begins on the first layer and learns when the rest has learned.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from flows.extract.encoder import subjects
from flows.extract.encoder.features import TYPES
from flows.extract.encoder.tags import LAYERS, TAGS

WIDTH, HEADS, DEPTH, INNER, POSITIONS, VOCABULARY = 384, 12, 6, 1536, 512, 30522
LINK_WIDTH = 128
# The tower stands on so many layers of the transformer, and begins as those that follow in the base.
SHARED, TOWER = 1, 3
_HEADS = ("tags", "cues", "sources", "statement", "subjects", "seen")


@dataclass(frozen=True, slots=True)
class Outputs:
    """Scores of a batch of windows; the first place of a link row, [CLS], means none."""

    tags: Tensor  # [batch, pieces, layers, tags]
    cues: Tensor  # [batch, pieces, pieces]: of a content's piece over the pieces of its cue
    sources: Tensor  # [batch, pieces, pieces]: of a cue's piece over the pieces of its source
    statement: Tensor  # [batch, pieces, 2, heads + widths]: as a piece of the content, as a piece of the cue
    subjects: Tensor  # [batch, pieces, kinds, numbers]: the keys of what a statement may be about


class Layer(nn.Module):
    """One transformer layer, normalized after each half as BERT does."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.attended, self.attended_norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen, self.narrow, self.norm = (
            nn.Linear(WIDTH, INNER),
            nn.Linear(INNER, WIDTH),
            nn.LayerNorm(WIDTH, eps=1e-12),
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """The next representation of each piece; `bias` is added to the attention scores."""
        batch, count, _ = x.shape
        q, k, v = (
            f(x).view(batch, count, HEADS, WIDTH // HEADS).transpose(1, 2) for f in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        mixed = mixed.transpose(1, 2).reshape(batch, count, WIDTH)
        x = self.attended_norm(x + self.dropout(self.attended(mixed)))
        widened = functional.gelu(self.widen(x))
        following: Tensor = self.norm(x + self.dropout(self.narrow(widened)))
        return following


class Link(nn.Module):
    """A bilinear score of every piece with every piece."""

    def __init__(self) -> None:
        super().__init__()
        self.start = nn.Sequential(nn.Linear(WIDTH, LINK_WIDTH), nn.GELU())
        self.goal = nn.Sequential(nn.Linear(WIDTH, LINK_WIDTH), nn.GELU())
        self.between = nn.Linear(LINK_WIDTH, LINK_WIDTH)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Scores [batch, from, to]; padding is out of reach."""
        scores = self.between(self.start(x)) @ self.goal(x).transpose(1, 2) / math.sqrt(LINK_WIDTH)
        reach: Tensor = scores.float() + (mask.float()[:, None, :] - 1.0) * 1e4
        return reach


class Network(nn.Module):
    """All scores of a window in one pass.

    `statement_scores` is the number of scores of the statement heads, `seen_width` that of the numbers in which a
    teacher represents a piece.
    """

    def __init__(self, statement_scores: int, seen_width: int = WIDTH, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(TYPES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(DEPTH))
        self.tags = nn.Linear(WIDTH, len(LAYERS) * TAGS)
        self.cues, self.sources = Link(), Link()
        self.statement = nn.Linear(WIDTH, 2 * statement_scores)
        self.subjects = nn.Linear(WIDTH, len(subjects.KINDS) * subjects.NUMBERS)
        self.tower = nn.ModuleList(Layer(dropout) for _ in range(TOWER))
        self.seen = nn.Linear(WIDTH, seen_width)  # for training alone
        self.words.weight.requires_grad_(False)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Outputs:
        """The scores for ids and types [batch, pieces]; `mask` is 1 for pieces and 0 for padding."""
        shared, bias = self._shared(ids, types, mask)
        x = shared
        for layer in self.layers[SHARED:]:
            x = layer(x, bias)
        statement, keys = self._judged(self._seen(shared, bias))
        return Outputs(
            tags=self.tags(x).float().view(*ids.shape, len(LAYERS), TAGS),
            cues=self.cues(x, mask),
            sources=self.sources(x, mask),
            statement=statement,
            subjects=keys,
        )

    def judge(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """`statement` and `subjects` of `Outputs`, and the pieces as the teacher may represent them.

        What the tower stands on does not learn by them.
        """
        with torch.no_grad():
            shared, bias = self._shared(ids, types, mask)
        seen = self._seen(shared, bias)
        return *self._judged(seen), self.seen(seen).float()

    def _shared(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        batch, count = ids.shape
        x = self.words(ids) + self.types(types) + self.positions.weight[:count]
        x = self.dropout(self.norm(x))
        bias = ((mask.to(x.dtype) - 1.0) * 1e4)[:, None, None, :].expand(batch, 1, count, count)
        if torch.is_autocast_enabled("cpu"):
            x, bias = x.bfloat16(), bias.bfloat16()
        for layer in self.layers[:SHARED]:
            x = layer(x, bias)
        return x, bias

    def _seen(self, x: Tensor, bias: Tensor) -> Tensor:
        for layer in self.tower:
            x = layer(x, bias)
        return x

    def _judged(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = self.dropout(x)
        return shaped(self.statement(x), self.subjects(x))


def shaped(statement: Tensor, keys: Tensor) -> tuple[Tensor, Tensor]:
    """`statement` and `subjects` of `Outputs`, of what two heads give [batch, pieces, numbers]."""
    places = statement.shape[:2]
    split = keys.float().view(*places, len(subjects.KINDS), subjects.NUMBERS)
    return statement.float().view(*places, 2, -1), split


def pretrained(folder: Path, statement_scores: int, seen_width: int = WIDTH) -> Network:
    """A network with the weights of all-MiniLM-L6-v2 under new heads; every type starts as the base's only one."""
    weights = load_file(folder / "model.safetensors")
    network = Network(statement_scores, seen_width)
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "types.weight": weights["embeddings.token_type_embeddings.weight"][:1].expand(TYPES, WIDTH),
        **_both("norm", "embeddings.LayerNorm", weights),
    }
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "attended": "attention.output.dense",
        "attended_norm": "attention.output.LayerNorm",
        "widen": "intermediate.dense",
        "narrow": "output.dense",
        "norm": "output.LayerNorm",
    }
    begun = {f"layers.{n}": n for n in range(DEPTH)} | {f"tower.{n}": SHARED + n for n in range(TOWER)}
    for place, number in begun.items():
        for ours, theirs in parts.items():
            state |= _both(f"{place}.{ours}", f"encoder.layer.{number}.{theirs}", weights)
    missing, unexpected = network.load_state_dict(state, strict=False)
    if unexpected or any(not name.startswith(_HEADS) for name in missing):
        raise ValueError(f"{folder}: not the weights of all-MiniLM-L6-v2 ({unexpected or missing})")
    return network


def _both(ours: str, theirs: str, weights: dict[str, Tensor]) -> dict[str, Tensor]:
    return {f"{ours}.{kind}": weights[f"{theirs}.{kind}"] for kind in ("weight", "bias")}
