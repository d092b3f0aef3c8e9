"""From the words of a source to the actors who speak."""

from flows.extract import encoder
from flows.extract.actors import find_actors
from flows.extract.attribution import find_attributions
from flows.extract.nlp import parse
from flows.extract.speakers import find_speakers
from flows.extract.structure import structure
from flows.records import Attribution, Document

LEAD = (
    "Chilean Foreign Minister Ana Roe met Kenyan Foreign Minister Peter Mwangi in Nairobi on Monday to discuss trade "
    "between Chile and Kenya."
)


def speakers(text: str) -> list[tuple[str, set[str]]]:
    """(source words, names of the speakers) of each statement with a source."""
    (parsed,) = parse([text])
    form = structure(text)
    document = Document(document_id="d", origin="", sha256="", text_sha256="", text=text)
    found = find_actors(parsed, form, document)
    said = find_attributions(form, encoder.encode(text).attributions)
    names = {entity.key: entity.name for entity in found.entities}
    resolved = find_speakers(parsed, form, said, found)
    assert len(resolved.speakers) == len(said)
    return [
        (text[slice(*s.source[0])] if s.source else "", {names[key] for key in keys})
        for s, keys in zip(said, resolved.speakers, strict=True)
    ]


def test_a_surname_is_the_person() -> None:
    assert speakers(f"{LEAD} Roe said that trade would grow.")[-1] == ("Roe", {"Ana Roe"})


def test_a_pronoun_is_the_last_speaker() -> None:
    found = speakers(f"{LEAD}\n\nRoe said that trade would grow. She added that more talks would follow.")
    assert found[-1] == ("She", {"Ana Roe"})


def test_a_title_is_the_person_who_holds_it() -> None:
    found = speakers(
        "President Ana Roe met Foreign Minister Peter Mwangi. The foreign minister said that trade would grow."
    )
    assert found[-1][1] == {"Peter Mwangi"}


def test_the_ministers_are_both() -> None:
    found = speakers(f"{LEAD}\n\nThe ministers agreed to open a bank.")
    assert found[-1] == ("The ministers", {"Ana Roe", "Peter Mwangi"})


def test_both_countries_are_the_states() -> None:
    found = speakers(f"{LEAD}\n\nBoth countries agreed to open a bank.")
    assert found[-1] == ("Both countries", {"Chile", "Kenya"})


def test_a_government_is_the_state() -> None:
    found = speakers("The Kenyan government said that trade would grow.")
    assert found[-1][1] == {"Kenya"}


def test_unnamed_officials_are_nobody() -> None:
    found = speakers(f"{LEAD}\n\nA senior official said that trade would grow. Analysts said that it would fall.")
    assert [names for _, names in found[-2:]] == [set(), set()]


def test_officials_from_a_country_are_not_the_country() -> None:
    assert speakers("Officials from Kenya said that trade would grow.")[-1][1] == set()


def test_a_joint_source_is_each_of_its_parts() -> None:
    found = speakers(f"{LEAD}\n\nRoe and Mwangi welcomed the growth of trade.")
    assert found[-1][1] == {"Ana Roe", "Peter Mwangi"}


def test_an_aide_is_not_the_person_served() -> None:
    found = speakers(f"{LEAD}\n\nAn aide to Trade Secretary Tom Bell said that trade would grow.")
    assert found[-1][1] == set()
    assert speakers(f"{LEAD}\n\nAn aide to Roe said trade fell. Roe's aide said it would grow.")[-1][1] == set()


def test_those_whom_the_sentence_has_named_come_before_those_whom_the_text_names_most() -> None:
    found = speakers(
        f"{LEAD} Roe thanked Mwangi.\n\nWhen Peruvian President Luis Paz met Ghanaian President Kofi Boa in Accra, "
        "the two leaders agreed to open a bank."
    )
    assert found[-1] == ("the two leaders", {"Luis Paz", "Kofi Boa"})


def test_the_leaders_of_more_than_two_states_are_all_that_the_lead_names() -> None:
    found = speakers("Chile, Kenya, Peru and Ghana met on Monday.\n\nThe leaders welcomed the growth of trade.")
    assert found[-1] == ("The leaders", {"Chile", "Kenya", "Peru", "Ghana"})


def test_resolved_pronouns_and_titles_are_mentions() -> None:
    text = f"{LEAD}\n\nRoe said that trade would grow. She added that more talks would follow."
    (parsed,) = parse([text])
    form = structure(text)
    document = Document(document_id="d", origin="", sha256="", text_sha256="", text=text)
    found = find_actors(parsed, form, document)
    resolved = find_speakers(parsed, form, find_attributions(form, encoder.encode(text).attributions), found)
    assert [(m.surface, m.form) for m in resolved.mentions] == [("She", "pronoun")]


