"""Learns the weights of narrative, act, stage and stance from a folder of gold annotations (contract section 6).

    python -m flows.training.judgements GOLD_DIR [OUTPUT_DIR]

Writes one CSV a judgement, one row a sign, one column a code: a multinomial logistic regression with a quadratic
penalty over the signs of the gold statements. Prints the accuracy on documents that were held out (ten folds). The same
folder gives the same bytes.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from flows.extract.narrative_signs import candidates
from flows.extract.sectors import find_sectors
from flows.extract.signs import signs
from flows.extract.stage import stage_signs
from flows.extract.stance import stance_signs
from flows.records import Attribution, Span
from flows.training.gold import Lesson, attribution, lessons
from schemas import codes

Matrix = npt.NDArray[np.float64]

JUDGED = ("act", "stage", "stance")
FOLDS = 10
# A sign of fewer documents than this says more about them than about the language.
DOCUMENTS = 4
PENALTY = 10.0
STEPS = 400
SMALLEST = 0.02


@dataclass(frozen=True)
class Example:
    """Something to judge: the number of its document, its signs' source, and the right code of each judgement."""

    document: int
    parsed: Any
    said: Attribution
    kind: str
    right: dict[str, str]
    signs: frozenset[str] = frozenset()


def statements(documents: Sequence[Lesson]) -> list[Example]:
    """The gold statements."""
    return [
        Example(number, lesson.parsed, attribution(row), row["kind"], {name: row[name] for name in JUDGED})
        for number, lesson in enumerate(documents)
        for row in lesson.statements
    ]


def sentences(documents: Sequence[Lesson]) -> list[Example]:
    """The sentences that no gold attribution covers: `yes` for those that are gold narratives."""
    found = []
    for number, lesson in enumerate(documents):
        said = [attribution(row) for row in lesson.statements if row["kind"] != "narrative"]
        gold = [attribution(row).content for row in lesson.statements if row["kind"] == "narrative"]
        whole = find_sectors(lesson.parsed, lesson.form)
        for candidate in candidates(lesson.parsed, lesson.form, said, lesson.actors, whole):
            right = {"narrative": "yes" if any(_same(candidate.said.content[0], spans) for spans in gold) else "no"}
            found.append(Example(number, lesson.parsed, candidate.said, "narrative", right, candidate.signs))
    return found


def _same(one: Span, spans: Sequence[Span]) -> bool:
    """Whether a span and a content share at least half of the characters that they have together."""
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    shared = min(one[1], end) - max(one[0], start)
    return shared * 2 >= max(one[1], end) - min(one[0], start)


def learn(
    shown: Sequence[frozenset[str]], right: Sequence[str], options: Sequence[str], names: Sequence[str]
) -> Matrix:
    """The weights, one row a sign of `names`, one column an option; Nesterov's method from zero."""
    given = _matrix(shown, names)
    wanted = np.array([[float(code == option) for option in options] for code in right])
    vector = np.ones(given.shape[1])
    for _ in range(30):
        vector = given.T @ (given @ vector)
        vector /= np.linalg.norm(vector)
    rate = 1.0 / (0.5 * float(np.linalg.norm(given @ vector)) ** 2 + PENALTY)
    weights = ahead = np.zeros((given.shape[1], len(options)))
    for step in range(STEPS):
        scores = given @ ahead
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        slope = given.T @ (odds / odds.sum(axis=1, keepdims=True) - wanted) + PENALTY * ahead
        before, weights = weights, ahead - rate * slope
        ahead = weights + step / (step + 3) * (weights - before)
    return weights


def _matrix(shown: Sequence[frozenset[str]], names: Sequence[str]) -> Matrix:
    column = {name: at for at, name in enumerate(names)}
    given = np.zeros((len(shown), len(names)))
    for row, found in enumerate(shown):
        given[row, [column[sign] for sign in (*found, "bias") if sign in column]] = 1.0
    return given


def _names(shown: Sequence[frozenset[str]], documents: Sequence[int]) -> list[str]:
    where: dict[str, set[int]] = defaultdict(set)
    for found, document in zip(shown, documents, strict=True):
        for sign in found:
            where[sign].add(document)
    return ["bias", *sorted(sign for sign, in_documents in where.items() if len(in_documents) >= DOCUMENTS)]


def held_out(shown: Sequence[frozenset[str]], right: Sequence[str], examples: Sequence[Example]) -> list[str]:
    """For each example the code that weights learned on the documents of the other folds give."""
    options = sorted(set(right))
    judged = [""] * len(right)
    for fold in range(FOLDS):
        seen = [at for at, example in enumerate(examples) if example.document % FOLDS != fold]
        unseen = [at for at, example in enumerate(examples) if example.document % FOLDS == fold]
        names = _names([shown[at] for at in seen], [examples[at].document for at in seen])
        weights = learn([shown[at] for at in seen], [right[at] for at in seen], options, names)
        best = (_matrix([shown[at] for at in unseen], names) @ weights).argmax(axis=1)
        for at, option in zip(unseen, best, strict=True):
            judged[at] = options[option]
    return judged


def train(name: str, examples: Sequence[Example], show: Callable[[Example], frozenset[str]], output: Path) -> list[str]:
    """Writes the weights of one judgement; returns the held-out codes, for the judgements that build on them."""
    shown = [show(example) for example in examples]
    right = [example.right[name] for example in examples]
    judged = held_out(shown, right, examples)
    share = sum(a == b for a, b in zip(judged, right, strict=True)) / len(right)
    print(f"{name}: {len(right)} statements, held-out accuracy {share:.3f}")
    options = [code for code in codes(name) if code in set(right)] if name in JUDGED else ["no", "yes"]
    names = _names(shown, [example.document for example in examples])
    weights = learn(shown, right, options, names).round(2)
    with (output / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["sign", *options])
        for sign, row in zip(names, weights.tolist(), strict=True):
            if sign == "bias" or max(map(abs, row)) > SMALLEST:
                writer.writerow([sign, *(f"{value:g}" for value in row)])
    return judged


def main(folder: Path, output: Path) -> None:
    """Trains narrative on sentences, act on what is attributed, stage and stance on that and the judgements before."""
    output.mkdir(exist_ok=True)
    documents = list(lessons(folder))
    train("narrative", sentences(documents), lambda e: e.signs, output)
    examples = statements(documents)
    attributed = [example for example in examples if example.kind != "narrative"]
    acts = iter(train("act", attributed, lambda e: signs(e.parsed, e.said, e.kind), output))
    act = {id(e): "none" if e.kind == "narrative" else next(acts) for e in examples}
    stages = train("stage", examples, lambda e: stage_signs(e.parsed, e.said, e.kind, act[id(e)]), output)
    stage = {id(e): code for e, code in zip(examples, stages, strict=True)}
    train("stance", examples, lambda e: stance_signs(e.parsed, e.said, e.kind, act[id(e)], stage[id(e)]), output)


if __name__ == "__main__":
    here = Path(__file__).parent.parent / "extract" / "weights"
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else here)
