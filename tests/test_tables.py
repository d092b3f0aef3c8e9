"""Annotations → rows: what stands in a cell, and from where."""

import dataclasses
import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq

from flows import tables
from flows.records import (
    Annotation,
    CountryEvidence,
    Document,
    Entity,
    Mention,
    Refusal,
    Role,
    SectorEvidence,
    Statement,
)
from schemas import dataset
from schemas.arrow import arrow_schema
from tests.corpus import Built, build_annotated

TEXT = "“Trade with Fiji grew,” said Minister Ana Tuivaga of Tonga, “and it will grow again.”"


def document(text: str = TEXT, **more: object) -> Document:
    return Document("d-" + "0" * 16, "a.txt", "0" * 64, "1" * 64, text, **more)  # type: ignore[arg-type]


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


PERSON, FIJI, TONGA = (
    Entity("person:1", "Ana Tuivaga", "person", "TON"),
    *(Entity(f"country:{code}", name, "country", code) for code, name in (("FJI", "Fiji"), ("TON", "Tonga"))),
)
SPLIT = Statement(
    content=(at("and it will grow again."), at("Trade with Fiji grew,")),
    cue=(at("said"),),
    source=(at("Minister Ana Tuivaga"),),
    kind="direct",
    act="assertive",
    stage="existing",
    stance="positive",
    speakers=("person:1",),
    sectors=(SectorEvidence("trade", *at("Trade"), 0.5),),
    countries=(CountryEvidence("TON", *at("Tonga")), CountryEvidence("FJI", *at("Fiji"))),
)
ANNOTATION = Annotation(
    document().document_id,
    entities=(PERSON, FIJI, TONGA),
    mentions=(
        Mention("country:FJI", *at("Fiji"), "Fiji", "name"),
        Mention("person:1", *at("Ana Tuivaga"), "Ana Tuivaga", "name"),
        Mention("country:TON", *at("Tonga"), "Tonga", "name"),
    ),
    roles=(Role("person:1", "Minister", *at("Minister"), country_code="TON"),),
    statements=(SPLIT,),
)
ACTORS = {
    (document().document_id, k): a for k, a in (("person:1", "p-1"), ("country:FJI", "c-fji"), ("country:TON", "c-ton"))
}


def test_an_interrupted_content_is_joined_in_the_order_of_the_text():
    (row,) = tables.statement_rows(document(), ANNOTATION, ACTORS)
    assert row["content"] == "Trade with Fiji grew, … and it will grow again."
    assert (row["start"], row["end"]) == (at("Trade")[0], at("again.")[1])
    assert (row["cue"], row["source"]) == ("said", "Minister Ana Tuivaga")


def test_list_cells_are_sorted_and_hold_nothing_twice():
    twice = dataclasses.replace(SPLIT, speakers=("person:1", "country:TON", "person:1"))
    (row,) = tables.statement_rows(document(), dataclasses.replace(ANNOTATION, statements=(twice,)), ACTORS)
    assert (row["speaker_ids"], row["sector_ids"], row["country_codes"]) == (
        ["c-ton", "p-1"],
        ["trade"],
        ["FJI", "TON"],
    )


def test_a_narrative_has_neither_cue_nor_source():
    narrative = Statement((at("Trade with Fiji grew,"),), (), (), "narrative", "none", "existing", "neutral")
    (row,) = tables.statement_rows(document(), dataclasses.replace(ANNOTATION, statements=(narrative,)), ACTORS)
    assert (row["cue"], row["source"], row["speaker_ids"]) == (None, None, [])


def test_the_identifier_of_a_statement_depends_on_its_document_and_place_only():
    def identifier(**changes: object) -> str:
        return tables.statement_id("d-1", dataclasses.replace(SPLIT, **changes))  # type: ignore[arg-type]

    assert identifier() == identifier(stage="ended", speakers=(), content=SPLIT.content[::-1])
    assert identifier() != identifier(content=SPLIT.content[:1])
    assert identifier() != tables.statement_id("d-2", SPLIT)


def test_every_span_is_the_text_at_its_offsets():
    rows = tables.span_rows(document(), ANNOTATION)
    assert [r["part"] for r in rows] == ["content", "content", "cue", "source"]
    assert all(TEXT[r["start"] : r["end"]] == r["text"] for r in rows)


