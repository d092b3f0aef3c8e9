"""`python -m flows.training.teacher --gold DIR --output DIR`: train a large encoder, which teaches the small one.

A base of twelve wide layers (all-mpnet-base-v2) judges statements better than any that is small enough to ship. What
ships therefore learns from it, too: to judge as the large one judges, and to represent each piece of a text as it does.

Writes what it sees in every text (`flows.training.shown`).
"""

import argparse
from itertools import chain
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import MPNetModel

from flows.extract.encoder import subjects
from flows.extract.encoder.features import CLS, SEP
from flows.extract.encoder.judge import score_count
from flows.training import base, shown
from flows.training.coded import drills, gold, practice
from flows.training.corpora import lesson
from flows.training.examples import labels_of, study
from flows.training.model import shaped
from flows.training.parallel import is_first, join, wait
from flows.training.train import Plan, train

# The lowest layers stay as they are: they tell words and syntax, and training is a third faster.
FROZEN = 4
# What it reads in each epoch: first practice, then the gold, with drills between.
PRACTISES = ({"practice": 1, "drills": 1},) * 3
FINISHES = ({"gold": 3, "drills": 1}, {"gold": 3})
DROPOUT = 0.1
WIDTH = 768
# Ids of the base: those of the small encoder's vocabulary, four further on, but for the special tokens.
_SHIFT, _BEGIN, _PADDING, _END = 4, 0, 1, 2


class Teacher(nn.Module):
    """The large base under the heads of `flows.training.model`."""

    def __init__(self, folder: Path, statement_scores: int) -> None:
        super().__init__()
        self.base = MPNetModel.from_pretrained(folder, add_pooling_layer=False)
        self.statement = nn.Linear(WIDTH, 2 * statement_scores)
        self.subjects = nn.Linear(WIDTH, len(subjects.KINDS) * subjects.NUMBERS)
        for part in (
            self.base.embeddings,
            self.base.encoder.relative_attention_bias,
            *self.base.encoder.layer[:FROZEN],
        ):
            part.requires_grad_(False)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """How the base represents each piece [batch, pieces, width]; ids and mask are those of the small encoder."""
        ours = torch.where(ids == CLS, _BEGIN, torch.where(ids == SEP, _END, ids + _SHIFT))
        found: Tensor = self.base(
            input_ids=torch.where(mask == 0, _PADDING, ours), attention_mask=mask
        ).last_hidden_state
        return found

    def judge(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """As `model.Network.judge`; case and quotation, which the types tell, are not shown to it."""
        seen = self(ids, mask)
        x = functional.dropout(seen, DROPOUT, self.training)
        return *shaped(self.statement(x), self.subjects(x)), seen


def main() -> None:
    """Train, then write what it sees in each text of every corpus."""
    parser = argparse.ArgumentParser(prog="python -m flows.training.teacher", description=__doc__)
    parser.add_argument("--gold", type=Path, help="a folder of gold annotations")
    parser.add_argument("--output", type=Path, required=True, help="where the arrays go")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.output.mkdir(parents=True, exist_ok=True)
    rank, processes = join()
    if is_first():
        base.large(options.output)
    wait()
    texts = {
        "practice": list(practice()),
        "drills": list(drills()),
        "gold": list(gold(options.gold)) if options.gold else [],
    }
    lessons = {name: [lesson(text) for text in some] for name, some in texts.items()}
    labels = labels_of(chain.from_iterable(lessons.values()))
    pieced = base.tokenizer()
    corpora = {name: [study(one, pieced, labels) for one in some] for name, some in lessons.items()}
    torch.manual_seed(options.seed)
    teacher = Teacher(base.large(options.output), score_count(labels))
    train(teacher, corpora, labels, _plan(PRACTISES, 5e-5, 1e-3, options.seed))
    if options.gold:
        train(teacher, corpora, labels, _plan(FINISHES, 3e-5, 3e-4, options.seed))
    teacher.eval()
    own = list(chain.from_iterable(texts.values()))[rank::processes]
    shown.write(teacher, own, options.output, pieced)


def _plan(repeats: tuple[dict[str, int], ...], rate: float, head_rate: float, seed: int) -> Plan:
    return Plan(repeats, {"statements": 1.0}, ("base", "statement", "subjects"), rate, head_rate, seed=seed)


if __name__ == "__main__":
    main()
