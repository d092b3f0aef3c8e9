"""Actors across documents: who is one, and who is two."""

from flows.records import Annotation, Entity, Role
from flows.resolve import fold, resolve


def person(name: str, country: str | None = None, key: str = "person:1", **more: object) -> Entity:
    return Entity(key, name, "person", country, **more)  # type: ignore[arg-type]


def organization(name: str, country: str | None = None, **more: object) -> Entity:
    return Entity("organization:1", name, "government", country, **more)  # type: ignore[arg-type]


def actor_ids(*entities: Entity, roles: tuple[tuple[Role, ...], ...] = ()) -> list[str]:
    """The actor of each entity, each in a document of its own."""
    annotations = [
        Annotation(f"d-{i:016}", entities=(e,), roles=roles[i] if roles else ()) for i, e in enumerate(entities)
    ]
    found = resolve(annotations)
    return [str(a) for a in found.sort_values("document_id")["actor_id"]]


def test_two_spellings_in_two_documents_become_one_person():
    one, other = actor_ids(person("Qasim Nawabzada", "PAK"), person("Kasim Nawabzadeh", "PAK"))
    assert one == other


def test_accents_and_case_do_not_make_two_persons():
    one, other = actor_ids(person("Željko Pavić"), person("Zeljko PAVIC"))
    assert one == other


def test_a_mans_and_a_womans_surname_stay_two_persons():
    one, other = actor_ids(person("Alex Marinov", "BGR"), person("Alex Marinova", "BGR"))
    assert one != other


def test_like_names_of_different_countries_stay_two_persons():
    one, other = actor_ids(person("Tarik Ahmed", "PAK"), person("Tariq Ahmad", "SAU"))
    assert one != other


def test_one_name_with_roles_in_two_countries_is_two_persons():
    def role(country: str) -> tuple[Role, ...]:
        return (Role("person:1", "minister", 0, 8, country_code=country),)

    entities = [person("Ali Khan", "PAK"), person("Ali Khan", "IND")]
    one, other = actor_ids(*entities, roles=(role("PAK"), role("IND")))
    assert one != other


def test_a_surname_alone_joins_the_only_full_name_of_its_country():
    full, short = actor_ids(person("Ilse Vandermeer", "NLD"), person("Vandermeer", "NLD"))
    assert full == short


def test_a_surname_that_fits_two_persons_joins_neither():
    one, other, short = actor_ids(
        person("Ilse Vandermeer", "NLD"), person("Joost Vandermeer", "NLD"), person("Vandermeer", "NLD")
    )
    assert len({one, other, short}) == 3


def test_an_initial_must_fit():
    full, short = actor_ids(person("Ilse Vandermeer", "NLD"), person("J. Vandermeer", "NLD"))
    assert full != short


def test_ministries_of_two_countries_with_one_name_are_two():
    one, other = actor_ids(organization("Ministry of Energy", "AZE"), organization("Ministry of Energy", "PAK"))
    assert one != other


def test_acronym_and_full_name_are_one_organization_when_a_document_says_so():
    full = organization("Danube Grid Authority", aliases=("DGA",))
    one, other = actor_ids(full, organization("DGA"))
    assert one == other


def test_a_country_is_its_code_and_carries_its_short_name():
    found = resolve([Annotation("d-1", entities=(Entity("c", "Republic of Azerbaijan", "country", "AZE"),))])
    assert found["actor_id"].tolist() == ["c-aze"]
    assert found["name"].tolist() == ["Azerbaijan"]
    assert found["aliases"].tolist() == [["Republic of Azerbaijan"]]


def test_the_fullest_name_is_the_canonical_one_in_any_order_of_documents():
    annotations = [
        Annotation("d-1", entities=(person("Vandermeer", "NLD"),)),
        Annotation("d-2", entities=(person("Ilse Maria Vandermeer", "NLD"),)),
    ]
    forward, backward = resolve(annotations), resolve(reversed(annotations))
    assert forward.equals(backward)
    assert set(forward["name"]) == {"Ilse Maria Vandermeer"}


def test_an_alias_with_the_list_mark_of_csv_is_left_out():
    found = resolve([Annotation("d-1", entities=(organization("Port Council", aliases=("PC; Council", "The Port")),))])
    assert found["aliases"].tolist() == [["The Port"]]


def test_fold_takes_off_article_accents_and_punctuation():
    assert fold("The Élan-Vital Co.") == "elan vital co"