def test_only_actors_inside_the_content_are_mentioned_in_a_statement():
    rows = tables.statement_actor_rows(document(), ANNOTATION, ACTORS)
    assert {(r["actor_id"], r["role"]) for r in rows} == {("p-1", "speaker"), ("c-fji", "mentioned")}


def test_two_names_of_one_document_that_are_one_actor_make_one_row_a_place():
    pronoun = [Mention(key, *at("it will"), "it will", "pronoun") for key in ("country:FJI", "country:TON")]
    one_actor = dict.fromkeys(ACTORS, "c-fji")
    annotation = dataclasses.replace(
        ANNOTATION,
        mentions=tuple(pronoun),
        roles=(*ANNOTATION.roles, dataclasses.replace(ANNOTATION.roles[0], entity="country:FJI")),
    )
    assert len(tables.mention_rows(document(), annotation, one_actor)) == 1
    assert len(tables.role_rows(document(), annotation, one_actor)) == 1


def test_a_text_is_released_only_where_its_licence_allows_it():
    licences = ["CC-BY-4.0", "CC-BY-NC-4.0", "all-rights-reserved", "something unheard of", None]
    rows = tables.document_rows(document(licence=licence) for licence in licences)
    assert [row["text"] for row in rows] == [TEXT, None, None, None, None]


def test_rows_have_the_declared_columns(tmp_path: Path):
    built = build_annotated(tmp_path, [(document(published_on=dt.date(2026, 1, 2)), ANNOTATION)])
    assert built.rows("actor_roles")[0]["title"] == "Minister"
    for table in dataset().tables:
        assert pq.read_schema(built.folder / f"{table.name}.parquet").equals(arrow_schema(table))


def test_tables_are_sorted_by_their_keys(tables: Built):
    for table in dataset().tables:
        keys = [tuple(row[k] for k in table.primary_key) for row in tables.rows(table.name)]
        assert keys == sorted(keys), table.name


def test_a_corpus_without_any_statement_has_all_tables(tmp_path: Path):
    built = build_annotated(tmp_path, [(document(), Annotation(document().document_id))])
    assert {t.name: len(built.rows(t.name)) for t in dataset().tables if t.gate.min_rows == 0} == {
        "statements": 0, "statement_spans": 0, "statement_actors": 0, "statement_sectors": 0,
        "statement_countries": 0, "actors": 0, "actor_roles": 0, "mentions": 0, "dyads": 0, "dyad_sectors": 0,
        "quarantine": 0,
    }  # fmt: skip
    assert built.validate().failures == ()


def test_nothing_but_refusals_makes_tables_that_the_gate_refuses(tmp_path: Path):
    built = build_annotated(tmp_path, [], [Refusal("a.txt", "ingest", "empty", "nothing")])
    assert [(c.table, c.rows) for c in built.validate().failures] == [("row counts", ("documents 0 1",))]


def test_a_document_that_cannot_be_annotated_takes_its_duplicates_to_quarantine(tmp_path: Path, monkeypatch):
    from flows import steps

    def fails_on_fiji(documents):
        for d in documents:
            if "Fiji" in d.text:
                raise ValueError("out of depth")
            yield Annotation(d.document_id)

    monkeypatch.setattr(steps, "annotate", fails_on_fiji)
    for name, text in (("a.txt", TEXT), ("b.txt", TEXT), ("c.txt", "Tonga said nothing about that at all today.")):
        (tmp_path / name).write_text(text, "utf-8")
    work = tmp_path / ".work"
    work.mkdir()
    ingested = steps.ingest([str(tmp_path)], work)
    extracted = [steps.extract(batch) for batch in ingested.batches]
    folder = steps.tabulate(ingested, extracted, steps.identify(extracted, work), work)
    built = Built(folder, ingested.batches, ingested.read_count)
    assert [Path(r["origin"]).name for r in built.rows("documents")] == ["c.txt"]
    refused = [(Path(r["origin"]).name, r["reason"], r["detail"]) for r in built.rows("quarantine")]
    assert refused == [(n, "extract_error", "ValueError: out of depth") for n in ("a.txt", "b.txt")]
    assert built.validate().success
