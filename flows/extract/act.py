"""The act of a statement: what the speaker does (codebook section 2.1)."""

from typing import Any

from flows.extract.signs import signs
from flows.extract.weights import decide
from flows.records import Attribution


def judge_act(parsed: Any, said: Attribution, kind: str) -> str:
    """A code of the codelist `act`; `none` for narratives only."""
    return "none" if kind == "narrative" else decide("act", signs(parsed, said, kind))
