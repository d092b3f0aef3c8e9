"""Actors of whole texts: who is named, as whom, and for which country."""

import random
import time

import pytest

from flows.extract import nlp
from flows.extract.actors import Actors, find_actors
from flows.extract.structure import Structure, structure
from flows.records import Document, Entity


def read(text: str, form: Structure | None = None) -> Actors:
    document = Document("d", "d.txt", "", "", text)
    return find_actors(next(iter(nlp.parse([text]))), form or structure(text), document)


def named(found: Actors) -> dict[str, Entity]:
    return {entity.name: entity for entity in found.entities}


def test_every_mention_is_the_text_at_its_offsets() -> None:
    text = (
        "Azerbaijani Foreign Minister Orkhan Velizade met Javed Mirza, head of the Lahore Trade Association (LTA). "
        "LTA agreed."
    )
    found = read(text)
    assert found.mentions
    assert all(text[m.start : m.end] == m.surface for m in found.mentions)
    assert {m.entity for m in found.mentions} == {e.key for e in found.entities}


def test_short_and_titled_forms_are_the_same_person() -> None:
    found = read("Foreign Minister Kamran Rustamli arrived. Minister Rustamli spoke first, and Rustamli left last.")
    persons = [e for e in found.entities if e.actor_type == "person"]
    assert [p.name for p in persons] == ["Kamran Rustamli"]
    assert [m.form for m in found.mentions if m.entity == persons[0].key] == ["name", "short_name", "short_name"]


def test_persons_of_one_surname_stay_apart() -> None:
    found = read("Minister Adil Mirza met Senator Omar Mirza. Senator Mirza thanked him.")
    assert {e.name for e in found.entities if e.actor_type == "person"} == {"Adil Mirza", "Omar Mirza"}
    omar = named(found)["Omar Mirza"].key
    assert [m.surface for m in found.mentions if m.entity == omar] == ["Omar Mirza", "Mirza"]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Pakistani expert Sohail Anwari said so.", "Sohail Anwari", "PAK"),
        ("Prime Minister Jonas Petraitis of Lithuania spoke.", "Jonas Petraitis", "LTU"),
        ("Selim Karaca, Türkiye's energy minister, agreed.", "Selim Karaca", "TUR"),
        ("Minister of Foreign Affairs of Kazakhstan Daniyar Omarov agreed.", "Daniyar Omarov", "KAZ"),
        ("He met his Turkish counterpart Selim Karaca.", "Selim Karaca", "TUR"),
        ("Chile's Head of the Department of Justice, Councillor H.E. Pablo Rojas, came.", "Pablo Rojas", "CHL"),
        ("Chile's Minister for Mines and Minister for Water, Mr Pablo Rojas, met Peru's envoy.", "Pablo Rojas", "CHL"),
        ("Pakistan's Ambassador to Azerbaijan Faisal Noorani spoke.", "Faisal Noorani", "PAK"),
        ("Pakistan's Ambassador to Azerbaijan H.E. Faisal Noorani spoke.", "Faisal Noorani", "PAK"),
        ("Ada Moss, Minister of Trade of Fiji, Mr Juan Paz, Minister of Trade of Chile, met.", "Juan Paz", "CHL"),
        ("The Peru delegation was led by Mr Hugo Salas.", "Hugo Salas", "PER"),
        ("Poland's President of the Land Court Jan Lis came to Oslo. Norway paid. Norway sang.", "Land Court", "POL"),
        ("Weavers Guild, the association of Peruvian makers, grew.", "Weavers Guild", "PER"),
        ("Lake Export Bank, which is owned by the Kenyan state, lends.", "Lake Export Bank", "KEN"),
        ("They met its Kenyan counterpart, Lake Export Bank.", "Lake Export Bank", "KEN"),
        ("Lake Export Bank, the biggest buyer of the wool that Peru sells, lends.", "Lake Export Bank", None),
    ],
)
def test_the_words_beside_a_name_tell_its_country(text: str, name: str, code: str | None) -> None:
    assert named(read(text))[name].country_code == code


def test_officials_taken_as_known_belong_to_the_documents_own_country() -> None:
    text = (
        "Minister Tan Wei Boon met President Marek Nowicki of Poland. Singapore and Poland are friends. "
        "Singapore will host talks, and Singapore's firms will invest."
    )
    assert named(read(text))["Tan Wei Boon"].country_code == "SGP"


