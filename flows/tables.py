"""Annotations → the tables of the contract: one function a table, one dictionary a row.

Tables that count other tables are in `counts.py`.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from flows.records import Annotation, Document, Refusal, Span, Statement
from schemas import codelist
from schemas.licences import is_redistributable

Row = dict[str, Any]
# (document_id, key of the entity in it) → actor_id
ActorIds = Mapping[tuple[str, str], str]
# Between the spans of an interrupted content, as quotations mark what they leave out.
GAP = " … "


def document_rows(documents: Iterable[Document]) -> list[Row]:
    """One row per document, duplicates included; the text only where its licence allows that."""
    return [
        {
            "document_id": d.document_id,
            "origin": d.origin,
            "sha256": d.sha256,
            "text_sha256": d.text_sha256,
            "title": d.title,
            "url": d.url,
            "publisher": d.publisher,
            "author": d.author,
            "document_type": d.document_type,
            "published_on": d.published_on,
            "language": d.language,
            "licence": d.licence,
            "word_count": d.word_count,
            "duplicate_of": d.duplicate_of,
            "text": d.text if is_redistributable(d.licence) else None,
        }
        for d in documents
    ]


def quarantine_rows(refusals: Iterable[Refusal]) -> list[Row]:
    """One row per input, or row of metadata, that was refused."""
    return [
        {
            "origin": r.origin,
            "stage_failed": r.stage_failed,
            "sha256": r.sha256,
            "reason": r.reason,
            "detail": r.detail,
        }
        for r in refusals
    ]


def statement_id(document_id: str, statement: Statement) -> str:
    """The identifier of a statement: its document and the offsets of its content."""
    spans = ";".join(f"{start}-{end}" for start, end in sorted(statement.content))
    digest = sha256(f"{document_id}\n{spans}".encode()).hexdigest()
    return f"s-{digest[:16]}"


def statement_rows(document: Document, annotation: Annotation, actor_ids: ActorIds) -> list[Row]:
    """One row per statement of one document, in the order of the text."""
    rows = []
    for position, statement in enumerate(annotation.statements, start=1):
        content = sorted(statement.content)
        rows.append(
            {
                "statement_id": statement_id(document.document_id, statement),
                "document_id": document.document_id,
                "position": position,
                "kind": statement.kind,
                "act": statement.act,
                "stage": statement.stage,
                "stance": statement.stance,
                "content": _words(document.text, content),
                "cue": _words(document.text, statement.cue) or None,
                "source": _words(document.text, statement.source) or None,
                "start": content[0][0],
                "end": max(end for _, end in content),
                "speaker_ids": sorted({actor_ids[document.document_id, key] for key in statement.speakers}),
                "sector_ids": sorted({s.sector_id for s in statement.sectors}),
                "country_codes": sorted({c.country_code for c in statement.countries}),
                "confidence": statement.confidence,
            }
        )
    return rows


def span_rows(document: Document, annotation: Annotation) -> list[Row]:
    """One row per stretch of text of a statement's content, cue or source."""
    return [
        {
            "statement_id": statement_id(document.document_id, statement),
            "part": part,
            "start": start,
            "end": end,
            "text": document.text[start:end],
        }
        for statement in annotation.statements
        for part, spans in (("content", statement.content), ("cue", statement.cue), ("source", statement.source))
        for start, end in sorted(set(spans))
    ]


def statement_actor_rows(document: Document, annotation: Annotation, actor_ids: ActorIds) -> list[Row]:
    """One row per actor that speaks a statement, and per actor that its content mentions."""
    mentions = sorted(annotation.mentions, key=lambda m: (m.start, m.end))
    starts = [m.start for m in mentions]
    pairs = set()
    for statement in annotation.statements:
        key = statement_id(document.document_id, statement)
        pairs |= {(key, actor_ids[document.document_id, s], "speaker") for s in statement.speakers}
        for start, end in statement.content:
            inside = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
            pairs |= {(key, actor_ids[document.document_id, m.entity], "mentioned") for m in inside if m.end <= end}
    return [{"statement_id": s, "actor_id": a, "role": role} for s, a, role in sorted(pairs)]


def statement_sector_rows(document: Document, annotation: Annotation) -> list[Row]:
    """One row per sector of a statement, with its evidence."""
    return [
        {
            "statement_id": statement_id(document.document_id, statement),
            "sector_id": sector.sector_id,
            "confidence": sector.confidence,
            "evidence": document.text[sector.start : sector.end],
            "start": sector.start,
            "end": sector.end,
        }
        for statement in annotation.statements
        for sector in statement.sectors
    ]


def statement_country_rows(document: Document, annotation: Annotation) -> list[Row]:
    """One row per country of a statement, with its evidence."""
    return [
        {
            "statement_id": statement_id(document.document_id, statement),
            "country_code": country.country_code,
            "evidence": document.text[country.start : country.end],
            "start": country.start,
            "end": country.end,
        }
        for statement in annotation.statements
        for country in statement.countries
    ]


def mention_rows(document: Document, annotation: Annotation, actor_ids: ActorIds) -> list[Row]:
    """One row per place and actor that the document names there; two of its entities may be one actor."""
    rows = {
        (m.start, m.end, actor_ids[document.document_id, m.entity]): {
            "document_id": document.document_id,
            "start": m.start,
            "end": m.end,
            "actor_id": actor_ids[document.document_id, m.entity],
            "surface": document.text[m.start : m.end],
            "form": m.form,
        }
        for m in annotation.mentions
    }
    return list(rows.values())


def role_rows(document: Document, annotation: Annotation, actor_ids: ActorIds) -> list[Row]:
    """One row per place that states a person's role; as above, one for two entities that are one person."""
    rows = {
        (actor_ids[document.document_id, role.entity], role.start, role.end): {
            "actor_id": actor_ids[document.document_id, role.entity],
            "document_id": document.document_id,
            "title": role.title,
            "organization_id": actor_ids[document.document_id, role.organization] if role.organization else None,
            "country_code": role.country_code,
            "start": role.start,
            "end": role.end,
        }
        for role in annotation.roles
    }
    return list(rows.values())


def sector_code_rows() -> list[Row]:
    """One row per code of a public classification that a sector corresponds to."""
    return [{k: row[k] for k in ("sector_id", "scheme", "code", "match")} for row in codelist("sector_codes")]


def _words(text: str, spans: Sequence[Span]) -> str:
    return GAP.join(text[start:end] for start, end in sorted(spans))
