"""What finding sectors promises (codebook section 2.4)."""

import pytest

from flows.extract import nlp
from flows.extract.sectors import find_sectors, text_sectors
from flows.extract.structure import structure
from flows.extract.terms import Word, build, find, words
from flows.records import SectorEvidence
from schemas import codes, lexicon


def named(text: str) -> set[str]:
    (parsed,) = nlp.parse([text])
    return {evidence.sector_id for evidence in find_sectors(parsed, structure(text))}


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("Peru and Fiji will hold joint military exercises.", {"defence"}),
        ("The two ministers spoke about security.", {"security_crime"}),
        ("Togo asked for lower tariffs on cocoa.", {"trade", "agriculture"}),
        ("The fields are energy, in particular natural gas.", {"energy_general", "oil_gas"}),
        ("They want to build a wind farm near the coast.", {"renewables"}),
        ("Malta will train nurses in its hospitals.", {"health"}),
        ("An IT park will open in Vaduz.", {"it_digital"}),
        ("The parties discussed carbon credits and greenhouse gases.", {"environment_climate"}),
        ("Women's empowerment is on the agenda.", {"women"}),
        ("They spoke of the trade unions' role.", {"labour_migration"}),
    ],
)
def test_words_name_their_sectors(text: str, sectors: set[str]) -> None:
    assert named(text) == sectors


@pytest.mark.parametrize(
    "text",
    [
        "She worked with energetic colleagues.",
        "It is a matter of good faith.",
        "This opens a road map for friendship.",
        "The General Assembly met at noon.",
        "See https://example.org/trade/energy/oil for more.",
    ],
)
def test_words_in_another_sense_name_none(text: str) -> None:
    assert named(text) == set()


def test_health_of_the_economy_is_no_health() -> None:
    assert "health" not in named("They reviewed the health of the economy.")


def test_a_longer_term_takes_the_words_of_a_shorter_one() -> None:
    assert named("Palm oil was sold.") == {"food_processing"}


def test_a_means_of_payment_counts_only_where_no_field_is_named() -> None:
    assert named("The bank approved a loan for the railway.") == {"transport"}
    assert named("The bank approved a loan.") == {"finance"}


def test_curly_and_straight_apostrophes_are_one() -> None:
    assert named("Women’s rights matter.") == named("Women's rights matter.") == {"women"}


def test_evidence_is_the_words_of_the_text() -> None:
    text = "Cuba and Chad signed an agreement on vocational training."
    (parsed,) = nlp.parse([text])
    (evidence,) = find_sectors(parsed, structure(text))
    assert text[evidence.start : evidence.end] == "vocational training"


def test_a_long_text_is_not_about_what_it_names_once() -> None:
    whole = (*tuple(SectorEvidence("trade", at, at + 5) for at in range(0, 90, 10)), SectorEvidence("sport", 95, 99))
    assert {e.sector_id for e in text_sectors(whole)} == {"trade"}


@pytest.mark.parametrize(("count", "kept"), [(5, False), (6, True)])
def test_a_text_is_about_a_second_sector_that_it_names_six_tenths_as_often_as_the_first(count: int, kept: bool) -> None:
    named = [("trade", 10), ("sport", count), ("health", 4), ("water", 4)]
    whole = tuple(SectorEvidence(name, at, at + 5) for name, times in named for at in range(0, 10 * times, 10))
    assert ("sport" in {e.sector_id for e in text_sectors(whole)}) is kept


def test_every_term_names_a_sector_of_the_codelist_or_none() -> None:
    rows = lexicon("sector_terms")
    assert {row["sector_id"] for row in rows} - {""} == set(codes("sectors"))
    assert len({(row["term"], row["sector_id"]) for row in rows}) == len(rows)


def test_terms_do_not_cross_punctuation_and_cross_hyphens() -> None:
    tree = build([{"term": "joint exercise"}])
    assert [(f.start, f.end) for f in find(tree, words("joint-exercises; a joint, exercise"))] == [(0, 15)]


def test_the_words_of_a_text_keep_their_sentence() -> None:
    first, second = (word.sentence for word in words("Yes. No.", (0, 5)))
    assert second == first + 1
    assert isinstance(words("Yes.")[0], Word)
