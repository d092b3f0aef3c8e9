"""How a statement quotes, by the marks around its content."""

import pytest

from flows.extract.kind import judge_kind
from flows.extract.structure import structure
from flows.records import Attribution


def kind(text: str, *contents: str, cue: str = "said", source: str = "Roe") -> str:
    def span(part: str) -> tuple[int, int]:
        return text.index(part), text.index(part) + len(part)

    said = Attribution(
        content=tuple(span(content) for content in contents),
        cue=(span(cue),) if cue else (),
        source=(span(source),) if source else (),
    )
    return judge_kind(structure(text), said)


def test_a_content_within_marks_is_direct() -> None:
    assert kind("“We will sign,” Roe said. “It is time.”", "We will sign,", "It is time.") == "direct"


def test_a_content_partly_within_marks_is_mixed() -> None:
    assert kind("Roe said the plan was “a good start” for trade.", "the plan was “a good start” for trade") == "mixed"


def test_a_content_without_marks_is_indirect() -> None:
    assert kind("Roe said the plan was good. “Fine,” she added.", "the plan was good") == "indirect"


def test_a_statement_without_cue_and_source_is_narrative() -> None:
    assert kind("Trade between Chile and Kenya grew.", "Trade between Chile and Kenya grew.", cue="", source="") == (
        "narrative"
    )


@pytest.mark.parametrize("label", ["AMBASSADOR ROE", "Q"])
def test_a_turn_of_a_transcript_is_direct(label: str) -> None:
    assert kind(f"{label}: We agree.\n\n{label}: We sign.", "We agree.", cue=label, source=label) == "direct"


def test_a_paragraph_of_a_speech_is_direct() -> None:
    body = "I am glad that our two countries have come so far, and we shall go further together."
    assert kind(f"Remarks by Minister Ana Roe\n\n{body}", body, cue="", source="") == "direct"