def test_a_source_of_names_only_is_all_of_them() -> None:
    assert speakers("Chile and Kenya agreed to open a bank.")[-1][1] == {"Chile", "Kenya"}
    found = speakers(f"{LEAD}\n\nRoe and the World Bank welcomed the growth of trade.")
    assert found[-1][1] == {"Ana Roe", "World Bank"}


def test_a_source_that_cuts_a_name_is_the_whole_name() -> None:
    text = "The Ministry of Ports and Fisheries of Chile will build a pier in Kenya."
    (parsed,) = parse([text])
    form = structure(text)
    found = find_actors(parsed, form, Document("d", "", "", "", text))
    cut = Attribution(content=((42, 70),), cue=((42, 46),), source=((4, 12),))
    (keys,) = find_speakers(parsed, form, [cut], found).speakers
    assert [entity.name for entity in found.entities if entity.key in keys] == [
        "Ministry of Ports and Fisheries of Chile"
    ]


PRESS_CONFERENCE = (
    "Joint Press Conference of President Karel Dvorak of Slovakia and Prime Minister Ana Roe of Chile\n\n"
    "PRESIDENT DVORAK: Thank you all. Chile is a friend, and Slovakia wants more trade with Chile.\n\n"
    "PRIME MINISTER ROE: Thank you. Chile will sell copper to Slovakia.\n\n"
    "Q: Will Kenya come too?\n\n"
    "PRESIDENT DVORAK: Yes.\n\nQUESTION: And Peru?\n\nPRIME MINISTER ROE: No."
)


def test_a_label_with_a_surname_is_the_person_whom_the_title_names_in_full() -> None:
    found = speakers(PRESS_CONFERENCE)
    assert found[0] == ("PRESIDENT DVORAK", {"Karel Dvorak"})
    assert found[-1] == ("PRIME MINISTER ROE", {"Ana Roe"})


def test_questions_without_a_name_are_nobodys() -> None:
    found = dict(speakers(PRESS_CONFERENCE))
    assert found["Q"] == found["QUESTION"] == set()


def test_an_outlet_that_asks_is_a_medium_and_speaks() -> None:
    text = (
        "The Andes Lamp met Ana Roe, head of the Chilean Export Board.\n\n"
        "Andes Lamp: What does Chile sell to Kenya?\n\nAna Roe: Copper.\n\nAndes Lamp: And wine?\n\nAna Roe: Wine too."
    )
    found = speakers(text)
    assert found[0] == ("Andes Lamp", {"Andes Lamp"})
    assert found[-1] == ("Ana Roe", {"Ana Roe"})


def test_a_label_with_a_title_alone_is_not_the_one_who_spoke_before() -> None:
    text = (
        "Remarks by President Bell and President Dvorak of Slovakia\n\n"
        "PRESIDENT BELL: Slovakia is a friend.\n\nPRESIDENT DVORAK: Thank you.\n\n"
        "THE PRESIDENT: We will sell gas to Slovakia.\n\nPRESIDENT DVORAK: Good."
    )
    assert speakers(text)[2] == ("THE PRESIDENT", {"Bell"})


BLOC = "Leaders of the Pacific Islands Forum agreed on Friday to buy a ferry for Fiji."


def test_leaders_of_a_body_and_its_summit_are_the_body() -> None:
    found = speakers(f"{BLOC}\n\nThe summit condemned illegal fishing off Fiji.\n\nThe leaders welcomed the ferry.")
    assert dict(found) == {
        "Leaders of the Pacific Islands Forum": {"Pacific Islands Forum"},
        "The summit": {"Pacific Islands Forum"},
        "The leaders": {"Pacific Islands Forum"},
    }


def test_the_leaders_of_a_body_and_its_guest_are_both() -> None:
    text = "The European Council was joined by President Ana Roe of Chile. The leaders welcomed the growth of trade."
    assert speakers(text)[-1][1] == {"European Council", "Ana Roe"}


def test_a_third_person_named_in_passing_did_not_meet() -> None:
    found = speakers(
        f"{LEAD}\n\nThey welcomed the growth of trade.\n\nThe meeting followed one of Roe with Prime Minister Tom Bell "
        "of Malta in May. Bell had met Roe before. Mwangi was in Malta then, and Bell saw Mwangi."
    )
    assert dict(found)["They"] == {"Ana Roe", "Peter Mwangi"}


def test_both_companies_are_those_of_the_sentence() -> None:
    found = speakers("Boeing and Airbus will build planes in Kenya, the two companies said on Monday.")
    assert found[-1] == ("the two companies", {"Boeing", "Airbus"})


def test_the_government_in_a_capital_is_the_state() -> None:
    assert speakers("Chile and Kenya differ. The government in Nairobi said that trade would grow.")[-1][1] == {"Kenya"}


