"""`python -m flows.training.elder --gold DIR --output DIR`: let the model that ships teach the next one.

A network that learns from one of its own kind and from more texts judges better than its teacher (Furlanello et al.,
Born-Again Neural Networks, 2018), and what the teacher had from a larger one (`flows.training.teacher`) is not lost.
Writes what it sees in every text (`flows.training.shown`).
"""

import argparse
import json
from itertools import chain
from pathlib import Path

import torch
from torch import nn

from flows.extract.encoder.judge import score_count
from flows.extract.encoder.session import DESCRIPTION, MODEL
from flows.training import base, shipped, shown
from flows.training.coded import drills, gold, practice
from flows.training.model import Network


def main() -> None:
    """Read the model and write what it sees in each text of every corpus."""
    parser = argparse.ArgumentParser(prog="python -m flows.training.elder", description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("flows/extract/encoder/weights"), help="a folder of weights")
    parser.add_argument("--gold", type=Path, help="a folder of gold annotations")
    parser.add_argument("--output", type=Path, required=True, help="where the arrays go")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    elder, pieced = read(options.model), base.tokenizer()
    options.output.mkdir(parents=True, exist_ok=True)
    texts = chain(practice(), drills(), gold(options.gold) if options.gold else ())
    shown.write(elder, texts, options.output, pieced)


def read(folder: Path) -> Network:
    """The model of a folder as a network that shows the pieces as its own tower represents them."""
    labels = json.loads((folder / DESCRIPTION).read_text("utf-8"))["labels"]
    network = Network(score_count(labels))
    network.seen = nn.Identity()
    network.load_state_dict(shipped.weights(folder / MODEL))
    return network.eval()


if __name__ == "__main__":
    main()
