"""What the speaker does, by cue and encoder (codebook section 2.1)."""

import pytest

from flows.extract import nlp
from flows.extract.acts import UNKNOWN, judge_act, usual_act
from flows.extract.tokens import Tokens
from flows.records import Attribution
from schemas import codes, lexicon


def said(text: str, cue: str) -> tuple[Tokens, Attribution]:
    (parsed,) = nlp.parse([text])
    start = text.index(cue)
    return Tokens(parsed), Attribution(content=((0, 1),), cue=((start, start + len(cue)),))


@pytest.mark.parametrize(
    ("text", "cue", "act"),
    [
        ("Chile and Peru discussed trade.", "discussed", "consultative"),
        ("She called for more trade.", "called for", "directive"),
        ("They have agreed to meet again.", "agreed", "commissive"),
        ("He flumped that trade grew.", "flumped", UNKNOWN),
    ],
)
def test_a_cue_has_a_usual_act(text: str, cue: str, act: str) -> None:
    assert usual_act(*said(text, cue)) == act


def test_the_cue_decides_between_acts_that_the_encoder_holds_for_equal() -> None:
    chances = {**dict.fromkeys(codes("act"), 0.01), "assertive": 0.48, "consultative": 0.48}
    assert judge_act(*said("Chile and Peru discussed trade.", "discussed"), chances) == "consultative"
    assert judge_act(*said("Chile noted that trade grew.", "noted"), chances) == "assertive"


def test_an_act_that_the_encoder_rules_out_stays_ruled_out() -> None:
    chances = {**dict.fromkeys(codes("act"), 0.0), "assertive": 1.0}
    assert judge_act(*said("Chile and Peru discussed trade.", "discussed"), chances) == "assertive"


def test_every_cue_has_an_act_of_the_codelist() -> None:
    rows = lexicon("cues")
    assert {row["act"] for row in rows} <= set(codes("act")) - {"none"}
    assert len({row["cue"] for row in rows}) == len(rows)
