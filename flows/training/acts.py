"""`python -m flows.training.acts GOLD_DIR CHANCES`: learn how much the usual act of a cue says of a statement's act.

For the statements whose cues have one usual act: the logarithm of how often each act was coded, over how often the
statement heads expected it. CHANCES is what `python -m flows.training` writes: what the heads say of statements that
they did not learn from. Prints the share that comes out right, cross-validated, without and with the weights.
"""

import csv
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flows.extract import acts
from flows.extract.tokens import Tokens
from flows.training.lessons import attribution, from_command_line

# Statements as the heads expect them that are added to those that were coded.
PRIOR = 2.0
FOLDS = 5

Gains = Mapping[str, Mapping[str, float]]


class Case(NamedTuple):
    """One attributed statement: its document, the usual act of its cue, the heads' chances, the act that was coded."""

    document: str
    usual: str
    chances: Mapping[str, float]
    act: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn and write the weights."""
    taught, output = from_command_line(__doc__, arguments)
    cases = []
    for lesson in taught:
        tokens = Tokens(lesson.parsed)
        for statement in lesson.statements:
            if statement["kind"] != "narrative":
                usual = acts.usual_act(tokens, attribution(statement))
                cases.append(Case(lesson.name, usual, statement["chances"]["act"], statement["act"]))
    names = sorted({case.document for case in cases})
    right = {False: 0, True: 0}
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        gains = _gains([case for case in cases if case.document not in held])
        for case in (case for case in cases if case.document in held):
            right[False] += acts.best_act(case.chances, {}) == case.act
            right[True] += acts.best_act(case.chances, gains.get(case.usual, {})) == case.act
    without, with_cue = (right[known] / len(cases) for known in (False, True))
    print(f"{len(cases)} statements: {without:.3f} right without the cue, {with_cue:.3f} with it")
    with (output / "act_weights.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["usual_act", "act", "weight"])
        for usual, row in sorted(_gains(cases).items()):
            writer.writerows([usual, act, f"{weight:.3f}"] for act, weight in sorted(row.items()))


def _gains(cases: Sequence[Case]) -> Gains:
    found: dict[str, dict[str, float]] = {}
    for usual in sorted({case.usual for case in cases}):
        some = [case for case in cases if case.usual == usual]
        expected = {act: sum(c.chances[act] for c in some) / len(some) for act in some[0].chances}
        coded = {act: sum(c.act == act for c in some) + PRIOR * share for act, share in expected.items()}
        whole = len(some) + PRIOR
        found[usual] = {a: math.log(coded[a] / whole + 1e-3) - math.log(expected[a] + 1e-3) for a in expected}
    return found


if __name__ == "__main__":
    main()
