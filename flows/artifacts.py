"""What a run shows in Prefect: the gate as a table, the release as a page with its counts."""

import json
from pathlib import Path
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.validate import Report

# A table artifact is read by people: the failures, or one line a table when there are none.
SHOWN = 100


def show_gate(report: Report) -> None:
    """The artifact `quality-gate`: what failed, or how many expectations each table fulfils."""
    rows: list[dict[str, Any]]
    if report.failures:
        rows = [{"table": c.table, "failed": c.sentence()} for c in report.failures[:SHOWN]]
    else:
        tables = dict.fromkeys(c.table for c in report.checks)
        rows = [{"table": t, "fulfilled": sum(c.table == t for c in report.checks)} for t in tables]
    create_table_artifact(key="quality-gate", table=rows, description="Expectations of the quality gate")


def show_release(folder: Path) -> None:
    """The artifacts `release` (a page with links) and `release-counts` (rows of each table)."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    inputs = manifest["inputs"]
    page = [
        f"# Release {manifest['version']}",
        f"[{folder}]({folder.resolve().as_uri()})",
        f"{inputs['read']} inputs read: {inputs['published']} published, {inputs['duplicates']} duplicates, "
        f"{inputs['quarantined']} quarantined.",
    ]
    create_markdown_artifact(key="release", markdown="\n\n".join(page), description="The release of this run")
    counts = [{"table": name, "rows": rows} for name, rows in manifest["tables"].items()]
    create_table_artifact(key="release-counts", table=counts, description="Rows of each table")
