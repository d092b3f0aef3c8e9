"""The stance of a statement: the speaker's attitude to the cooperation or the partner (codebook section 2.3)."""

from typing import Any

from flows.extract.signs import signs
from flows.extract.weights import decide
from flows.records import Attribution


def judge_stance(parsed: Any, said: Attribution, kind: str, act: str, stage: str) -> str:
    """A code of the codelist `stance`."""
    return decide("stance", stance_signs(parsed, said, kind, act, stage))


def stance_signs(parsed: Any, said: Attribution, kind: str, act: str, stage: str) -> frozenset[str]:
    """The signs of the words, with the act and the stage that were judged before."""
    return signs(parsed, said, kind) | {f"act={act}", f"stage_is={stage}"}
