"""The form of a text: headline, headings, paragraphs, quotations, labels, bullets, speeches."""

import time

import pytest

from flows.extract.structure import structure


def parts(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def quoted(text: str) -> list[str]:
    return parts(text, structure(text).quotations)


def test_a_short_first_line_without_full_stop_is_the_headline() -> None:
    text = "Kenya and Chile widen ties\n\nNAIROBI - The two countries will trade more, officials said."
    form = structure(text)
    assert form.headline is not None
    assert text[slice(*form.headline)] == "Kenya and Chile widen ties"


def test_a_first_line_that_is_a_paragraph_is_no_headline() -> None:
    assert (
        structure("The two countries will trade more, officials said on Monday.\n\nMore talks follow.").headline is None
    )


def test_a_line_that_equals_the_title_is_the_headline_even_with_a_full_stop() -> None:
    assert structure("Talks end.\n\nThey lasted two days.", "Talks end").headline == (0, 10)


def test_an_empty_text_has_no_parts() -> None:
    form = structure("")
    assert (form.headline, form.paragraphs, form.quotations, form.labels) == (None, (), (), ())


def test_a_line_broken_in_the_middle_of_a_sentence_stays_one_paragraph() -> None:
    text = "The ministers of both countries met for two days in\nthe capital and agreed on a plan."
    assert structure(text).paragraphs == ((0, len(text)),)


def test_a_section_title_is_a_heading() -> None:
    text = "News of the day\n\nThe visit begins on Monday.\n\nTrade and Investment\n\nTrade has grown."
    assert parts(text, structure(text).headings) == ["Trade and Investment"]


def test_a_headline_repeated_before_the_lead_is_a_heading() -> None:
    text = "Chile seeks more trade with Kenya\n\nChile seeks more trade with Kenya. The minister said so."
    assert parts(text, structure(text).headings) == ["Chile seeks more trade with Kenya."]


@pytest.mark.parametrize(
    "text",
    [
        "He said “we agree” and left.",
        'He said "we agree" and left.',
        "He said «we agree» and left.",
        "He said ''we agree'' and left.",
        "He said ``we agree'' and left.",
        "He said 'we agree' and left.",
        "He said ‘we agree’ and left.",
        "He said „we agree“ and left.",
    ],
)
def test_every_kind_of_mark_makes_a_quotation(text: str) -> None:
    assert quoted(text) == ["we agree"]


def test_apostrophes_make_no_quotations() -> None:
    assert quoted("The parties' plan isn't Chile's, and the '90s are over; it's the ministers' turn.") == []


def test_a_possessive_inside_single_marks_does_not_close_them() -> None:
    assert quoted("'We know the ministers' plan,' he said.") == ["We know the ministers' plan,"]


def test_marks_inside_a_quotation_belong_to_it() -> None:
    assert quoted("“He called it ‘a start’ twice,” she said.") == ["He called it ‘a start’ twice,"]


def test_a_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    assert quoted("“We agree.\n\n“We sign,” he said.") == ["We agree.", "We sign,"]


def test_labels_are_found_where_speakers_alternate() -> None:
    text = "AMBASSADOR ROE: Welcome.\n\nMR. POE: Thanks.\n\nAMBASSADOR ROE: Let us begin."
    assert parts(text, structure(text).labels) == ["AMBASSADOR ROE", "MR. POE", "AMBASSADOR ROE"]


def test_a_colon_in_prose_makes_no_label() -> None:
    assert structure("Trade: what next?\n\nThe plan has one aim: growth.\n\nNote: figures are rounded.").labels == ()


def test_bullets_and_numbered_paragraphs_lose_their_signs() -> None:
    text = "They agreed on:\n\n• trade;\n\n2. energy;\n\n(c) culture."
    assert parts(text, structure(text).bullets) == ["trade;", "energy;", "culture."]


def test_bare_numbers_count_only_where_they_run_on() -> None:
    assert structure("20 companies came from Chile.\n\n5 of them signed.").bullets == ()
    assert len(structure("1 We thank you.\n\n2 We sign today.\n\n3 We go on.").bullets) == 3


def test_a_speech_is_told_by_its_title_and_first_person() -> None:
    body = "I am glad that our two countries have come so far, and we shall go further together."
    assert structure(f"Remarks by Minister Ana Roe at the forum\n\n{body}\n\n{body}").speech
    assert not structure(f"Ministers open the forum\n\n{body.replace('I am', 'He is').replace('our', 'the')}").speech


@pytest.mark.parametrize("piece", ['"', "'a ", "'a' ", "“", "A: x\n", "''``", " ", "1 a\n", "a’s ‘"])
def test_hostile_texts_take_linear_time(piece: str) -> None:
    begin = time.perf_counter()
    structure(piece * (500_000 // len(piece)))
    assert time.perf_counter() - begin < 5


def test_a_speech_that_opens_as_one_may_speak_of_states_only() -> None:
    body = "Chile and Kenya have built a port together, and ships from both countries call there every week."
    title = "Statement by Ambassador Ana Roe at the Ocean Forum"
    assert structure(f"{title}\n\nThank you, Madam President.\n\n{body}\n\n{body}\n\nWe urge all to join.").speech
    assert not structure(f"{title}\n\n{body}\n\n{body}\n\n{body} He said that we should join.").speech
