"""Scoring against gold: every measure of a small document, counted by hand, and the intervals."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from flows.evaluate import Evaluation
from flows.evaluate.compare import pair_statements
from flows.evaluate.counts import Tally
from flows.evaluate.measures import SAMPLES, total_scores
from flows.evaluate.names import pair_actors, same_actor
from flows.evaluate.readings import Actor
from flows.evaluate.report import as_json, as_text
from flows.records import Refusal
from schemas.accuracy import accuracy
from tests.gold_documents import FIRST, FOUND, GOLD, TEXT, evaluated, found_statement, gold_actor, span, write_gold

# Measure → gold, found, right.
COUNTED = {
    "countries": (2, 2, 2),
    "persons": (1, 1, 1),  # a surname is the person
    "organizations": (1, 1, 0),
    "actor_type": (3, 3, 3),
    "actor_country": (1, 1, 0),  # of persons and organizations only
    "statements": (3, 3, 2),
    "attributed_statements": (2, 1, 1),  # what meets a narrative is found there
    "attributed_statements_with_speakers": (2, 1, 1),
    "narrative_statements": (1, 2, 1),
    "speakers": (2, 2, 1),
    "kind": (2, 2, 1),
    "act": (2, 2, 1),
    "stage": (2, 2, 1),
    "stance": (2, 2, 2),
    "statement_sectors": (2, 3, 2),
    "statement_countries": (4, 3, 3),
    "document_sectors": (2, 3, 2),
    "document_dyads": (1, 1, 1),
    "whole_row": (3, 3, 0),
}


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return evaluated(write_gold(tmp_path_factory.mktemp("gold")))


def tallies(evaluation: Evaluation) -> dict[str, tuple[int, int, int]]:
    return {name: tuple(score.tally) for name, score in evaluation.scores.items()}


def test_every_measure_is_what_counting_by_hand_gives(evaluation: Evaluation):
    assert tallies(evaluation) == COUNTED
    assert tuple(COUNTED) == tuple(m.name for m in accuracy().measures)


def test_shares_follow_from_the_counts(evaluation: Evaluation):
    found = as_json(evaluation)["measures"]
    sectors = found["statement_sectors"]
    assert (sectors["precision"], sectors["recall"], sectors["f1"]) == (2 / 3, 1.0, 4 / 5)
    assert (found["stage"]["n"], found["stage"]["accuracy"]) == (2, 0.5)
    assert found["organizations"]["f1"] == 0.0
    assert as_json(evaluation)["by_document"]["01"]["statement_sectors"]["f1"] == 4 / 5


def test_a_row_is_right_only_with_speakers_sectors_countries_and_stage(tmp_path: Path):
    right = found_statement(
        FIRST, "direct assertive committed neutral", ("h",), {"transport": 1.0}, "NOR LVA"
    )  # kind, act and stance do not count
    wrong = [
        replace(right, speakers=("l",)),
        replace(right, stage="proposed"),
        replace(right, sectors=()),
        replace(right, countries=right.countries[:1]),
        replace(right, content=(span("Norway and"),)),
    ]
    rows = []
    for number, statement in enumerate([right, *wrong]):
        folder = tmp_path / str(number)
        folder.mkdir()
        rows.append(tallies(evaluated(write_gold(folder), (statement,)))["whole_row"])
    assert rows == [(3, 3, 1), *[(3, 3, 0)] * 5]


def test_a_document_that_was_not_read_counts_as_missed(tmp_path: Path):
    write_gold(write_gold(tmp_path), "02")
    refused = (Refusal("texts/02.txt", "ingest", "language:fr", "not English"),)
    evaluation = evaluated(tmp_path, refusals=refused)
    assert evaluation.not_read == {"02": "language:fr"}
    assert tallies(evaluation)["statements"] == (6, 3, 2)
    assert tuple(evaluation.by_document["02"]["statements"].tally) == (3, 0, 0)


def test_speakers_are_right_only_all_together(tmp_path: Path):
    gold = {**GOLD, "statements": [{**GOLD["statements"][0], "speakers": ["Solveig Hamre", "Norway"]}]}
    write_gold(tmp_path, gold=gold)
    assert tallies(evaluated(tmp_path, FOUND[:1]))["speakers"] == (1, 1, 0)


def test_a_speaker_that_was_not_found_is_not_right_by_silence(tmp_path: Path):
    gold = {**GOLD, "statements": [{**GOLD["statements"][0], "speakers": ["Baltic Rail Forum"]}]}
    write_gold(tmp_path, gold=gold)
    silent = replace(FOUND[0], speakers=())
    assert tallies(evaluated(tmp_path, (silent,)))["speakers"] == (1, 1, 0)


def test_contents_meet_from_half_of_their_words_and_the_best_pair_first():
    def pairs(gold: list[str], found: list[str]) -> dict[int, int]:
        return pair_statements(TEXT, [(span(g),) for g in gold], [(span(f),) for f in found])

    assert pairs([FIRST], ["Norway and Latvia will"]) == {0: 0}  # 4 of 8
    assert pairs([FIRST], ["Norway and Latvia"]) == {}  # 3 of 8
    assert pairs([FIRST], ["Norway and Latvia will", "Latvia will build a rail terminal"]) == {0: 1}
    assert pairs(["Latvia will build a rail", FIRST], ["Latvia will build a rail terminal"]) == {0: 0}  # 5/6 over 6/8
    # A word belongs to a content that holds a part of it; marks do not count.
    assert pair_statements(TEXT, [((0, 3),)], [((0, 6),)]) == {0: 0}
    start, end = span(", ")
    assert pair_statements(TEXT, [((start, end),)], [((start, end),)]) == {}


def test_the_spans_of_a_content_count_together():
    first, second = span("Norway and Latvia"), span("rail terminal")
    assert pair_statements(TEXT, [(first, second)], [(span(FIRST),)]) == {0: 0}  # 5 of 8


@pytest.mark.parametrize(
    ("actor_type", "gold", "found", "same"),
    [
        ("person", "José Álvarez", "jose alvarez", True),
        ("person", "Solveig Hamre", "Hamre", True),
        ("person", "Solveig Hamre", "Solveig", False),  # the last word differs
        ("person", "Solveig Hamre", "Marta Hamre", False),
        ("government", "Ministry of Energy of Norway", "Ministry of Energy", True),  # 3 of 5
        ("government", "Ministry of Energy of Norway", "Ministry", False),
        ("company", "«»", "«»", False),
    ],
)
def test_names_are_compared_by_their_words(actor_type: str, gold: str, found: str, same: bool):
    assert same_actor(Actor(gold, gold, actor_type, None), Actor("a-1", found, actor_type, None)) is same


def test_aliases_codes_and_classes_decide_too():
    union = Actor("g", "European Union", "international_organization", None, ("EU",))
    assert same_actor(union, Actor("a", "EU", "government", None))
    assert not same_actor(union, Actor("a", "EU", "person", None))
    oslo = Actor("g", "Oslo", "country", "NOR")
    assert same_actor(oslo, Actor("a", "Norway", "country", "NOR"))
    assert not same_actor(oslo, Actor("a", "Oslo", "country", "LVA"))
    assert not same_actor(Actor("g", "Oslo", "country", None), Actor("a", "Oslo", "country", None))


def test_actors_meet_one_to_one():
    one, two = Actor("1", "Hamre", "person", None), Actor("2", "Solveig Hamre", "person", None)
    assert pair_actors([one, two], [two]) == {0: 0}


def test_of_two_gold_actors_with_one_name_the_last_class_speaks(tmp_path: Path):
    actors = [gold_actor("Hamre", "company"), gold_actor("Hamre", "person")]
    gold = {"actors": actors, "statements": [{**GOLD["statements"][0], "speakers": ["Hamre"]}]}
    write_gold(tmp_path, gold=gold)
    assert tallies(evaluated(tmp_path, FOUND[:1]))["speakers"] == (1, 1, 1)


def test_intervals_are_those_of_a_thousand_samples_of_the_documents():
    counts = [Tally(3, 3, 2), Tally(1, 0, 0), Tally(4, 5, 4), Tally(0, 0, 0)]
    (score,) = (s for s in total_scores([{"stage": c} for c in counts]).values() if s.measure.name == "stage")
    generator, values = random.Random(0), []
    for _ in range(SAMPLES):
        drawn = generator.choices(counts, k=len(counts))
        gold, found, right = (sum(c[i] for c in drawn) for i in range(3))
        values.append(2 * right / (gold + found) if gold + found else 0.0)
    values.sort()
    assert score.interval == (values[25], values[975])
    assert score.interval[0] < score.value < score.interval[1]


def test_the_text_for_people_has_every_measure_with_its_counts(evaluation: Evaluation):
    lines = as_text(evaluation).splitlines()
    assert lines[0].startswith("Documents: 1; statements: 3; extractor: ")
    for measure in accuracy().measures:
        (line,) = (line for line in lines if line.startswith(f"{measure.label}  "))
        gold, found, _ = COUNTED[measure.name]
        cells = line.removeprefix(measure.label).split()
        assert cells[-1] == str(gold) if measure.form == "accuracy" else cells[:2] == [str(gold), str(found)]