@pytest.mark.parametrize(
    ("dateline", "code"), [("Ecuador, 4 May 2021 – ", "ECU"), ("QUITO (ANP) - ", "ECU"), ("", "PER")]
)
def test_the_country_of_a_dateline_weighs_more_than_one_named_somewhat_oftener(dateline: str, code: str) -> None:
    text = f"{dateline}Peru and Ecuador agreed on a road. Minister Hugo Salas spoke of Peru, Ecuador and Peru's ports."
    assert named(read(text))["Hugo Salas"].country_code == code


def test_a_title_of_two_words_is_a_role_with_its_country() -> None:
    role = read("Azerbaijani Deputy Foreign Minister Rauf Ismayilzade spoke.").roles[0]
    assert (role.title, role.country_code) == ("Deputy Foreign Minister", "AZE")


def test_a_name_that_explains_a_title_between_commas_is_a_person_with_its_country() -> None:
    found = named(
        read(
            "Chile's envoy, Oskar Lindgren-Soto, left. Peru's Minister of Commerce, Industry and Labour, Ilze Kalve, "
            "came. His Malian colleague, Awa Dembele of the Millet Council, spoke."
        )
    )
    assert [found[name].country_code for name in ("Oskar Lindgren-Soto", "Ilze Kalve", "Awa Dembele")] == [
        "CHL",
        "PER",
        "MLI",
    ]


def test_a_given_name_may_go_on_small_behind_a_hyphen_but_an_adjective_is_no_name() -> None:
    found = named(read("Minister Han Min-jae left. Chairman Tom Bell-led talks began. Tom Bell spoke."))
    assert {"Han Min-jae", "Tom Bell"} <= set(found)


def test_the_title_of_a_speech_names_its_speaker_without_a_title_before_the_name() -> None:
    text = (
        "Remarks by Nilufar Rahat Begum, State Minister for Fisheries of Nepal, at a dinner\n\n"
        "Ladies and gentlemen,\n\nI thank you for the welcome that we have found here in the city of Aarhus today."
    )
    assert named(read(text))["Nilufar Rahat Begum"].country_code == "NPL"


def test_an_adjective_inside_a_name_does_not_end_it() -> None:
    assert "Confederation of Danish Industry" in named(read("The Confederation of Danish Industry met."))


def test_the_organization_of_a_role_is_found() -> None:
    text = "Javed Mirza, who is also the founder of the Pakistan-Azerbaijan Alumni Association, spoke."
    found = read(text)
    association = named(found)["Pakistan-Azerbaijan Alumni Association"]
    assert [(r.title, r.organization) for r in found.roles] == [("founder", association.key)]
    assert association.actor_type == "civil_society"


def test_a_country_inside_an_organizations_name_is_no_mention() -> None:
    found = read("The Pakistan-Azerbaijan Alumni Association met.")
    assert found.countries == ()
    assert [e.actor_type for e in found.entities] == ["civil_society"]


def test_acronym_and_full_name_are_one_actor() -> None:
    found = read(
        "The Organization of Islamic Cooperation (OIC) met. The OIC agreed. "
        "The Ruritan Trade Agency (RTA) left. RTA waits."
    )
    assert {e.name for e in found.entities} == {"Organisation of Islamic Cooperation", "Ruritan Trade Agency"}


def test_ministries_of_two_countries_are_two_actors() -> None:
    found = read("Peru's Ministry of Energy and Chile's Ministry of Energy signed it.")
    ministries = [e for e in found.entities if e.actor_type == "government"]
    assert {e.country_code for e in ministries} == {"PER", "CHL"}


def test_two_word_orders_of_a_ministry_are_one_actor() -> None:
    found = read("The Peruvian Energy Ministry agreed. The Ministry of Energy of Peru will pay.")
    assert len([e for e in found.entities if e.actor_type == "government"]) == 1


def test_a_list_of_bodies_is_not_one_name() -> None:
    found = read("The Ministry of Transport, the National Water Agency and the Public Works Department came from Peru.")
    assert {e.name for e in found.entities if e.actor_type == "government"} == {
        "Ministry of Transport",
        "National Water Agency",
        "Public Works Department",
    }


def test_treaties_and_summits_are_no_actors() -> None:
    text = "The Energy Charter Treaty and the Digital Trade Agreement were praised at the Caspian Summit."
    assert read(text).entities == ()


