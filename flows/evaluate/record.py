"""Figures that stay with the code: one gold set's, in `schemas/accuracy.json`, from where every release prints them."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

from flows.errors import ComityError
from flows.evaluate import Evaluation
from flows.evaluate.report import figures
from schemas.accuracy import DECLARED, RECORDED, accuracy, recorded

# Digits kept of a share: enough that one decimal of its percentage is rounded once.
DIGITS = 6


def check_name(name: str) -> None:
    """ComityError where nothing says who coded the gold set of that name: no figure may stand without it."""
    known = accuracy().coded_by
    if name not in known:
        raise ComityError(
            f"no gold set is called {name!r}; say in schemas/{DECLARED} who coded it, or name one of {', '.join(known)}"
        )


def record(evaluation: Evaluation, name: str, path: Path | None = None) -> Path:
    """Write the figures of the gold set of that name, in place of its earlier ones; returns the file."""
    check_name(name)
    path = path or Path(str(resources.files("schemas").joinpath(RECORDED)))
    sets = {**recorded(), name: _rounded(figures(evaluation))}
    text = json.dumps(dict(sorted(sets.items())), ensure_ascii=False, allow_nan=False, indent=1)
    try:
        path.write_text(f"{text}\n", "utf-8")
    except OSError as error:
        raise ComityError(f"the figures cannot be recorded: {path}: {error.strerror}") from error
    return path


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, DIGITS)
        case dict():
            return {key: _rounded(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_rounded(inner) for inner in value]
    return value
