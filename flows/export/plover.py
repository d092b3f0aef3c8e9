"""The statements of a slice as events of PLOVER: one JSON object a line, at most one a statement."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.query import answer
from schemas import codelist
from schemas.plover import COUNTRIES, EventType, contexts, event_type

if TYPE_CHECKING:
    import duckdb

_STATEMENTS = """
select
    s.statement_id, s.document_id, d.published_on::varchar as published_on, d.url, d.publisher, s.act, s.stage,
    s.stance, s.sector_ids, s.country_codes, s.speaker_ids, s.content, s.confidence,
    coalesce(named.actor_ids, []) as mentioned_ids
from statements s join documents d using (document_id)
left join (
    select statement_id, list(actor_id order by actor_id) as actor_ids
    from statement_actors where role = 'mentioned' group by statement_id
) named using (statement_id)
order by s.document_id, s.position"""
_ACTORS = "select actor_id, name, actor_type, country_code, wikidata_id from actors"

Party = dict[str, Any]


def write_events(connection: "duckdb.DuckDBPyConnection", path: Path) -> None:
    """Write the events; `schemas/crosswalks/plover.csv` says which statements are one."""
    columns = ("actor_id", "name", "actor_type", "country_code", "wikidata_id")
    actors = {row[0]: dict(zip(columns, row, strict=True)) for row in connection.execute(_ACTORS).fetchall()}
    with path.open("w", encoding="utf-8", newline="") as stream:
        for event in _events(connection, actors):
            stream.write(json.dumps(event, ensure_ascii=False, allow_nan=False) + "\n")


def _events(connection: "duckdb.DuckDBPyConnection", actors: dict[str, Party]) -> Iterator[dict[str, Any]]:
    found = answer(connection, _STATEMENTS)
    for row in found.rows:
        told = dict(zip(found.columns, row, strict=True))
        kind = event_type(told["act"], told["stage"], told["stance"], tuple(told["sector_ids"]))
        if kind is None:
            continue
        source, target, mutual = _parties(kind, told, actors)
        if source and (target or not kind.needs_target):
            yield _event(kind, told, source, target, mutual)


def _event(
    kind: EventType, told: dict[str, Any], source: Sequence[Party], target: Sequence[Party], mutual: bool
) -> dict[str, Any]:
    return {
        "event_type": kind.event_type,
        "event_mode": kind.event_mode,
        "contexts": contexts(told["sector_ids"]),
        "date": told["published_on"],
        "source": source,
        "target": target,
        "mutual": mutual,
        "quotation": told["content"],
        "statement_id": told["statement_id"],
        "document_id": told["document_id"],
        "publisher": told["publisher"],
        "url": told["url"],
        "confidence": told["confidence"],
    }


def _parties(kind: EventType, told: dict[str, Any], actors: dict[str, Party]) -> tuple[list[Party], list[Party], bool]:
    """Source, target, and whether each is both."""
    concerned = [_country(code, actors) for code in told["country_codes"]]
    if kind.parties == COUNTRIES:
        mutual = len(concerned) > 1
        return concerned, concerned if mutual else [], mutual
    source = [actors[a] for a in told["speaker_ids"]]
    # A speaker's own country is no target of what he or she says, nor is one that is named among the actors.
    known = {party["actor_id"] for party in source} | {f"c-{str(p['country_code']).lower()}" for p in source}
    named = [actors[a] for a in told["mentioned_ids"] if a not in known]
    known |= {party["actor_id"] for party in named}
    return source, [*named, *(party for party in concerned if party["actor_id"] not in known)], False


def _country(code: str, actors: dict[str, Party]) -> Party:
    key = f"c-{code.lower()}"
    if key in actors:
        return actors[key]
    # A content concerns it that names it in no way that makes it an actor, such as “both countries”.
    row = next(c for c in codelist("countries") if c["country_code"] == code)
    party = {"actor_id": key, "name": row["name"], "actor_type": "country", "country_code": code}
    return {**party, "wikidata_id": row["wikidata_id"] or None}
