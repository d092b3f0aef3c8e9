"""The figures of an evaluation, for programs and for a terminal."""

from typing import Any

from flows.evaluate import Evaluation
from flows.evaluate.calibration import Calibration
from flows.evaluate.measures import Score
from schemas.accuracy import accuracy

_COLUMNS = ("measure", "gold", "found", "P", "R", "F1/acc.", "95 % interval", "n")


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Everything but the mistakes; shares are from 0 to 1, the names of measures those of `schemas/accuracy.toml`.

    A measure is `gold`, `found`, `right`, `precision`, `recall`, `f1`, or, where one value is judged a row, `n`,
    `right`, `accuracy`; `interval` holds the ends of the 95 % bootstrap interval over documents. `by_document` has the
    same measures without intervals; `meanings` says how each is counted.
    """
    return {
        **figures(evaluation),
        "meanings": {m.name: m.meaning for m in accuracy().measures},
        "not_read": dict(evaluation.not_read),
        "by_document": {
            name: {m: score.as_json() for m, score in scores.items()} for name, scores in evaluation.by_document.items()
        },
    }


def figures(evaluation: Evaluation) -> dict[str, Any]:
    """What is known of the set as a whole: how large it is, what was measured, every measure, and the calibration."""
    return {
        "extractor": evaluation.extractor,
        "codebook_version": evaluation.codebook_version,
        "documents": len(evaluation.comparisons),
        "statements": evaluation.statement_count,
        "measures": {name: score.as_json() for name, score in evaluation.scores.items()},
        "calibration": {
            "statements": evaluation.statement_calibration.as_json(),
            "statement_sectors": evaluation.sector_calibration.as_json(),
        },
    }


def as_text(evaluation: Evaluation) -> str:
    """The same for people, in percent."""
    parts = [
        f"Documents: {len(evaluation.comparisons)}; statements: {evaluation.statement_count}; extractor: "
        f"{evaluation.extractor}; codebook: {evaluation.codebook_version}",
        _aligned([_COLUMNS, *map(_row, evaluation.scores.values())]),
    ]
    for what, calibration in (
        ("statements", evaluation.statement_calibration),
        ("sectors of statements", evaluation.sector_calibration),
    ):
        off = f"{100 * calibration.expected_calibration_error:.1f}"
        parts.append(f"Confidence of {what}: off by {off} on average (expected calibration error), n {calibration.n}")
        parts.append(_aligned(_reliability(calibration)))
    return "\n\n".join(parts)


def _row(score: Score) -> tuple[str, ...]:
    low, high = score.interval or (0.0, 0.0)
    shown = (_percent(score.value), f"{_percent(low)} to {_percent(high)}")
    if score.measure.form == "accuracy":
        return (score.measure.label, "", "", "", "", *shown, str(score.tally.gold))
    counts = (str(score.tally.gold), str(score.tally.found), _percent(score.precision), _percent(score.recall))
    return (score.measure.label, *counts, *shown, "")


def _reliability(calibration: Calibration) -> list[tuple[str, ...]]:
    rows = [
        (
            f"{_percent(b.lower)} to {_percent(b.upper)}",
            str(b.n),
            "" if b.mean_confidence is None else _percent(b.mean_confidence),
            "" if b.share_right is None else _percent(b.share_right),
        )
        for b in calibration.bins
    ]
    return [("confidence", "n", "mean confidence", "right"), *rows]


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _aligned(rows: list[tuple[str, ...]]) -> str:
    """The first column to the left, the others to the right, two spaces between them."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)
