"""The stage of a statement."""

from typing import Any

from flows.records import Attribution


def judge_stage(parsed: Any, said: Attribution, kind: str, act: str) -> str:
    """A code of the codelist `stage`."""
    return "existing"
