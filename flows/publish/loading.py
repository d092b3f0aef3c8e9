"""How to load a release in the programs that people use: for its card and its page. The tests run what they can."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snippet:
    """Code for one program, run in the folder of the release; `language` is what Markdown calls it."""

    program: str
    language: str
    code: str


LOADING = (
    Snippet(
        "pandas",
        "python",
        'import pandas as pd\nstatements = pd.read_parquet("parquet/statements.parquet")',
    ),
    Snippet(
        "polars",
        "python",
        'import polars as pl\nstatements = pl.read_parquet("parquet/statements.parquet")',
    ),
    Snippet(
        "DuckDB",
        "sql",
        "select name, count(*) from 'parquet/statement_actors.parquet' join 'parquet/actors.parquet' using (actor_id)\n"
        "where role = 'speaker' group by name order by 2 desc;",
    ),
    Snippet(
        "R",
        "r",
        'statements <- arrow::read_parquet("parquet/statements.parquet")',
    ),
)
ELSEWHERE = (
    "Excel and LibreOffice open comity.xlsx. comity.duckdb holds all tables with their keys and ready views such as "
    "statement_list. CSV files for other programs are in csv/ (UTF-8; lists are joined by ;, an empty cell is a "
    "missing value)."
)


def loading_markdown() -> str:
    """The section of the card."""
    blocks = [f"{s.program}:\n\n```{s.language}\n{s.code}\n```" for s in LOADING]
    return "\n\n".join(["## How to load it", *blocks, ELSEWHERE])
