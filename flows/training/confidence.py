"""`python -m flows.training.confidence GOLD_DIR …`: learn how probable it is that a statement is right.

Logistic regressions over the signs of `flows.extract.confidence`, from what the program finds in gold documents that
nothing else was learned from; prints the expected calibration error, cross-validated (documents are never split), and
writes the lexicons of weights to the folder that --output names.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.evaluate.calibration import calibrate
from flows.evaluate.compare import compare
from flows.evaluate.gold import GoldDocument, read_gold
from flows.evaluate.readings import Actor, Coded, Reading
from flows.extract import annotate
from flows.extract.confidence import CONTENT_WEIGHTS, STATEMENT_WEIGHTS, reading
from flows.records import Annotation, Attribution, Document
from flows.training.regression import Case, learn

# Chosen by cross-validation among 0.005, 0.01, 0.05.
STRENGTH = 0.01


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--output", type=Path, default=Path("schemas/lexicons"))
    options = parser.parse_args(arguments)
    documents = [document for folder in options.gold for document in read_gold(folder)]
    judged = [pair for document in documents for pair in _judged(document)]
    for name, number in ((CONTENT_WEIGHTS, 0), (STATEMENT_WEIGHTS, 1)):
        cases = [pair[number] for pair in judged]
        chances = learn(cases, options.output / f"{name}.csv", STRENGTH)
        error = calibrate((float(p), c.holds) for p, c in zip(chances, cases, strict=True))
        print(f"{name}: {len(documents)} documents, {error.n} statements, error {error.expected_calibration_error:.3f}")


def _judged(document: GoldDocument) -> Iterator[tuple[Case, Case]]:
    """For each statement found: whether its content is right, and whether its content and speakers are."""
    text = document.text
    (found,) = annotate([Document(document.name, document.name, "", "", text)])
    compared = compare(document, _reading(found))
    met = {j: compared.gold.statements[i] for i, j in compared.statements.items()}
    for j, s in enumerate(found.statements):
        said = Attribution(s.content, s.cue, s.source, s.certainty)
        bond, signs = reading(said, s.kind, s.speakers)
        right = j in met and compared.same_speakers(met[j], compared.found.statements[j])
        yield Case(document.name, bond, signs, j in met), Case(document.name, bond, signs, right)


def _reading(found: Annotation) -> Reading:
    named = {mention.entity for mention in found.mentions}
    actors = (Actor(e.key, e.name, e.actor_type, e.country_code, e.aliases) for e in found.entities if e.key in named)
    statements = (Coded(s.content, s.kind, s.act, s.stage, s.stance, frozenset(s.speakers)) for s in found.statements)
    return Reading(tuple(actors), tuple(statements))


if __name__ == "__main__":
    main()
