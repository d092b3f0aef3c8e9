"""The stage of a statement: how far the cooperation in the content has come (codebook section 2.2)."""

from typing import Any

from flows.extract.signs import cue_row, signs
from flows.extract.weights import decide
from flows.records import Attribution
from schemas import Row

# The codebook's own order of questions to a content: each stage with the signs that answer "yes", first answer wins.
_CONTENT = (
    ("committed", {"modal=will", "modal=shall", "near=tomorrow"}),
    (
        "proposed",
        {"modal=should", "modal=must", "modal=ought", "below_modal=should", "start=how"}
        | {
            f"near={word}"
            for word in ("need", "importance", "necessity", "let", "way", "desire", "intent", "intention")
        }
        | {
            f"near={word}" for word in ("proposal", "plan", "propose", "want", "hope", "request", "seek", "negotiation")
        },
    ),
    (
        "potential",
        {"modal=could", "modal=may", "modal=might", "modal=would", "modal=can"}
        | {f"near={word}" for word in ("potential", "opportunity", "prospect", "possibility")},
    ),
)
_LOOKING_BACK = frozenset(
    f"near={word}" for word in ("ongoing", "progress", "effort", "recent", "contribution", "status")
)
_CONTRACTING = frozenset(("head=sign", "head=agree", "head=plan", "near=memorandum"))


def judge_stage(parsed: Any, said: Attribution, kind: str, act: str) -> str:
    """A code of the codelist `stage`."""
    return decide("stage", stage_signs(parsed, said, kind, act))


def stage_signs(parsed: Any, said: Attribution, kind: str, act: str) -> frozenset[str]:
    """The signs of the words, with the act that was judged before, and what the codebook's rules alone would say."""
    shown = signs(parsed, said, kind)
    return shown | {f"act={act}", f"rule={_rule(shown, kind, cue_row(parsed, said))}"}


def _rule(shown: frozenset[str], kind: str, cue: Row | None) -> str:
    if kind == "narrative":
        return _content(shown) if shown.isdisjoint(_CONTRACTING) else "committed"
    act = cue["act"] if cue else ""
    if act == "directive" or (cue and "stage proposed" in cue["note"]):
        return "proposed"
    if act == "consultative":
        return "proposed" if shown.isdisjoint(_LOOKING_BACK) else "existing"
    if act == "commissive":
        return _commitment(shown, cue)
    return _content(shown)


def _commitment(shown: frozenset[str], cue: Row | None) -> str:
    """A refusal ends; a commitment to what is in force stands; one to something further is still to come."""
    if cue and cue["polarity"] == "negative":
        return "ended"
    standing = "near=commitment" in shown and "pair=commitment to" not in shown
    reaffirmed = "cue=reaffirm" in shown or "cue=reiterate" in shown
    return "existing" if standing or (reaffirmed and "form=noun" in shown) else "committed"


def _content(shown: frozenset[str]) -> str:
    return next((stage for stage, answers in _CONTENT if not shown.isdisjoint(answers)), "existing")
