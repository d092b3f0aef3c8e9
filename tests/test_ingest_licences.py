"""Which licences let a release carry the text."""

import pytest

import schemas
from schemas.licences import is_redistributable, licence_code


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("CC BY 4.0", "CC-BY-4.0"),
        ("cc-by-4.0", "CC-BY-4.0"),
        ("CC_BY_4.0", "CC-BY-4.0"),
        ("Creative Commons Attribution 4.0 International Licence", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/deed.pt-br", "CC-BY-4.0"),
        ("https://www.creativecommons.org/licenses/by-sa/3.0/legalcode", "CC-BY-SA-3.0"),
        ("Open Government License v3.0", "OGL-UK-3.0"),
        ("OGL", "OGL-UK-3.0"),
        ("U.S. Government work", "US-PD"),
        ("Public Domain", "public-domain"),
        ("CC0", "CC0-1.0"),
        ("the MIT License", "MIT"),
    ],
)
def test_usual_spellings_lead_to_the_code_and_allow_redistribution(stated: str, code: str) -> None:
    assert licence_code(stated) == code
    assert is_redistributable(stated)


@pytest.mark.parametrize(
    "stated",
    [
        None,
        "",
        " ",
        "All rights reserved",
        "CC BY-NC 4.0",
        "CC-BY-NC-ND-4.0",
        "© The Gazette",
        "CC BY 4.0 or not",
        "yes",
    ],
)
def test_what_does_not_allow_redistribution_or_is_not_known_does_not(stated: str | None) -> None:
    assert not is_redistributable(stated)


def test_every_row_of_the_codelist_says_yes_or_no_and_is_found_by_its_label_and_address() -> None:
    for row in schemas.codelist("licence"):
        assert row["redistributable"] in ("true", "false")
        assert is_redistributable(row["code"]) == (row["redistributable"] == "true")
        for spelling in (row["label"], row["url"]):
            assert not spelling or licence_code(spelling) == row["code"]
