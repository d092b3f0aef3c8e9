"""A release in Python: its tables as DataFrames with their types, and SQL over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from schemas import Table


@dataclass(frozen=True, eq=False, repr=False)
class Release(Mapping[str, "pd.DataFrame"]):
    """Table name → DataFrame; `path` is the folder of the release, `version` what to cite, `manifest` what went in."""

    path: Path
    version: str
    manifest: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]

    def __getitem__(self, table: str) -> pd.DataFrame:
        """The table of that name; KeyError where there is none."""
        return self.tables[table]

    def __iter__(self) -> Iterator[str]:
        """Names of the tables that were loaded."""
        return iter(self.tables)

    def __len__(self) -> int:
        """How many tables were loaded."""
        return len(self.tables)

    def __repr__(self) -> str:
        return f"<Release {self.version} at {self.path}: {', '.join(self.tables)}>"

    def sql(self, query: str) -> pd.DataFrame:
        """The answer to a query over all tables and ready views (`comity schema --format sql` lists them)."""
        import pandas as pd

        from flows.query import sql

        with sql(self.path, query) as answer:
            return pd.DataFrame(list(answer.rows), columns=list(answer.columns))


def load_release(path: Path | str = "output", *tables: str) -> Release:
    """Load a release: its folder, or an output folder whose latest release is meant; all tables where none is named.

    Integers, floats and strings have their own types, days are datetime64, columns of a closed list (`act`, `stage`,
    …) are categories in the list's order, lists are Python lists. `frame.attrs` holds `title`, `description`, and
    `columns` with the meaning of each. ComityError where there is no release, KeyError for an unknown table.
    """
    import json

    from flows.verify import find_release
    from schemas import dataset

    folder, declared = find_release(Path(path)), dataset()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    chosen = [declared.table(name) for name in tables] if tables else declared.tables
    return Release(folder, manifest["version"], manifest, {t.name: _frame(t, folder) for t in chosen})


def _frame(table: Table, folder: Path) -> pd.DataFrame:
    import pandas as pd
    import pyarrow.parquet as pq

    from schemas import codes

    frame: pd.DataFrame = pq.read_table(folder / "parquet" / f"{table.name}.parquet").to_pandas(date_as_object=False)
    typed: dict[str, Any] = {}
    for field in table.fields:
        if field.type == "list":
            typed[field.name] = pd.Series([list(cell) for cell in frame[field.name]], frame.index, dtype="object")
        elif field.codelist and field.codelist != "countries":
            typed[field.name] = frame[field.name].astype(pd.CategoricalDtype(list(codes(field.codelist))))
    frame = frame.assign(**typed)
    frame.attrs["title"], frame.attrs["description"] = table.title, table.description
    frame.attrs["columns"] = {f.name: f.description for f in table.fields}
    return frame
