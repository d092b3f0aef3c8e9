"""The gold set of the project is well formed (contract section 6, codebook sections 1 and 2)."""

import csv
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from schemas import codes

FOLDER = Path(__file__).parent / "gold"
NAMES = tuple(sorted(path.name.removesuffix(".gold.json") for path in FOLDER.glob("*.gold.json")))
STYLE_WORDS = [
    "straight quotes",
    "curly quotes",
    "doubled apostrophes",
    "newspaper report",
    "press release",
    "readout",
    "bullets",
    "numbered paragraphs",
    "interview",
    "transcript",
    "speech",
    "unnamed source",
    "company",
    "sanctions",
    "summit",
]


def text(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_bytes().decode("utf-8")


def gold(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.gold.json").read_text("utf-8"))


def statements() -> list[dict[str, Any]]:
    return [statement for name in NAMES for statement in gold(name)["statements"]]


def test_there_are_enough_documents_each_with_its_text() -> None:
    assert len(NAMES) >= 12
    assert [path.stem for path in sorted(FOLDER.glob("*.txt"))] == list(NAMES)


def test_every_style_is_there() -> None:
    with (FOLDER / "styles.csv").open(encoding="utf-8", newline="") as file:
        styles = {row["document"]: row["style"] for row in csv.DictReader(file)}
    assert tuple(styles) == NAMES
    assert [word for word in STYLE_WORDS if not any(word in style for style in styles.values())] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_already_normalized(name: str) -> None:
    assert text(name) == unicodedata.normalize("NFC", text(name))
    assert not {"\r", "\ufeff"} & set(text(name))


@pytest.mark.parametrize("name", NAMES)
def test_spans_are_verbatim_and_in_order(name: str) -> None:
    whole = text(name)
    for statement in gold(name)["statements"]:
        spans = statement["content_spans"]
        assert [whole[start:end] for start, end in spans] == statement["content"]
        assert all(words == words.strip() and words for words in statement["content"])
        assert sorted(spans) == spans
        for part in ("cue", "source"):
            span = statement[f"{part}_span"]
            assert (whole[span[0] : span[1]] if span else None) == statement[part]


@pytest.mark.parametrize("name", NAMES)
def test_actors_and_speakers_are_named_and_coded(name: str) -> None:
    actors = gold(name)["actors"]
    names = {actor["name"] for actor in actors}
    assert len(names) == len(actors)
    assert {actor["type"] for actor in actors} <= set(codes("actor_type"))
    assert {actor["country"] for actor in actors} - {None} <= set(codes("countries"))
    assert {role["of"] for actor in actors for role in actor["roles"]} - {None} <= names
    assert {speaker for statement in gold(name)["statements"] for speaker in statement["speakers"]} <= names


@pytest.mark.parametrize("column", ["kind", "act", "stage", "stance"])
def test_every_code_of_a_judgement_occurs_and_no_other(column: str) -> None:
    assert {statement[column] for statement in statements()} == set(codes(column))


def test_every_sector_occurs_and_countries_are_of_the_codelist() -> None:
    assert {sector for statement in statements() for sector in statement["sectors"]} == set(codes("sectors"))
    assert {country for statement in statements() for country in statement["countries"]} <= set(codes("countries"))


def test_a_narrative_has_no_attribution() -> None:
    for statement in statements():
        narrative = statement["kind"] == "narrative"
        assert (statement["act"] == "none") == narrative
        if narrative:
            assert (statement["cue"], statement["source"], statement["speakers"]) == (None, None, [])
