"""Tables → what the program found in each document, and which texts it has not read."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow.parquet as pq

from flows.evaluate.readings import Actor, Coded, Reading
from flows.records import Span

# Digits of a confidence that are the program's; those behind them come from its four bytes.
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """Name of a document (its file's stem) → what was found in it, or why it was not read."""

    readings: Mapping[str, Reading]
    not_read: Mapping[str, str]


def read_found(tables: Path) -> Found:
    """What a folder with one Parquet file a table holds; `statements` and `mentions` in the tables' own order."""
    names = {d["document_id"]: _stem(d["origin"]) for d in _rows(tables, "documents") if d["duplicate_of"] is None}
    actors, statements = _actors(tables), _statements(tables)
    readings = {name: Reading(actors.get(i, ()), statements.get(i, ())) for i, name in names.items()}
    refused = {_stem(r["origin"]): r["reason"] for r in _rows(tables, "quarantine") if r["stage_failed"] != "metadata"}
    same = {
        _stem(d["origin"]): f"the same text as {names.get(d['duplicate_of'], 'another')}"
        for d in _rows(tables, "documents")
        if d["duplicate_of"] is not None
    }
    return Found(readings, {**refused, **same})


def _actors(tables: Path) -> dict[str, tuple[Actor, ...]]:
    known = {
        a["actor_id"]: Actor(a["actor_id"], a["name"], a["actor_type"], a["country_code"], tuple(a["aliases"] or ()))
        for a in _rows(tables, "actors")
    }
    named: dict[str, dict[str, Actor]] = defaultdict(dict)
    for mention in _rows(tables, "mentions"):
        named[mention["document_id"]][mention["actor_id"]] = known[mention["actor_id"]]
    return {document: tuple(actors.values()) for document, actors in named.items()}


def _statements(tables: Path) -> dict[str, tuple[Coded, ...]]:
    contents: dict[str, list[Span]] = defaultdict(list)
    for span in _rows(tables, "statement_spans"):
        if span["part"] == "content":
            contents[span["statement_id"]].append((span["start"], span["end"]))
    sectors: dict[str, dict[str, float]] = defaultdict(dict)
    for sector in _rows(tables, "statement_sectors"):
        sectors[sector["statement_id"]][sector["sector_id"]] = round(sector["confidence"], DIGITS)
    found: dict[str, list[Coded]] = defaultdict(list)
    for row in _rows(tables, "statements"):
        key = row["statement_id"]
        found[row["document_id"]].append(_coded(row, tuple(contents[key]), sectors[key]))
    return {document: tuple(statements) for document, statements in found.items()}


def _coded(row: Mapping[str, Any], content: tuple[Span, ...], sectors: Mapping[str, float]) -> Coded:
    return Coded(
        content=content,
        kind=row["kind"],
        act=row["act"],
        stage=row["stage"],
        stance=row["stance"],
        speakers=frozenset(row["speaker_ids"] or ()),
        sectors=frozenset(row["sector_ids"] or ()),
        countries=frozenset(row["country_codes"] or ()),
        confidence=round(row["confidence"], DIGITS),
        sector_confidence=sectors,
    )


def _rows(tables: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(tables / f"{name}.parquet").to_pylist()
    return rows


def _stem(origin: str) -> str:
    return PurePosixPath(origin).name.removesuffix(".txt")
