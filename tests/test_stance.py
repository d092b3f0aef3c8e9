"""What judging the stance promises (codebook section 2.3)."""

import pytest

from flows.extract.act import judge_act
from flows.extract.stage import judge_stage
from flows.extract.stance import judge_stance
from schemas import codes, lexicon
from tests.statements import marked


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("{s:Ana Reyes} {q:thanked} {c:Norway for its support}.", "positive"),
        ("{s:The parties} {q:pledged} {c:to deepen their friendship}.", "positive"),
        ("{s:The minister} {q:condemned} {c:the attack on the embassy}.", "negative"),
        ("{s:She} {q:criticized} {c:the unfair ban on imports}.", "negative"),
        ("{s:The ministers} {q:discussed} {c:cooperation in energy}.", "neutral"),
    ],
)
def test_cue_and_content_tell_the_attitude(text: str, right: str) -> None:
    parsed, said = marked(text)
    act = judge_act(parsed, said, "indirect")
    assert judge_stance(parsed, said, "indirect", act, judge_stage(parsed, said, "indirect", act)) == right


def test_every_cue_names_a_stance_of_the_codelist() -> None:
    rows = lexicon("stance_cues")
    assert {row["stance"] for row in rows} < set(codes("stance"))
    assert len({row["term"] for row in rows}) == len(rows)
