"""The stance of a statement."""

from typing import Any

from flows.records import Attribution


def judge_stance(parsed: Any, said: Attribution, kind: str, act: str, stage: str) -> str:
    """A code of the codelist `stance`."""
    return "neutral"
