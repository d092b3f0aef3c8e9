"""How a statement quotes: direct, mixed, indirect, narrative."""

from typing import Any

from flows.extract.structure import Structure
from flows.records import Attribution


def judge_kind(parsed: Any, form: Structure, said: Attribution) -> str:
    """A code of the codelist `kind`."""
    return "indirect"
