"""What finding narratives promises (codebook section 2, narrative)."""

from flows.extract import nlp
from flows.extract.actors import find_actors
from flows.extract.narrative import find_narratives
from flows.extract.sectors import find_sectors
from flows.extract.structure import structure
from flows.records import Attribution, Document

CLAIM = "Norway and Kenya signed an agreement on cooperation in trade and fisheries in 2019."
REPORT = "Ana Reyes said that the agreement between Norway and Kenya covers trade and tourism."


def narratives(text: str, *said: Attribution) -> list[str]:
    (parsed,) = nlp.parse([text])
    form = structure(text)
    found = find_actors(parsed, form, Document("d", "d", "", "", text))
    spans = find_narratives(parsed, form, list(said), found, find_sectors(parsed, form))
    return [text[a:b] for s in spans for a, b in s.content]


def test_a_claim_about_cooperation_is_a_narrative_with_its_full_stop() -> None:
    assert narratives(f"Two countries sign\n\n{CLAIM} The weather was cold and rainy that day.\n") == [CLAIM]


def test_a_sentence_that_is_attributed_is_none() -> None:
    text = f"Two countries sign\n\n{REPORT} {CLAIM}\n"
    start = text.index("the agreement")
    assert narratives(text, Attribution(content=((start, text.index(" Norway and Kenya signed") - 1),))) == [CLAIM]


def test_signs_of_lists_and_datelines_stand_outside() -> None:
    assert narratives(f"Two countries sign\n\nOSLO, 3 May 2024 – {CLAIM}\n\n2 {CLAIM}\n") == [CLAIM, CLAIM]


def test_transcripts_have_none() -> None:
    assert narratives(f"PRESIDENT DUNN: {CLAIM}\n\nMINISTER REYES: {CLAIM}\n\nPRESIDENT DUNN: {CLAIM}\n") == []


def test_sentences_without_a_country_or_field_are_none() -> None:
    assert narratives("A quiet day\n\nThe old man walked slowly along the river and looked at the boats.\n") == []
