"""The act of a statement."""

from typing import Any

from flows.records import Attribution


def judge_act(parsed: Any, said: Attribution, kind: str) -> str:
    """A code of the codelist `act`."""
    return "none" if kind == "narrative" else "assertive"
