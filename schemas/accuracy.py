"""What is measured against gold annotations, how far readers agree, and the figures that were recorded."""

import functools
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any

from schemas.load import DeclarationError

FORMS = ("f1", "accuracy")
DECLARED, RECORDED = "accuracy.toml", "accuracy.json"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; `agreement` is what two readers reach on it, in percent."""

    name: str
    form: str
    label: str
    meaning: str
    agreement: int | None = None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The declaration: measures in their order, on how much agreement rests, and who coded each gold set."""

    measures: tuple[Measure, ...]
    agreement_documents: int
    agreement_readers: str
    coded_by: Mapping[str, str]


@functools.cache
def accuracy() -> Accuracy:
    """`accuracy.toml`; DeclarationError where it says something that it may not say."""
    try:
        raw = tomllib.loads(_packaged(DECLARED).read_text("utf-8"))
        measures = tuple(Measure(**m) for m in raw["measures"])
        sets = MappingProxyType({name: str(s["coded_by"]) for name, s in raw["sets"].items()})
        declared = Accuracy(measures, int(raw["agreement"]["documents"]), str(raw["agreement"]["readers"]), sets)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DeclarationError(f"schemas/{DECLARED}: {error!r}") from error
    names = [m.name for m in measures]
    if len(set(names)) != len(names):
        raise DeclarationError(f"schemas/{DECLARED}: two measures have one name")
    unknown = [m.name for m in measures if m.form not in FORMS]
    if unknown:
        raise DeclarationError(f"schemas/{DECLARED}, {unknown[0]}: the form is none of {', '.join(FORMS)}")
    return declared


def recorded() -> dict[str, dict[str, Any]]:
    """Name of a gold set → its figures, as `comity evaluate --record` wrote them; nothing before the first record."""
    try:
        found: dict[str, dict[str, Any]] = json.loads(_packaged(RECORDED).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise DeclarationError(f"schemas/{RECORDED}: {error}") from error
    return found


def _packaged(name: str) -> Any:
    return resources.files("schemas").joinpath(name)