def test_a_body_whose_name_ends_like_a_government_speaks_for_itself() -> None:
    found = speakers("The Georgian Road Administration said that trade with Chile would grow.")
    assert found[-1][1] == {"Georgian Road Administration"}


def test_the_association_is_the_body_with_this_word_in_its_name() -> None:
    found = speakers(
        "The Association of Kenyan Bakers met Ana Roe in Lima. The Association said that trade with Chile would grow."
    )
    assert found[-1] == ("The Association", {"Association of Kenyan Bakers"})


def test_a_lead_that_names_nobody_is_the_persons_named_next() -> None:
    text = "{} said that trade with Chile would grow.\n\nTom Bell, head of the Kenyan Export Board, said that it had."
    assert speakers(text.format("A senior Kenyan official"))[0][1] == {"Tom Bell"}
    assert speakers(text.format("Senior Kenyan officials"))[0][1] == set()


def test_officials_of_the_members_of_a_body_are_not_the_body() -> None:
    found = speakers("Mining officials from both states of the Pacific Islands Forum said that trade would grow.")
    assert found[-1][1] == set()


def test_leaders_whose_states_are_listed_are_these_states() -> None:
    text = (
        "The leaders of Chile, Kenya and Malta met today as the Pacific Islands Forum.\n\n"
        "The Pacific Islands Forum leaders agreed to buy a ferry."
    )
    assert speakers(text)[-1][1] == {"Chile", "Kenya", "Malta"}


def test_we_in_a_joint_statement_are_its_states() -> None:
    text = (
        "Joint Statement of the Pacific Islands Forum\n\nChile and Kenya met today.\n\n"
        "The Pacific Islands Forum welcomed the ferry.\n\nWe condemn illegal fishing."
    )
    assert dict(speakers(text))["We"] == {"Chile", "Kenya"}


def resolve(text: str, source: str, cue: str) -> set[str]:
    """The names of the speakers of one statement with a source and a cue, each at its first place."""
    (parsed,) = parse([text])
    form = structure(text)
    found = find_actors(parsed, form, Document("d", "", "", "", text))
    spans = [((text.index(part), text.index(part) + len(part)),) for part in (source, cue)]
    (keys,) = find_speakers(
        parsed, form, [Attribution(content=((0, 1),), cue=spans[1], source=spans[0])], found
    ).speakers
    return {entity.name for entity in found.entities if entity.key in keys}


def test_a_source_that_is_cut_takes_the_names_joined_to_it() -> None:
    text = "President Ana Roe and Kenyan Trade Minister Peter Mwangi reaffirmed that trade would grow."
    assert resolve(text, "President Ana Roe", "reaffirmed") == {"Ana Roe", "Peter Mwangi"}
    assert resolve(text, "Mwangi", "reaffirmed") == {"Ana Roe", "Peter Mwangi"}
    other = "Malta welcomed Ana Roe and Peter Mwangi said that trade would grow."
    assert resolve(other, "Peter Mwangi", "said") == {"Peter Mwangi"}


def test_the_title_of_a_joint_statement_tells_who_we_are() -> None:
    text = (
        "Joint Statement from Chile and the European Union on Support for Kenya and Malta\n\n"
        "Chile and the European Union met with Kenya and Malta on Monday.\n\nWe welcome the growth of trade."
    )
    assert dict(speakers(text))["We"] == {"Chile", "European Union"}


def test_the_organ_of_a_body_is_the_body() -> None:
    text = "NATO's council decided to meet in May. Malta's council did not."
    assert resolve(text, "NATO's council", "decided") == {"North Atlantic Treaty Organization"}


def test_a_capital_that_is_a_source_by_itself_is_its_state() -> None:
    text = "Manila, which owes money to banks in Malta, wants better terms."
    (parsed,) = parse([text])
    said = [Attribution(content=((46, 64),), cue=((40, 45),), source=((0, 6),))]
    found = find_actors(parsed, structure(text), Document("d", "", "", "", text), said)
    (keys,) = find_speakers(parsed, structure(text), said, found).speakers
    assert [entity.name for entity in found.entities if entity.key in keys] == ["Philippines"]


def test_outlets_that_ask_by_their_acronyms_are_media() -> None:
    text = (
        "Spokesperson Lin Wei's Press Conference\n\nQNTV: What of Chile?\n\nLin Wei: China is a friend of Chile.\n\n"
        "BFX: And Kenya?\n\nLin Wei: Kenya too."
    )
    assert speakers(text)[0] == ("QNTV", {"QNTV"})


def test_answers_are_those_of_the_person_interviewed() -> None:
    text = (
        "Chile's ambassador Ana Roe spoke about trade.\n\nQ. What does Chile sell?\n\nA. Copper to Kenya.\n\n"
        "Q. And wine?\n\nA. Wine too."
    )
    assert [names for source, names in speakers(text) if source == "A"] == [{"Ana Roe"}, {"Ana Roe"}]
