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
        "pandas, from CSV",
        "python",
        "import pandas as pd\n"
        "# Only an empty cell is missing: the words NA and None may stand in a text.\n"
        'statements = pd.read_csv("csv/statements.csv", keep_default_na=False, na_values=[""])',
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
        "DuckDB from Python, with names in place of identifiers",
        "python",
        'import duckdb\nstatements = duckdb.connect("comity.duckdb", read_only=True).sql("from statement_list").df()',
    ),
    Snippet(
        "R, with the package arrow",
        "r",
        'statements <- arrow::read_parquet("parquet/statements.parquet")',
    ),
    Snippet(
        "R alone",
        "r",
        'statements <- read.csv("csv/statements.csv", na.strings = "", encoding = "UTF-8")',
    ),
)
WHERE = "All of this runs in the folder of the release. `statements` is the table to begin with."
ELSEWHERE = (
    "Excel and LibreOffice open `comity.xlsx`, one sheet a table. `comity.duckdb` holds all tables with their keys and "
    "ready views: `statement_list` has names in place of identifiers. CSV files for other programs are in `csv/` "
    "(UTF-8; lists are joined by `;`, an empty cell is a missing value)."
)


def loading_markdown() -> str:
    """The section of the card."""
    blocks = [f"{s.program}:\n\n```{s.language}\n{s.code}\n```" for s in LOADING]
    return "\n\n".join(["## How to load it", WHERE, *blocks, ELSEWHERE])
