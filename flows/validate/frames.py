"""Frames that the gate derives from several tables, one row a fact that must hold."""

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from flows.records import Document
from flows.shards import read_shards
from schemas import Dataset

# Below so many rows in the last release a drop says nothing.
COMPARED_FROM = 20


def quotations(frames: Mapping[str, pd.DataFrame], texts: Iterable[Path]) -> pd.DataFrame:
    """One row per stretch of words that a table gives, beside the text of the document at its offsets."""
    statements = frames["statements"].set_index("statement_id")["document_id"]
    parts = []
    for name, words in (
        ("statement_spans", "text"),
        ("statement_sectors", "evidence"),
        ("statement_countries", "evidence"),
        ("mentions", "surface"),
    ):
        frame = frames[name]
        document = frame["document_id"] if "document_id" in frame else frame["statement_id"].map(statements)
        row = name + " " + document.astype(str) + " " + frame["start"].astype(str)
        parts.append(
            pd.DataFrame(
                {
                    "row": row,
                    "document_id": document,
                    "start": frame["start"],
                    "end": frame["end"],
                    "text": frame[words],
                }
            )
        )
    quoted = pd.concat(parts, ignore_index=True)
    found: list[str | None] = [None] * len(quoted)
    places = quoted.groupby("document_id").indices
    starts, ends = quoted["start"].tolist(), quoted["end"].tolist()
    for read in read_shards(texts, Document):
        for i in places.get(read.document_id, ()):
            found[i] = read.text[starts[i] : ends[i]]
    return quoted.assign(
        document_text=pd.Series(found, index=quoted.index, dtype="object"), text=quoted["text"].astype("object")
    )


def list_columns(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per list cell of `statements`, beside the same list made from the link table."""
    speakers = frames["statement_actors"]
    links = {
        "speaker_ids": speakers[speakers["role"] == "speaker"].groupby("statement_id")["actor_id"],
        "sector_ids": frames["statement_sectors"].groupby("statement_id")["sector_id"],
        "country_codes": frames["statement_countries"].groupby("statement_id")["country_code"],
    }
    statements = frames["statements"].set_index("statement_id")
    parts = []
    for column, grouped in links.items():
        linked = grouped.agg(lambda values: ";".join(sorted(values))) if grouped.ngroups else pd.Series(dtype="object")
        listed = statements[column].map(";".join)
        parts.append(
            pd.DataFrame({"listed": listed, "linked": linked.reindex(listed.index).fillna("")}).assign(column=column)
        )
    return pd.concat(parts).rename_axis("statement_id").reset_index()


def conservation(frames: Mapping[str, pd.DataFrame], read_count: int) -> pd.DataFrame:
    """One row: how many inputs were read, and how many are in `documents` or refused in `quarantine`."""
    refused = frames["quarantine"]["stage_failed"].isin(["ingest", "extract"]).sum()
    return pd.DataFrame({"read": [read_count], "accounted": [len(frames["documents"]) + int(refused)]})


def row_counts(declared: Dataset, frames: Mapping[str, pd.DataFrame], last: Mapping[str, int]) -> pd.DataFrame:
    """One row per table: its rows, and the fewest that its declaration allows, also against the last release."""
    rows = []
    for table in declared.tables:
        minimum = table.gate.min_rows
        before = last.get(table.name, 0)
        if table.gate.max_drop is not None and before >= COMPARED_FROM:
            minimum = max(minimum, math.ceil(before * (1 - table.gate.max_drop)))
        rows.append({"table": table.name, "row_count": len(frames[table.name]), "minimum": minimum})
    return pd.DataFrame(rows)
