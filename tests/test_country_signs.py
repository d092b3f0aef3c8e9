"""What ties a country to a statement, in whole texts."""

from collections.abc import Mapping

from flows.extract import nlp
from flows.extract.actors import find_actors
from flows.extract.country_signs import Candidate, candidates, survey
from flows.extract.structure import structure
from flows.extract.tokens import Tokens
from flows.records import Attribution, Document


def tied(text: str, content: str, chances: Mapping[str, float] | None = None) -> dict[str, Candidate]:
    """The candidates of one statement without a speaker."""
    form = structure(text)
    (parsed,) = nlp.parse([text])
    known = survey(Tokens(parsed), form, find_actors(parsed, form, Document("d", "d.txt", "", "", text)))
    start = text.index(content)
    said = Attribution(((start, start + len(content)),))
    (found,) = candidates(known, [(said, "narrative", "existing", (), chances or {})])
    return {candidate.country_code: candidate for candidate in found}


TEXT = (
    "Chile, Peru and Ecuador share a power line. Chile and Peru share a port. Brazil watches. The three countries "
    "will extend the line, and Chile will pay for it."
)


def test_countries_that_a_sentence_names_with_two_others_are_listed() -> None:
    found = tied(TEXT, "The three countries will extend the line")
    assert {code for code, c in found.items() if "listed" in c.signs} == {"CHL", "PER", "ECU"}


def test_words_for_three_countries_are_a_sign_of_their_own() -> None:
    found = tied(TEXT, "The three countries will extend the line")
    assert all("refers=three" in c.signs for c in found.values())
    assert not any("refers=three" in c.signs for c in tied(TEXT, "Brazil watches.").values())


def test_a_countrys_share_is_that_of_its_mentions_in_those_of_the_first() -> None:
    found = tied(TEXT, "Brazil watches.")
    shares = {code: next(s for s in c.signs if s.startswith("share")) for code, c in found.items()}
    assert shares == {"CHL": "share3", "PER": "share2", "ECU": "share1", "BRA": "share1"}
    assert all("of4" in c.signs for c in found.values())


def test_the_encoders_chance_is_a_sign_by_its_class_and_so_is_its_silence() -> None:
    found = tied(TEXT, "Brazil watches.", {"BRA": 0.95, "CHL": 0.2})
    assert "about6" in found["BRA"].signs
    assert "about2" in found["CHL"].signs
    assert "far" in found["PER"].signs
    assert not any(sign.startswith("about") for sign in found["PER"].signs)
