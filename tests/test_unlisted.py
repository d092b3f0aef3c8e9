"""Organizations that no list knows, by what the text says of them."""

import pytest

from flows.extract import nlp
from flows.extract.actors import find_actors
from flows.extract.structure import structure
from flows.records import Attribution, Document, Entity


def read(text: str, *sources: str) -> dict[str, Entity]:
    """The organizations of a text by name; `sources` are the sources of its statements, each at its last place."""
    said = [
        Attribution(content=((0, 1),), source=((text.rindex(source), text.rindex(source) + len(source)),))
        for source in sources
    ]
    (parsed,) = nlp.parse([text])
    found = find_actors(parsed, structure(text), Document("d", "", "", "", text), said)
    return {e.name: e for e in found.entities if e.actor_type not in ("country", "person")}


@pytest.mark.parametrize(
    ("text", "name", "actor_type", "country_code"),
    [
        ("The Peruvian copper producer Veta Larga will pay.", "Veta Larga", "company", "PER"),
        ("He wrote to the weekly Nova Zora about Chile.", "Nova Zora", "media", None),
        ("Kornprom, the Latvian association of bakers, will open a shop.", "Kornprom", "civil_society", "LVA"),
        ("Railvik, a maker of trains, will come.", "Railvik", "company", None),
        ("Bell told FjordWire on Monday that trade grew.", "FjordWire", "media", None),
    ],
)
def test_the_words_beside_a_name_tell_an_organization(
    text: str, name: str, actor_type: str, country_code: str | None
) -> None:
    found = read(text)[name]
    assert (found.actor_type, found.country_code) == (actor_type, country_code)


def test_a_source_that_is_a_name_but_no_persons_is_an_organization() -> None:
    assert list(read("The line is old. FjordWire said Chile would pay.", "FjordWire")) == ["FjordWire"]
    assert list(read("Ana Roe came. Roe said Chile would pay.", "Roe")) == []
    assert list(read("The Vice Presidents said Chile would pay.", "The Vice Presidents")) == []


def test_an_acronym_that_speaks_gives_its_full_name() -> None:
    text = "Chile met its partner, Companhia de Linhas (CDL), in Lima. CDL said it would pay."
    found = read(text, "CDL")
    assert list(found) == ["Companhia de Linhas"]
    assert found["Companhia de Linhas"].aliases == ("CDL",)


def test_the_first_word_of_a_company_stands_for_it() -> None:
    found = read("The steel maker Torvik Stal grew. Chile welcomed Torvik.")
    assert found["Torvik Stal"].aliases == ("Torvik",)


def test_a_known_company_and_the_name_that_it_begins_are_two() -> None:
    assert "Mitsubishi Electric" in read("Mitsubishi Electric said trade grew.")


def test_an_association_of_people_is_named_with_their_possessive() -> None:
    found = read("The Chilean Weavers' Union and the Lake Ferrymen's League met.")
    assert {name: e.actor_type for name, e in found.items()} == {
        "Chilean Weavers' Union": "civil_society",
        "Lake Ferrymen's League": "civil_society",
    }


def test_the_administration_of_a_country_is_the_country() -> None:
    assert list(read("The U.S. Administration met the Georgian Road Administration.")) == [
        "Georgian Road Administration"
    ]


@pytest.mark.parametrize(
    ("text", "name", "actor_type"),
    [
        ("Bell told the Nova Zora news agency that Chile would pay.", "Nova Zora", "media"),
        ("Veta Larga chairman Tom Bell spoke about Chile.", "Veta Larga", "company"),
        ("Torvik chief executive Tom Bell spoke. Torvik Energy will build a dam in Chile.", "Torvik Energy", "company"),
    ],
)
def test_a_kind_or_an_office_behind_a_name_tells_an_organization(text: str, name: str, actor_type: str) -> None:
    assert {found: e.actor_type for found, e in read(text).items()} == {name: actor_type}


def test_the_country_in_a_name_or_before_it_is_the_organizations() -> None:
    found = read("Numbers grew, Statistics Peru said. Chile's Veta Larga will pay, Veta Larga chairman Tom Bell said.")
    assert found["Veta Larga"].country_code == "CHL"
    assert read("Numbers grew. Statistics Peru said so.", "Statistics Peru")["Statistics Peru"].country_code == "PER"


def test_the_article_of_a_mediums_name_may_stand_before_it() -> None:
    assert list(read("He told the weekly magazine the Nordic Lamp about Chile.")) == ["Nordic Lamp"]
