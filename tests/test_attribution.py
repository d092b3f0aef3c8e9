"""Who reports what: cue, source and content of statements."""

import pytest

from flows.extract import encoder
from flows.extract.attribution import find_attributions
from flows.extract.structure import structure
from flows.records import Attribution, Span

Row = tuple[str, str, tuple[str, ...]]


def rows(text: str) -> list[Row]:
    """(source, cue, contents) of each attribution."""

    def words(spans: tuple[Span, ...]) -> str:
        return " … ".join(text[start:end] for start, end in spans)

    def row(said: Attribution) -> Row:
        return words(said.source), words(said.cue), tuple(text[start:end] for start, end in said.content)

    return [row(said) for said in find_attributions(structure(text), encoder.encode(text).attributions)]


def test_a_reported_clause_loses_that_and_the_full_stop() -> None:
    assert rows("Minister Roe said that Chile would open an embassy.") == [
        ("Minister Roe", "said", ("Chile would open an embassy",))
    ]


def test_a_content_before_its_cue_is_found() -> None:
    assert rows("Chile will open an embassy in Nairobi next year, Roe said.") == [
        ("Roe", "said", ("Chile will open an embassy in Nairobi next year",))
    ]


def test_a_quotation_goes_to_the_subject_behind_the_cue() -> None:
    assert rows("“We will sign the treaty soon,” said Minister Roe.") == [
        ("Minister Roe", "said", ("We will sign the treaty soon,",))
    ]


def test_a_quotation_that_a_cue_interrupts_is_one_statement() -> None:
    assert rows("“We will sign,” Roe said. “It took ten years. Now it is done.”") == [
        ("Roe", "said", ("We will sign,", "It took ten years. Now it is done."))
    ]


def test_a_quotation_over_two_paragraphs_is_one_statement() -> None:
    found = rows("Roe told reporters: “We will sign the treaty.\n\n“It took ten years.”")
    assert found == [("Roe", "told", ("We will sign the treaty.", "It took ten years."))]


def test_a_new_cue_begins_a_new_statement_of_the_same_source() -> None:
    found = rows("Roe said the treaty was ready, adding that both sides would sign it in May.")
    assert found == [
        ("Roe", "said", ("the treaty was ready",)),
        ("Roe", "adding", ("both sides would sign it in May",)),
    ]


def test_verbs_with_one_subject_share_it() -> None:
    found = rows("Roe thanked the Kenyan minister for his support and called for more trade.")
    assert [(source, cue) for source, cue, _ in found] == [("Roe", "thanked"), ("Roe", "called for")]
    assert found[1][2] == ("more trade",)


def test_a_request_keeps_its_addressee() -> None:
    assert rows("Roe urged the sides to sign the treaty.") == [("Roe", "urged", ("the sides to sign the treaty",))]


def test_an_infinitive_keeps_its_to() -> None:
    assert rows("The ministers agreed to expand trade.") == [("The ministers", "agreed", ("to expand trade",))]


def test_a_topic_of_talks_is_content() -> None:
    assert rows("The ministers discussed trade and energy.") == [("The ministers", "discussed", ("trade and energy",))]


def test_according_to_is_a_cue() -> None:
    assert rows("According to the ministry, trade has doubled since 2020.") == [
        ("the ministry", "According to", ("trade has doubled since 2020",))
    ]


def test_the_agent_of_a_passive_speaks() -> None:
    ((source, cue, contents),) = rows("The plan to close the port was criticized by Minister Roe.")
    assert (source, contents) == ("Minister Roe", ("The plan to close the port",))
    assert "criticized" in cue


def test_a_pronoun_within_a_content_is_no_speaker_of_its_own() -> None:
    assert len(rows("Roe said that she wants to buy more copper.")) == 1


@pytest.mark.parametrize(
    "deed",
    [
        "Chile and Kenya signed a treaty on trade in Nairobi on Monday.",
        "Kenya built a port near Mombasa with Chilean help last year.",
        "The company sold its shares in the Chilean mine to a bank.",
    ],
)
def test_deeds_are_no_cues(deed: str) -> None:
    assert rows(deed) == []


def test_headlines_say_nothing() -> None:
    text = "Roe says Chile will sign\n\nThe talks lasted for two days and ended in the evening."
    assert rows(text) == []


def test_turns_of_a_transcript_are_said_by_their_labels() -> None:
    found = rows("MINISTER ROE: We agree on all.\n\nWe sign in May.\n\nQ: Where?\n\nMINISTER ROE: (Laughs.) At home.")
    assert found == [
        ("MINISTER ROE", "MINISTER ROE", ("We agree on all.",)),
        ("MINISTER ROE", "MINISTER ROE", ("We sign in May.",)),
        ("Q", "Q", ("Where?",)),
        ("MINISTER ROE", "MINISTER ROE", ("At home.",)),
    ]


def test_paragraphs_of_a_speech_have_neither_cue_nor_source() -> None:
    body = "I am glad that our two countries have come so far, and we shall go further together."
    found = rows(f"Remarks by Minister Ana Roe\n\nExcellencies, ladies and gentlemen,\n\n1 {body}\n\n2 Thank you all.")
    assert found == [("", "", (body,)), ("", "", ("Thank you all.",))]


def test_no_two_attributions_have_the_same_content() -> None:
    contents = [c for _, _, c in rows("Roe said and stressed that trade grew. “Trade grew,” he said, she said.")]
    assert len(contents) == len(set(contents))


def test_a_heading_says_nothing_whatever_was_read_in_it() -> None:
    text = "Talks in Nairobi\n\nThe visit lasted two days.\n\nMinister Roe Praises Trade\n\nTrade has grown."
    read = [Attribution(content=((text.index("Trade\n"), text.index("Trade\n") + 5),))]
    assert find_attributions(structure(text), read) == []


def test_what_the_encoder_is_not_certain_of_is_left_out() -> None:
    text = "Chile grew. Peru said that Chile grew."
    read = [Attribution(content=((0, 10),), certainty=0.49), Attribution(content=((27, 37),), certainty=0.51)]
    assert find_attributions(structure(text), read) == [read[1]]
