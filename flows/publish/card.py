"""The dataset card: `README.md` of a release, with the metadata that Hugging Face reads on top."""

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from flows.publish.contents import CONTENTS, contents_markdown
from flows.publish.faq import faq_markdown
from flows.publish.loading import loading_markdown
from flows.publish.questions import QUESTIONS
from schemas import Dataset

# Statements shown as a sample, and characters of a quotation in it.
SAMPLE = 5
QUOTED = 160


def card_markdown(
    dataset: Dataset,
    version: str,
    released_on: str,
    tables: Mapping[str, pa.Table],
    accuracy: str,
    contents: Mapping[str, str] = CONTENTS,
) -> str:
    """The card of one release; `accuracy` is its section on how far the rows can be trusted, `contents` its files."""
    rows = {name: table.num_rows for name, table in tables.items()}
    originals = tables["documents"].column("duplicate_of").null_count
    sections = [
        _metadata(dataset, rows),
        f"# {dataset.title}",
        f"{dataset.description}\n\nRelease **{version}** of {released_on}; schema {dataset.schema_version}, codebook "
        f"[{dataset.codebook_version}](codebook.md). What a schema version promises is said in `data_dictionary.md`."
        f"\n\n{_CAUTION}",
        _numbers(dataset, rows, originals),
        _sample(tables),
        loading_markdown(),
        _questions(),
        faq_markdown(),
        accuracy,
        _TRUST.format(version=version),
        f"## Licence\n\n{dataset.licence.note} ([{dataset.licence.title}]({dataset.licence.path}))",
        f"## How to cite\n\n{citation(dataset, version, released_on)} {_CITED_ROW}",
        f"## Its files\n\n{contents_markdown(contents)}",
    ]
    return "\n\n".join(sections) + "\n"


def _metadata(dataset: Dataset, rows: Mapping[str, int]) -> str:
    sizes = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
    size = next((label for limit, label in sizes if rows["statements"] < limit), "1M<n<10M")
    lines = ["---", f"pretty_name: {json.dumps(dataset.title)}", f"license: {dataset.licence.name.lower()}"]
    lines += ["language:", *(f"- {code}" for code in dataset.languages)]
    lines += ["tags:", *(f"- {json.dumps(word)}" for word in dataset.keywords)]
    lines += ["size_categories:", f"- {size}", "configs:"]
    for table in (t for t in dataset.tables if rows[t.name]):  # the loader fails on a file without rows
        lines += [f"- config_name: {table.name}", f"  data_files: parquet/{table.name}.parquet"]
        lines += ["  default: true"] if table.name == "statements" else []
    return "\n".join([*lines, "---"])


def _numbers(dataset: Dataset, rows: Mapping[str, int], originals: int) -> str:
    lines = ["## What is in it", "", "| table | rows | one row is |", "| --- | ---: | --- |"]
    for table in dataset.tables:
        lines.append(f"| `{table.name}` | {rows[table.name]:,} | {table.description.removeprefix('One row per ')} |")
    repeated = rows["documents"] - originals
    lines += ["", f"{originals:,} documents are originals, {repeated:,} repeat one of them word for word or nearly so."]
    return "\n".join(lines)


def _sample(tables: Mapping[str, pa.Table]) -> str:
    names = dict(zip(*(tables["actors"].column(c).to_pylist() for c in ("actor_id", "name")), strict=True))
    statements = tables["statements"].sort_by([("document_id", "ascending"), ("position", "ascending")])
    lines = ["## A sample", "", _CODES, ""]
    lines += ["| speakers | content | act | stage | stance | sectors | countries |"]
    lines += ["| --- | --- | --- | --- | --- | --- | --- |"]
    for row in statements.slice(0, SAMPLE).to_pylist():
        speakers = ", ".join(names[a] for a in row["speaker_ids"])
        codes = [row["act"], row["stage"], row["stance"], *(", ".join(row[c]) for c in ("sector_ids", "country_codes"))]
        content = row["content"] if len(row["content"]) <= QUOTED else row["content"][:QUOTED].rstrip() + " …"
        cells = [_cell(speakers), _cell(content), *(f"`{c}`" if c else "" for c in codes)]
        lines.append(f"| {' | '.join(cells)} |")
    if not statements.num_rows:
        return "## A sample\n\nThis release holds no statements."
    return "\n".join(lines)


def _cell(value: Any) -> str:
    # Names and quotations come from strangers' texts: they stay text, in one cell.
    plain = " ".join(str(value).split())
    for mark in "\\`*_[]<>|":
        plain = plain.replace(mark, f"\\{mark}")
    return plain


def citation(dataset: Dataset, version: str, released_on: str) -> str:
    """The release as a bibliography names it."""
    authors = ", ".join(c["title"] for c in dataset.contributors)
    return f"{authors} ({released_on[:4]}). {dataset.title}, version {version}."


def _questions() -> str:
    lines = [f"- {q.words}\n\n  ```sql\n  {indented(q.sql)}\n  ```" for q in QUESTIONS]
    said = "Over the tables and ready views, with `comity sql` or in `comity.duckdb`; `index.html` has the answers."
    return "\n\n".join(["## Questions to start with", said, *lines])


def indented(text: str) -> str:
    """The lines of a text inside an item of a list."""
    return text.replace("\n", "\n  ")


_CAUTION = (
    "Rows are found by a program and are not all right: read [what the limits are](#known-limits) and [how accurate "
    "each column is](#how-accurate-it-is) before you rely on them. `index.html` shows and searches the release "
    "in a browser."
)

_CODES = (
    "The first rows by document and position. `act` is what the speaker does by saying it, `stage` how far the "
    "cooperation has come, `stance` the speaker's attitude; `codebook.md` explains every code."
)

_CITED_ROW = (
    "Give the `statement_id` of a row that you quote: it stays the same as long as the document's text and the "
    "content's place in it do."
)

_TRUST = """## How to check it

`sha256sum -c SHA256SUMS` checks the files, `comity verify` also schemas, keys, counts and every quotation.
`quality.json` holds the figures above and the results of the quality gate that release {version} passed,
`manifest.json` what went into it. What each column means is in [data_dictionary.md](data_dictionary.md), by which rules
it is coded in [codebook.md](codebook.md)."""
