"""What judging the stage promises (codebook section 2.2)."""

import pytest

from flows.extract.act import judge_act
from flows.extract.stage import judge_stage
from schemas import codes, lexicon
from tests.statements import marked


def stage(text: str, kind: str = "indirect") -> str:
    parsed, said = marked(text)
    return judge_stage(parsed, said, kind, judge_act(parsed, said, kind))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("{s:Ana Reyes} {q:noted} that {c:trade between Peru and Chile has grown in recent years}.", "existing"),
        ("{s:The parties} {q:agreed} {c:to open a joint laboratory}.", "committed"),
        ("{s:The president} {q:called for} {c:closer cooperation in education}.", "proposed"),
        ("{s:The ministers} {q:discussed} {c:ways to expand trade}.", "proposed"),
        ("{s:Ana Reyes} {q:stressed} {c:the importance of deepening cooperation}.", "proposed"),
        ("{s:He} {q:said} {c:the port could help both countries to sell more fruit}.", "potential"),
    ],
)
def test_cue_and_content_tell_how_far_cooperation_has_come(text: str, right: str) -> None:
    assert stage(text) == right


def test_a_narrative_tells_its_stage_by_its_verb() -> None:
    assert stage("{c:Trade between Peru and Chile reached two billion dollars last year.}", "narrative") == "existing"
    assert stage("{c:The two countries will open a joint laboratory next year.}", "narrative") == "committed"


def test_every_cue_names_a_stage_of_the_codelist() -> None:
    rows = lexicon("stage_cues")
    assert {row["stage"] for row in rows} == set(codes("stage")) - {"none"}
    assert len({row["term"] for row in rows}) == len(rows)
