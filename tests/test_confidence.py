"""How probable it is that a statement is right."""

import pytest

from flows.extract.confidence import content_confidence, reading, statement_confidence
from flows.records import Attribution

SAID = Attribution(content=((0, 9),), cue=((10, 14),), source=((15, 20),), certainty=0.95)


def test_the_bond_is_how_the_statement_was_read() -> None:
    assert reading(Attribution(content=((0, 9),)), "narrative", ())[0] == "narrative"
    label = ((0, 5),)
    assert reading(Attribution(content=((7, 9),), cue=label, source=label), "direct", ("person:1",))[0] == "form"
    assert reading(SAID, "indirect", ())[0] == "encoder"


def test_signs_hold_no_names() -> None:
    assert reading(SAID, "mixed", ("person:1", "country:NOR")) == (
        "encoder",
        frozenset({"sure>0.4", "sure>0.6", "sure>0.8", "sure>0.9", "speakers2", "by=person", "by=country", "quoted"}),
    )


@pytest.mark.parametrize("confidence", [content_confidence, statement_confidence])
def test_confidence_grows_with_what_the_encoder_gives(confidence) -> None:
    unsure = Attribution(SAID.content, SAID.cue, SAID.source, certainty=0.4)
    assert 0 < confidence(unsure, "direct", ("person:1",)) < confidence(SAID, "direct", ("person:1",)) < 1


def test_content_and_speakers_are_less_probable_than_the_content_alone() -> None:
    for speakers in ((), ("person:1",), ("person:1", "person:2")):
        assert statement_confidence(SAID, "indirect", speakers) < content_confidence(SAID, "indirect", speakers)
