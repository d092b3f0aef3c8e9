"""The statements that the page carries for its browser: all of a small release, a bounded part of a large one."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from schemas import codelist, codes
from schemas.sql import literal

MAX_STATEMENTS = 5_000
# Of JSON, in all; the page as a whole stays under three megabytes.
MAX_BYTES = 2_000_000
# Characters of a quotation, and of the text on either side of it.
QUOTED, AROUND = 1_200, 140
# Characters of a name or title.
NAMED = 300
CUT = " … [cut]"
CODED = ("kind", "act", "stage", "stance")

# The most confident ones where not all have place.
STATEMENTS = """
select s.statement_id, s.document_id, s.kind, s.act, s.stage, s.stance, s.content, s.cue, s.source, s.speaker_ids,
    s.sector_ids, s.country_codes, s.confidence, s.start, s.end, d.published_on, s.position
from statements s join documents d using (document_id)
order by s.confidence desc, s.statement_id"""
DOCUMENTS = "select document_id, title, publisher, published_on::varchar, url, origin from documents"
ACTORS = "select actor_id, name from actors"


@dataclass(frozen=True, slots=True)
class Carried:
    """The JSON for the page, how many statements are in it, and how many the release has."""

    json: str
    shown: int
    every: int


def carry(ask: Callable[[str], list[tuple[Any, ...]]]) -> Carried:
    """Statements in the order of their documents, newest first, with the names of all that they point to."""
    ((every,),) = ask("select count(*) from statements")
    known_documents = {
        i: [_short(title or PurePosixPath(origin).name or origin), _short(publisher), day, web_address(url)]
        for i, title, publisher, day, url, origin in ask(DOCUMENTS)
    }
    known_actors = {i: _short(name) for i, name in ask(ACTORS)}
    documents, actors = dict[str, list[Any]](), dict[str, str | None]()
    candidates = ask(f"{STATEMENTS} limit {MAX_STATEMENTS}")
    texts = _texts(ask, {row[1] for row in candidates})
    kept, room = [], MAX_BYTES
    for row in candidates:
        fresh_documents = {i: known_documents[i] for i in (row[1],) if i not in documents}
        fresh_actors = {i: known_actors[i] for i in row[9] if i not in actors}
        room -= sum(len(script_json(part).encode()) for part in (_statement(row, texts), fresh_documents, fresh_actors))
        if room < 0:
            break
        kept.append(row)
        documents |= fresh_documents
        actors |= fresh_actors
    kept.sort(key=lambda row: (row[15] is None, -row[15].toordinal() if row[15] else 0, row[1], row[16]))
    data = {
        "statements": [_statement(row, texts) for row in kept],
        "documents": documents,
        "actors": actors,
        "sectors": {s["sector_id"]: s["label"] for s in codelist("sectors")},
        "countries": {c["country_code"]: c["name"] for c in codelist("countries")},
        "codes": {name: {row["code"]: row["label"] for row in codelist(name)} for name in CODED},
    }
    return Carried(script_json(data), len(kept), every)


def web_address(url: str | None) -> str | None:
    """An address that a link may lead to: of the web and nothing else."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


def script_json(value: Any) -> str:
    """JSON that stays data inside a script element, whatever strangers wrote (no `<`, `>` or `&` in it)."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _texts(ask: Callable[[str], list[tuple[Any, ...]]], documents: set[str]) -> dict[str, str]:
    if not documents:
        return {}
    keys = ", ".join(map(literal, sorted(documents)))
    # Sliced here and not in SQL, which would walk through a long text from its start for every statement in it.
    return dict(ask(f"select document_id, text from documents where text is not null and document_id in ({keys})"))


def _statement(row: tuple[Any, ...], texts: Mapping[str, str]) -> list[Any]:
    statement, document, *coded, content, cue, source = row[:9]
    speakers, sectors, countries, confidence, start, end = row[9:15]
    numbers = [codes(name).index(code) for name, code in zip(CODED, coded, strict=True)]
    quoted = content if len(content) <= QUOTED else content[:QUOTED] + CUT
    text = texts.get(document, "")
    before = ("… " if start > AROUND and text else "") + text[max(0, start - AROUND) : start]
    after = text[end : end + AROUND] + (" …" if len(text) > end + AROUND else "")
    links = [speakers, sectors, countries, float(f"{confidence:.3f}")]
    return [statement, document, *numbers, quoted, _short(cue), _short(source), *links, before, after]


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= NAMED else text[:NAMED] + CUT
