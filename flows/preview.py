"""Documents to the screen: what `comity extract` prints. Reads and annotates, writes nothing."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from flows import tables
from flows.extract import annotate
from flows.ingest import Fetcher, read_bytes, read_sources
from flows.records import Annotation, Document, Refusal
from flows.resolve import resolve

STDIN = "-"
# Suffixes of files with many documents.
_RECORDS = "jsonl|ndjson|csv|tsv|parquet|xml|rss|atom|warc|warc\\.gz"


def preview(source: str, stdin: bytes = b"") -> Iterator[dict[str, Any] | Refusal]:
    """One dictionary per document of a source, or of the text on standard input, with the field names of the tables."""
    with tempfile.TemporaryDirectory() as fetched:
        fetcher = Fetcher(Path(fetched))
        for item in [read_bytes(stdin, "stdin")] if source == STDIN else read_sources([source], fetcher):
            if isinstance(item, Refusal):
                yield item
            else:
                for annotation in annotate([item]):
                    yield {"id": _name(item.origin), **as_json(item, annotation)}


def as_json(document: Document, annotation: Annotation) -> dict[str, Any]:
    """What was found in one document: rows of the tables, the statements' own rows inside them."""
    identity = resolve([annotation])
    actor_ids = {
        (d, k): a for d, k, a in zip(identity["document_id"], identity["key"], identity["actor_id"], strict=True)
    }
    columns = ["actor_id", "name", "actor_type", "country_code", "wikidata_id", "aliases"]
    actors = identity[columns].drop_duplicates("actor_id").sort_values("actor_id").to_dict("records")
    statements = {s["statement_id"]: s for s in tables.statement_rows(document, annotation, actor_ids)}
    inner = {
        "spans": tables.span_rows(document, annotation),
        "sectors": tables.statement_sector_rows(document, annotation),
        "countries": tables.statement_country_rows(document, annotation),
    }
    for statement in statements.values():
        statement |= {name: [] for name in inner}
    for name, rows in inner.items():
        for row in rows:
            statements[row["statement_id"]][name].append({k: v for k, v in row.items() if k != "statement_id"})
    return {
        "document_id": document.document_id,
        "actors": [{k: None if v != v else v for k, v in actor.items()} for actor in actors],
        "roles": tables.role_rows(document, annotation, actor_ids),
        "mentions": tables.mention_rows(document, annotation, actor_ids),
        "statements": list(statements.values()),
        "sectors": [
            {
                "sector_id": s.sector_id,
                "evidence": document.text[s.start : s.end],
                "start": s.start,
                "end": s.end,
                "confidence": s.confidence,
            }
            for s in annotation.sectors
        ],
        "countries": [{"country_code": c.country_code, "start": c.start, "end": c.end} for c in annotation.countries],
    }


def as_text(found: dict[str, Any]) -> str:
    """The same for people: who speaks, what is said, and how it was coded."""
    names = {a["actor_id"]: a["name"] for a in found["actors"]}
    lines = [f"{found['id']}: {len(names)} actors, {len(found['statements'])} statements"]
    for actor in found["actors"]:
        place = f", {actor['country_code']}" if actor["country_code"] else ""
        lines.append(f"  {actor['name']} ({actor['actor_type']}{place})")
    for statement in found["statements"]:
        speakers = ", ".join(names[a] for a in statement["speaker_ids"]) or statement["source"] or "the text"
        codes = [statement[k] for k in ("kind", "act", "stage", "stance")]
        lines += ["", f"  {statement['position']}. {speakers} [{', '.join(codes)}]", f"     {statement['content']}"]
        for label, values in (("sectors", statement["sector_ids"]), ("countries", statement["country_codes"])):
            if values:
                lines.append(f"     {label}: {', '.join(values)}")
    return "\n".join(_printable(line) for line in lines)


def _name(origin: str) -> str:
    """The record's own id, else the stem of the file (contract section 1)."""
    # The first `#` behind the file's name; a record's own name may hold more of them.
    record = re.fullmatch(rf"(.*?\.(?:{_RECORDS}))#(.*)", origin, re.IGNORECASE | re.DOTALL)
    if not record:
        return PurePosixPath(origin).stem
    # A record without an id is known by its place.
    numbered = re.fullmatch(r"L[0-9]+|(?:row|entry|record) [0-9]+", record[2])
    return PurePosixPath(record[1]).stem if numbered else record[2]


def _printable(line: str) -> str:
    # Text of strangers must not steer the terminal.
    return "".join(c if c.isprintable() else " " for c in line)
