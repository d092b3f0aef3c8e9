"""Which files a release holds and what each is: for its card, its page, and the README of the project."""

from collections.abc import Mapping

# A path as people write it (TABLE stands for every table) → what the file is.
CONTENTS = {
    "README.md": "the dataset card: numbers, a sample, how to load, cite and check it",
    "index.html": "the release as a page: charts, a browser of statements with search and filters, columns, downloads; "
    "opens from a disk, without any network",
    "parquet/TABLE.parquet": "the tables, typed, with a description of every column; sorted by key",
    "csv/TABLE.csv": "the tables in UTF-8; lists are joined by `;`, an empty cell is a missing value",
    "comity.duckdb": "all tables in one database (DuckDB 1.2 and later), with their keys and comments, and ready "
    "views: `statement_list` (speakers and sectors by name), `speaker_statements`, `dyad_list`, `dyad_statements`",
    "comity.xlsx": "one sheet a table for Excel and LibreOffice; `about` says what had to be left out. Names come from "
    "strangers' texts: a spreadsheet may take a cell of a CSV file for a formula, and none of this file",
    "network/actor_sector.graphml": "who speaks about which sector: actors and sectors, joined by numbers of "
    "statements, documents and stances",
    "network/actor_agreement.graphml": "speakers, joined by the number of sectors on which their statements are on "
    "balance of the same stance (agree) or of opposite ones (disagree); the three hundred with most statements",
    "network/country_dyads.graphml": "countries, joined where statements concern both, by numbers of statements and "
    "documents; in all three, `…_with_copies` counts a document as often as it was published, near copies included",
    "network/dna.csv": "the event list of discourse network analysis: one row per statement, speaker and sector (the "
    "concept); the organization of a person is the one that the document gives, else the "
    "state; agreement is 1 for a positive stance, 0 for a negative one, empty for a neutral one",
    "data_dictionary.md": "what each column means",
    "data_dictionary.csv": "what each column means, as a table: one row per column",
    "datapackage.json": "what each column means, for programs (Data Package v2, of the CSV files)",
    "croissant.json": "what each column means, for programs that read Croissant (of the Parquet files)",
    "codebook.md": "the rules of coding, with all codes and worked examples: what is a statement, what a stage …",
    "quality.json": "the results of the quality gate, and the accuracy that was measured",
    "CHANGES.md": "what changed since the release before, in words and numbers",
    "changes.parquet": "what changed, row by row and cell by cell; rows with the op `merged_into` or `split_into` lead "
    "every `actor_id` that this or an earlier release gave up (`old`) to the actor that it is now (`new`)",
    "CITATION.cff": "how to cite this release, for programs",
    ".zenodo.json": "what an archive needs to know to keep a copy",
    "manifest.json": "what went in, and every file with its size and checksum",
    "SHA256SUMS": "the checksums of all files, for `sha256sum -c`",
}


def contents_markdown(contents: Mapping[str, str] = CONTENTS) -> str:
    """One row per file."""
    rows = (f"| `{path}` | {text} |" for path, text in contents.items())
    return "\n".join(["| file | what it is |", "| --- | --- |", *rows])
