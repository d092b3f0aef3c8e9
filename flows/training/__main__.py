"""`python -m flows.training`: train the encoder on the corpora that are given and write its files.

    python -m flows.training --polnear polnear/train --gold gold/train --practice --output weights/

Each corpus may be left out, but not gold and practice both. PolNeAR teaches attributions; the gold and the practice
texts teach them by the codebook, and the judgements; drills teach the judgements alone. A teacher shows how it judges
the same texts: a large one (`flows.training.teacher`), or the model that ships (`flows.training.elder`).
"""

import argparse
import copy
import json
from pathlib import Path

import torch
from torch import Tensor

from flows.extract.encoder.judge import score_count
from flows.training import base, shipped
from flows.training.coded import drills, gold, practice
from flows.training.corpora import lesson, polnear
from flows.training.examples import labels_of, study
from flows.training.export import export
from flows.training.folds import held_out
from flows.training.model import WIDTH, pretrained
from flows.training.parallel import is_first
from flows.training.shown import width
from flows.training.train import Plan, tell, train

EPOCHS, PRACTICE_EPOCHS = 4, 6
# How much the teacher's judgements and its representation of the pieces count beside the annotators' judgements.
TEACHES = {"scores": 1.0, "seen": 3.0}
CHANCES = "chances.json"
# The parts of the network that learn attributions.
LEARNS = ("positions", "types", "norm", "layers", "tags", "cues", "sources")
# … and those that learn the judgements.
JUDGES = ("tower", "statement", "subjects", "seen")


def main() -> None:
    """Train, keep a checkpoint of every epoch of the tagger, export; then learn the judgements anew for each fold."""
    arguments = _arguments()
    torch.set_num_threads(arguments.threads)
    tokenizer = base.tokenizer()
    lessons = {
        "polnear": list(polnear(arguments.polnear))[: arguments.limit] if arguments.polnear else [],
        "gold": [lesson(text) for text in gold(arguments.gold)] if arguments.gold else [],
        "practice": [lesson(text) for text in practice()] if arguments.practice else [],
        "drills": [lesson(text) for text in drills()] if arguments.practice else [],
    }
    labels = labels_of(one for name in ("gold", "practice", "drills") for one in lessons[name])
    shown = arguments.teacher
    corpora = {name: [study(lesson, tokenizer, labels, shown) for lesson in some] for name, some in lessons.items()}
    for name, studied in corpora.items():
        tell(f"{name}: {len(studied)} documents, {sum(len(s.found) for s in studied)} pieces")
    torch.manual_seed(arguments.seed)
    scores = score_count(labels)
    network = pretrained(base.small(), scores, width(shown, scores) if shown else WIDTH)
    arguments.output.mkdir(parents=True, exist_ok=True)

    def keep(number: int) -> None:
        torch.save({"network": network.state_dict()}, arguments.output / f"epoch{number + 1}.pt")

    if arguments.tagger:
        known = _tagger(arguments.tagger)
        network.load_state_dict({name: w for name, w in known.items() if name.startswith(LEARNS)}, strict=False)
    else:
        train(network, corpora, labels, _attributions(arguments), keep)
    if lessons["practice"]:
        train(network, corpora, labels, practising(arguments))
    plan = finishing(arguments)
    whole = copy.deepcopy(network)
    if lessons["gold"]:
        train(whole, corpora, labels, plan)
    if is_first():
        export(whole, labels, base.small() / "tokenizer.json", arguments.output)
    if lessons["gold"]:
        chances = held_out(network, lessons["gold"], corpora, labels, tokenizer, plan)
        if is_first():
            (arguments.output / CHANCES).write_text(json.dumps(chances), "utf-8")


def _tagger(path: Path) -> dict[str, Tensor]:
    """The weights of a checkpoint, or of an exported model."""
    if path.suffix == ".onnx":
        return shipped.weights(path)
    known: dict[str, Tensor] = torch.load(path)["network"]
    return known


def _attributions(arguments: argparse.Namespace) -> Plan:
    weights = {"tags": 1.0, "cues": 0.25, "sources": 0.25}
    return Plan(_repeats(arguments.epochs), weights, LEARNS, base_rate=3e-4, seed=arguments.seed)


def practising(arguments: argparse.Namespace) -> Plan:
    """How the tower learns from practice texts and drills."""
    repeats = ({"practice": 1, "drills": 1},) * PRACTICE_EPOCHS
    return Plan(repeats, _weights(arguments), JUDGES, 3e-4, batch_pieces=1024, seed=arguments.seed)


def finishing(arguments: argparse.Namespace) -> Plan:
    """How the tower, which has practised, learns from the gold; drills go on at first, since the gold is small."""
    repeats = ({"gold": 3, "drills": 1}, {"gold": 3})
    return Plan(repeats, _weights(arguments), JUDGES, 1e-4, 4e-4, batch_pieces=1024, seed=arguments.seed)


def _weights(arguments: argparse.Namespace) -> dict[str, float]:
    return {"statements": 1.0} | (TEACHES if arguments.teacher else {})


def _repeats(epochs: int) -> tuple[dict[str, int], ...]:
    """How often each epoch reads each corpus: the gold is small, and it says what is right, so the end dwells on it."""
    return tuple({"polnear": 1, "practice": 1, "gold": 2 if 2 * number < epochs else 4} for number in range(epochs))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m flows.training", description=__doc__)
    parser.add_argument("--polnear", type=Path, help="a split of PolNeAR: a folder with text/ and attributions/")
    parser.add_argument("--gold", type=Path, help="a folder of gold annotations")
    parser.add_argument("--practice", action="store_true", help="teach the practice texts of the package, too")
    parser.add_argument("--output", type=Path, required=True, help="where checkpoints and the exported files go")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--teacher", type=Path, help="what flows.training.teacher or .elder wrote")
    parser.add_argument("--tagger", type=Path, help="a checkpoint (.pt) or a model (.onnx) that tags; go on from there")
    parser.add_argument("--limit", type=int, help="read only so many documents of PolNeAR (for a trial)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if not given.gold and not given.practice:
        parser.error("nothing teaches the judgements; give --gold GOLD_DIR, or --practice, or both")
    return given


if __name__ == "__main__":
    main()
