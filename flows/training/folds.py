"""What the statement heads say of coded texts that they did not learn from: the tower is trained anew for each fold."""

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from tokenizers import Tokenizer

from flows.extract import encoder
from flows.extract.encoder.judge import Chances
from flows.extract.encoder.session import Model
from flows.records import Attribution
from flows.training.corpora import Lesson
from flows.training.examples import Labels, Studied
from flows.training.model import Network
from flows.training.train import Plan, train

FOLDS = 5


def held_out(
    network: Network,
    lessons: Sequence[Lesson],
    corpora: Mapping[str, Sequence[Studied]],
    labels: Labels,
    tokenizer: Tokenizer,
    plan: Plan,
    tell: Callable[[str], None],
) -> dict[str, list[Chances]]:
    """Document of the gold → the chances of each of its statements, in the order of the text.

    `lessons` are those of the gold, which is cut into folds; what else is in `corpora` teaches every fold.
    `network` has learned attributions and has a tower that has learned nothing yet; it stays as it is.
    """
    found: dict[str, list[Chances]] = {}
    for fold in range(FOLDS):
        trial = copy.deepcopy(network)
        kept = [one for number, one in enumerate(corpora["gold"]) if number % FOLDS != fold]
        tell(f"fold {fold + 1} of {FOLDS}")
        train(trial, {**corpora, "gold": kept}, labels, plan, tell, lambda number: None)
        model = Model(_Session(trial), tokenizer, dict(labels), "")
        for lesson in lessons[fold::FOLDS]:
            read = encoder.encode(lesson.text, model)
            spans = (Attribution(told.content, told.cue, told.source) for told in lesson.told)
            found[lesson.name] = [encoder.judge(read, span, model).chances for span in spans]
    return found


class _Session:
    """A network that answers as the exported model does."""

    def __init__(self, network: Network) -> None:
        self._network = network.eval()

    def run(self, names: Sequence[str], inputs: Mapping[str, Any]) -> list[Any]:
        """The outputs of the network as arrays, in the order of `session.OUTPUTS`."""
        with torch.no_grad():
            out = self._network(*(torch.from_numpy(inputs[name]) for name in ("ids", "types", "mask")))
        return [getattr(out, name).numpy() for name in names]
