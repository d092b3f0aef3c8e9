"""Whether confidence can be taken at its word: shares of right rows by confidence."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from flows.evaluate.compare import Comparison

BINS = 10
Judged = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows whose confidence is at least `lower` and below `upper` (the last bin holds 1); nulls where it is empty."""

    lower: float
    upper: float
    n: int
    mean_confidence: float | None
    share_right: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reliability table of one column `confidence`, and how far it is off on average over the rows."""

    n: int
    expected_calibration_error: float
    bins: tuple[Bin, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values, as in the class."""
        return {**asdict(self), "bins": [asdict(b) for b in self.bins]}


def calibrate(judged: Iterable[Judged]) -> Calibration:
    """Confidence and whether the row is right → ten bins of equal width; the error is 0 where there are no rows."""
    placed: list[list[Judged]] = [[] for _ in range(BINS)]
    for confidence, right in judged:
        placed[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    n = sum(map(len, placed))
    bins = tuple(_bin(number, rows) for number, rows in enumerate(placed))
    off = sum(b.n * abs((b.mean_confidence or 0.0) - (b.share_right or 0.0)) for b in bins)
    return Calibration(n, off / n if n else 0.0, bins)


def statement_confidence(documents: Iterable[Comparison]) -> Iterator[Judged]:
    """Every statement found: right where it meets a gold statement and has exactly its speakers."""
    for compared in documents:
        met = {j: compared.gold.statements[i] for i, j in compared.statements.items()}
        for j, found in enumerate(compared.found.statements):
            yield found.confidence, j in met and compared.same_speakers(met[j], found)


def sector_confidence(documents: Iterable[Comparison]) -> Iterator[Judged]:
    """Every sector of every statement found: right where the gold statement that it meets has it too."""
    for compared in documents:
        met = {j: compared.gold.statements[i] for i, j in compared.statements.items()}
        for j, found in enumerate(compared.found.statements):
            for sector, confidence in sorted(found.sector_confidence.items()):
                yield confidence, j in met and sector in met[j].sectors


def _bin(number: int, rows: list[Judged]) -> Bin:
    lower, upper = number / BINS, (number + 1) / BINS
    if not rows:
        return Bin(lower, upper, 0, None, None)
    mean = sum(confidence for confidence, _ in rows) / len(rows)
    return Bin(lower, upper, len(rows), mean, sum(right for _, right in rows) / len(rows))
