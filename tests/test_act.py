"""What judging the act promises (codebook section 2.1)."""

import pytest

from flows.extract.act import judge_act
from flows.extract.weights import weights
from schemas import codes
from tests.statements import marked


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("{s:Ana Reyes} {q:said} that {c:trade between Peru and Chile reached two billion dollars}.", "assertive"),
        ("{s:The envoy} {q:noted} that {c:both countries have long been friends}.", "assertive"),
        ("{s:Ana Reyes} {q:called for} {c:closer cooperation in education}.", "directive"),
        ("{s:The minister} {q:urged} {c:the sides to resume the talks}.", "directive"),
        ("{s:The parties} {q:agreed} {c:to open a joint laboratory}.", "commissive"),
        ("{s:Peru} {q:pledged} {c:to send doctors to Haiti}.", "commissive"),
        ("{s:Ana Reyes} {q:thanked} {c:Norway for its support}.", "expressive"),
        ("{s:The president} {q:welcomed} {c:the growth of tourism}.", "expressive"),
        ("{s:The ministers} {q:discussed} {c:cooperation in energy}.", "consultative"),
        ("{s:They} {q:exchanged views} on {c:regional security}.", "consultative"),
    ],
)
def test_the_cue_decides_the_act(text: str, act: str) -> None:
    assert judge_act(*marked(text), "indirect") == act


def test_the_content_decides_after_a_neutral_cue() -> None:
    assert judge_act(*marked("“{c:We should sign the agreement},” {s:Ana Reyes} {q:said}."), "direct") == "directive"


def test_a_narrative_has_no_act_and_nothing_else_has_none() -> None:
    assert judge_act(*marked("{c:Peru and Chile signed a treaty.}"), "narrative") == "none"
    assert "none" not in weights("act")[0]


def test_weights_give_codes_of_the_codelists_only() -> None:
    for name in ("act", "stage", "stance"):
        assert set(weights(name)[0]) <= set(codes(name))