def test_a_capital_that_acts_is_its_country() -> None:
    found = read("Baku proposed a new route. Ties between Islamabad and Baku are close.")
    assert {e.name for e in found.entities} == {"Azerbaijan", "Pakistan"}
    assert {m.form for m in found.mentions} == {"capital"}


def test_a_capital_as_a_place_is_no_actor() -> None:
    assert read("They met in Baku and flew to Ankara. The airport of Tashkent is new.").entities == ()


def test_a_medium_with_a_common_name_counts_only_where_it_reports() -> None:
    assert "Report Information Agency" in named(read("Javed Mirza told Report about the plan."))
    assert named(read("The Report lists new plans. A Trend in exports is clear.")) == {}


def test_the_government_named_after_its_leader_is_the_country() -> None:
    found = read("The Obama Administration sold wheat.")
    assert [(e.name, e.actor_type) for e in found.entities] == [("United States", "country")]


def test_headline_and_byline_name_no_actors() -> None:
    headline, byline, lead = (
        "Peru hails Chile",
        "By Hugo Salas and Ana Prieto",
        "Bolivia agreed to buy more gas this year.",
    )
    text = f"{headline}\n\n{byline}\n\n{lead}"
    found = read(text, Structure((0, 16), ((0, 16), (18, 46), (48, len(text))), ()))
    assert [e.name for e in found.entities] == ["Bolivia"]


def test_keys_follow_the_order_of_first_mention_and_repeat() -> None:
    text = "Chile and Peru met. The OIC came. Minister Hugo Salas spoke."
    assert read(text) == read(text)
    assert [e.key for e in read(text).entities] == ["country:CHL", "country:PER", "organization:1", "person:1"]


def test_thousands_of_names_and_bodies_take_seconds() -> None:
    source = random.Random(0)
    words = ["".join(source.choices("abdegiklmnoprstu", k=7)).capitalize() for _ in range(8000)]
    text = " ".join(
        f"Mr {one} {two} of the {two} Agency spoke." for one, two in zip(words[::2], words[1::2], strict=True)
    )
    blank = nlp.pipeline().make_doc(text)
    start = time.perf_counter()
    find_actors(blank, Structure(None, ((0, len(text)),), ()), Document("d", "d.txt", "", "", text))
    assert time.perf_counter() - start < 10


def test_a_title_that_refers_back_is_held_in_the_body_named_before() -> None:
    found = read("The Peruvian Trade Agency met in Lima. Its work is hard, and its director, Ilze Kalve, left Chile.")
    agency = named(found)["Peruvian Trade Agency"]
    assert [(role.title, role.organization) for role in found.roles] == [("director", agency.key)]
    assert named(found)["Ilze Kalve"].country_code == "PER"


def test_a_commission_of_a_known_body_is_a_body_of_its_own() -> None:
    assert "Arab League Commission" in named(read("The Arab League Commission met."))


def test_a_name_in_mixed_letters_is_no_part_of_a_departments_subject() -> None:
    assert "Department of Labor" in named(read("The Department of Labor and InvestUSA agreed with Chile."))


def test_a_title_before_another_is_no_name() -> None:
    assert [e.name for e in read("Chief Inspector of Mines Rashid Sulong spoke.").entities] == ["Rashid Sulong"]


def test_the_meeting_of_a_known_body_leaves_the_body_named() -> None:
    assert "World Economic Forum" in named(read("Chile spoke at the World Economic Forum Annual Meeting."))


def test_two_universities_are_two_bodies() -> None:
    found = named(read("The University of Nairobi and Kestrel University will work with Chile."))
    assert {"University of Nairobi", "Kestrel University"} <= set(found)


def test_a_company_named_with_and_without_its_country_is_one() -> None:
    found = read("Kenya's Simba Motors will build trucks. Simba Motors chief executive Grace Wanja spoke.")
    assert [e.country_code for e in found.entities if e.actor_type == "company"] == ["KEN"]


def test_what_a_person_did_today_is_no_office() -> None:
    found = read("The President of Slovenia, Marta Kos, today met the Prime Minister of Malta, Tom Bell.")
    kos = named(found)["Marta Kos"].key
    assert [role.title for role in found.roles if role.entity == kos] == ["President"]
