"""Accuracy against gold annotations (contract section 6): the steps of a release, then the comparison."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows import steps
from flows.evaluate.calibration import Calibration, calibrate, sector_confidence, statement_confidence
from flows.evaluate.compare import Comparison, compare
from flows.evaluate.counts import tallies
from flows.evaluate.found import read_found
from flows.evaluate.gold import GoldDocument, read_gold, text_files
from flows.evaluate.measures import Score, scores_of, total_scores
from flows.evaluate.readings import Reading
from flows.fingerprint import extractor_key
from flows.progress import progress_bar
from schemas import dataset


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one gold set, what they were measured with, and the texts that the program refused."""

    extractor: str
    codebook_version: str
    comparisons: tuple[Comparison, ...]
    scores: Mapping[str, Score]
    by_document: Mapping[str, Mapping[str, Score]]
    statement_calibration: Calibration
    sector_calibration: Calibration
    not_read: Mapping[str, str]

    @property
    def statement_count(self) -> int:
        """Statements in the gold."""
        return sum(len(c.gold.statements) for c in self.comparisons)


def evaluate(folder: Path) -> Evaluation:
    """Read the texts of the folder as a release does, and compare with its gold; GoldError where that is not usable.

    Every `NN.txt` is read, as `comity release FOLDER/*.txt` would, since one text can give an actor of another its
    full name; those with `NN.gold.json` are compared.
    """
    gold = read_gold(folder)
    with tempfile.TemporaryDirectory(prefix="comity-") as work:
        return evaluate_tables(gold, _tables([str(path) for path in text_files(folder)], Path(work)))


def evaluate_tables(gold: Sequence[GoldDocument], tables: Path) -> Evaluation:
    """Compare a folder of tables with gold; a document that the tables lack counts as all missed."""
    found = read_found(tables)
    comparisons = tuple(compare(document, found.readings.get(document.name, Reading())) for document in gold)
    counted = {c.name: tallies(c) for c in comparisons}
    return Evaluation(
        extractor=extractor_key(),
        codebook_version=dataset().codebook_version,
        comparisons=comparisons,
        scores=total_scores(list(counted.values())),
        by_document={name: scores_of(counts) for name, counts in counted.items()},
        statement_calibration=calibrate(statement_confidence(comparisons)),
        sector_calibration=calibrate(sector_confidence(comparisons)),
        not_read={c.name: found.not_read[c.name] for c in comparisons if c.name in found.not_read},
    )


def _tables(sources: Sequence[str], work: Path) -> Path:
    ingested = steps.ingest(sources, work)
    extracted = []
    with progress_bar("annotating", len(ingested.batches)) as advance:
        for batch in ingested.batches:
            extracted.append(steps.extract(batch))
            advance()
    return steps.tabulate(ingested, extracted, steps.identify(extracted, work), work)
