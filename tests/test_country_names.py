"""Country names in a text: which words name which country, and which do not."""

import pytest

import schemas
from flows.extract.country_names import find_country_names
from flows.extract.phrases import split


def codes(text: str) -> list[str]:
    return [name.country_code for name in find_country_names(split(text)) if name.form not in {"capital", "place"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pakistan and Kazakhstan signed it.", ["PAK", "KAZ"]),
        ("The Republic of Türkiye and Turkey are one.", ["TUR", "TUR"]),
        ("Azeris and Pakistani companies", ["AZE", "PAK"]),
        ("the Democratic People's Republic of Korea", ["PRK"]),
        ("Côte d’Ivoire, Cote d'Ivoire", ["CIV", "CIV"]),
        ("a U.S.-led group and UK-based firms", ["USA", "GBR"]),
        ("PAKISTAN LEADS", ["PAK"]),
        ("the former Zaire and Burma", ["COD", "MMR"]),
    ],
)
def test_every_form_of_a_name_gives_its_country(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "they told us so",
        "turkey and china on the table",
        "the South China Sea",
        "New Mexico",
        "Gulf of Oman",
        "worth US$5",
    ],
)
def test_words_that_only_look_like_countries_name_none(text: str) -> None:
    assert codes(text) == []


def test_us_in_a_line_of_capitals_may_be_a_pronoun() -> None:
    assert codes("COME AND JOIN US TODAY") == []
    assert codes("The US will come") == ["USA"]


def test_the_document_decides_between_two_readings() -> None:
    assert codes("Georgia's governor spoke in Atlanta.") == []
    assert codes("Georgia's minister came from Tbilisi.") == ["GEO"]
    assert codes("Congo's minister came from Brazzaville.") == ["COG"]
    assert codes("Congo's minister came.") == ["COD"]


def test_alpha_3_codes_are_not_read_as_countries() -> None:
    assert codes("NAM and CAN and AZE") == []


def test_every_country_of_the_lexicons_is_in_the_codelist() -> None:
    known = {row["country_code"] for row in schemas.codelist("countries")}
    for name in ("ambiguous", "leaders", "media", "organizations", "places"):
        assert {row["country_code"] for row in schemas.lexicon(name)} - {""} <= known, name


def test_every_actor_type_of_the_lexicons_is_in_the_codelist() -> None:
    known = set(schemas.codes("actor_type"))
    for name in ("organizations", "organization_heads", "national_bodies"):
        assert {row["actor_type"] for row in schemas.lexicon(name)} - {""} <= known, name
