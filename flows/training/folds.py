"""What the statement heads say of coded texts that they did not learn from: the tower finishes anew for each fold.

The teacher has read all folds, but the tower sees only what it shows of other texts than those of its fold.
"""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from tokenizers import Tokenizer

from flows.extract import encoder
from flows.extract.encoder import Encoded
from flows.extract.encoder.judge import Chances
from flows.extract.encoder.session import Model
from flows.extract.encoder.subjects import KINDS, Named
from flows.records import Attribution
from flows.training.corpora import Lesson
from flows.training.examples import Labels, Studied
from flows.training.model import Network
from flows.training.train import Plan, tell, train

FOLDS = 5


def held_out(
    network: Network,
    lessons: Sequence[Lesson],
    corpora: Mapping[str, Sequence[Studied]],
    labels: Labels,
    tokenizer: Tokenizer,
    plan: Plan,
) -> dict[str, list[Chances]]:
    """Document of the gold → the chances of each of its statements, in the order of the text.

    `lessons` are those of the gold, which is cut into folds; `plan` says what else of `corpora` teaches every fold.
    `network` has learned attributions and has practised, but has seen no gold; it stays as it is.
    """
    found: dict[str, list[Chances]] = {}
    for fold in range(FOLDS):
        trial = copy.deepcopy(network)
        kept = [one for number, one in enumerate(corpora["gold"]) if number % FOLDS != fold]
        tell(f"fold {fold + 1} of {FOLDS}")
        train(trial, {**corpora, "gold": kept}, labels, plan)
        model = Model(_Session(trial), tokenizer, dict(labels), "")
        for lesson in lessons[fold::FOLDS]:
            read = encoder.encode(lesson.text, model)
            statements = (Attribution(told.content, told.cue, told.source) for told in lesson.told)
            known = [encoder.named(read, spans) for spans in lesson.named]
            found[lesson.name] = [_chances(read, span, known, model) for span in statements]
    return found


def _chances(read: Encoded, statement: Attribution, known: Sequence[Named], model: Model) -> Chances:
    judgement = encoder.judge(read, statement, model)
    about = {
        f"about {kind}": encoder.about(read, statement, judgement, kind, one)
        for kind, one in zip(KINDS, known, strict=True)
    }
    return judgement.chances | about


class _Session:
    """A network that answers as the exported model does."""

    def __init__(self, network: Network) -> None:
        self._network = network.eval()

    def run(self, names: Sequence[str], inputs: Mapping[str, Any]) -> list[Any]:
        """The outputs of the network as arrays, in the order of `session.OUTPUTS`."""
        with torch.no_grad():
            out = self._network(*(torch.from_numpy(inputs[name]) for name in ("ids", "types", "mask")))
        return [getattr(out, name).numpy() for name in names]
