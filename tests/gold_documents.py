"""One document with gold and with what a program might find in it, small enough to be counted by hand."""

import json
from pathlib import Path
from typing import Any

from flows.evaluate import Evaluation, evaluate_tables
from flows.evaluate.gold import read_gold
from flows.records import Annotation, CountryEvidence, Document, Entity, Mention, Refusal, SectorEvidence, Statement
from tests.corpus import build_annotated

TEXT = (
    "Norway and Latvia will build a rail terminal, Solveig Hamre said. "
    "Latvia thanked the Baltic Rail Forum for its help. Trade between Norway and Latvia grew."
)
FIRST, SECOND, THIRD = (
    "Norway and Latvia will build a rail terminal",
    "the Baltic Rail Forum for its help",
    "Trade between Norway and Latvia grew",
)


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def gold_actor(name: str, actor_type: str, country: str | None = None, *aliases: str) -> dict[str, Any]:
    return {"name": name, "type": actor_type, "country": country, "roles": [], "aliases": list(aliases)}


def gold_statement(
    content: str, codes: str, speakers: str = "", sectors: str = "", countries: str = ""
) -> dict[str, Any]:
    kind, act, stage, stance = codes.split()
    return {
        "kind": kind,
        "act": act,
        "stage": stage,
        "stance": stance,
        "content": [content],
        "content_spans": [list(span(content))],
        "cue_span": None,
        "source_span": None,
        "speakers": [s for s in speakers.split(", ") if s],
        "sectors": sectors.split(),
        "countries": countries.split(),
    }


GOLD = {
    "actors": [
        gold_actor("Norway", "country", "NOR"),
        gold_actor("Latvia", "country", "LVA"),
        gold_actor("Solveig Hamre", "person", "NOR"),
        gold_actor("Baltic Rail Forum", "civil_society"),
    ],
    "statements": [
        gold_statement(FIRST, "indirect commissive committed positive", "Solveig Hamre", "transport", "NOR LVA"),
        gold_statement(SECOND, "indirect expressive existing positive", "Latvia", "", "LVA"),
        gold_statement(THIRD, "narrative none existing neutral", "", "trade", "LVA NOR"),
    ],
}


def write_gold(folder: Path, name: str = "01", text: str = TEXT, gold: Any = GOLD) -> Path:
    """Write one text with its gold; returns the folder."""
    (folder / f"{name}.txt").write_text(text, "utf-8")
    (folder / f"{name}.gold.json").write_text(json.dumps(gold), "utf-8")
    return folder


def found_statement(
    content: str,
    codes: str,
    speakers: tuple[str, ...] = (),
    sectors: dict[str, float] | None = None,
    countries: str = "",
    confidence: float = 1.0,
) -> Statement:
    kind, act, stage, stance = codes.split()
    start, end = span(content)
    return Statement(
        content=((start, end),),
        cue=(),
        source=(),
        kind=kind,
        act=act,
        stage=stage,
        stance=stance,
        speakers=speakers,
        sectors=tuple(SectorEvidence(s, start, end, c) for s, c in (sectors or {}).items()),
        countries=tuple(CountryEvidence(c, start, end) for c in countries.split()),
        confidence=confidence,
    )


ENTITIES = (
    Entity("n", "Norway", "country", "NOR"),
    Entity("l", "Latvia", "country", "LVA"),
    Entity("h", "Hamre", "person"),
    Entity("o", "Rail", "company"),
)
# The first statement with a part of its content, another stage and a sector too many; not the second; the third with
# a speaker, kind and act that it has not, and a country too few; and one that is none.
FOUND = (
    found_statement(
        "Norway and Latvia will build a",
        "indirect commissive existing positive",
        ("h",),
        {"transport": 0.95, "trade": 0.55},
        "LVA NOR",
        0.9,
    ),
    found_statement("Solveig Hamre said", "narrative none none neutral", (), {"media": 0.25}, "", 0.25),
    found_statement(THIRD, "indirect assertive existing neutral", ("l",), {"trade": 0.75}, "NOR", 0.9),
)


def annotated(statements: tuple[Statement, ...] = FOUND, name: str = "01") -> tuple[Document, Annotation]:
    """The document as ingest reads it, and what was found in it."""
    document = Document(f"d-{name:0>16}", f"texts/{name}.txt", "0" * 64, f"{name:0>64}", TEXT, word_count=24)
    mentions = tuple(Mention(e.key, *span(e.name), e.name, "name") for e in ENTITIES[:3])
    rail = Mention("o", *span("Rail"), "Rail", "name")
    return document, Annotation(document.document_id, ENTITIES, (*mentions, rail), (), statements)


def evaluated(
    folder: Path, statements: tuple[Statement, ...] = FOUND, refusals: tuple[Refusal, ...] = ()
) -> Evaluation:
    """The gold of a folder against the tables of the one document."""
    work = folder / "work"
    work.mkdir()
    return evaluate_tables(read_gold(folder), build_annotated(work, [annotated(statements)], refusals).folder)
