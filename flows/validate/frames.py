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
# Tables that quote a document, each with the column that holds the words at its `start` and `end`.
QUOTING = {
    "statement_spans": "text",
    "statement_sectors": "evidence",
    "statement_countries": "evidence",
    "mentions": "surface",
}


def quotations(frames: Mapping[str, pd.DataFrame], texts: Iterable[Path]) -> pd.DataFrame:
    """One row per stretch of words that a table gives, beside the text of the document at its offsets."""
    quoted = _quoted(frames)
    found: list[str | None] = [None] * len(quoted)
    places = quoted.groupby("document_id").indices
    starts, ends = quoted["start"].tolist(), quoted["end"].tolist()
    for read in read_shards(texts, Document):
        for i in places.get(read.document_id, ()):
            if starts[i] == starts[i] and ends[i] == ends[i]:  # one that is missing is not a number
                found[i] = read.text[int(starts[i]) : int(ends[i])]
    return quoted.assign(document_text=pd.Series(found, index=quoted.index, dtype="object"))


def _quoted(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    statements = frames["statements"].drop_duplicates("statement_id").set_index("statement_id")["document_id"]
    parts = []
    for name, words in QUOTING.items():
        frame = frames[name]
        owner = frame["statement_id" if "statement_id" in frame else "document_id"]
        parts.append(
            pd.DataFrame(
                {
                    "row": name + " " + owner.astype(str) + " " + frame["start"].map("{:.0f}".format).astype(str),
                    "document_id": owner.map(statements) if owner.name == "statement_id" else owner,
                    "start": frame["start"],
                    "end": frame["end"],
                    "text": frame[words].astype("object"),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


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
        linked = {key: ";".join(sorted(values.dropna())) for key, values in grouped}
        # A cell without a list is no empty list.
        listed = [None if cell is None else ";".join(cell) for cell in statements[column]]
        parts.append(
            pd.DataFrame({"listed": listed, "linked": [linked.get(key, "") for key in statements.index]})
            .assign(statement_id=statements.index, column=column)
            .astype("object")
        )
    return pd.concat(parts, ignore_index=True)


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
