"""Questions to a release: SQL over its Parquet files and ready views, and the filters of `comity query`."""

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import ComityError
from flows.query.values import check_country, check_sector
from flows.spill import in_memory
from schemas import Table, dataset
from schemas.sql import create_view, literal, quoted, views

if TYPE_CHECKING:
    import duckdb

# So many rows are fetched at a time.
CHUNK = 1_000
# The table of `sliced` that holds the identifiers of the statements of a slice.
SLICE = "slice"
# An actor of that identifier, or with that part of a name or alias.
_SPEAKER = "(actor_id = ? or contains(lower(concat_ws(chr(10), name, array_to_string(aliases, chr(10)))), lower(?)))"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a statement must concern; of several values of one kind any will do, of several kinds all must hold.

    A country is an ISO 3166-1 alpha-3 code, a sector an identifier of the codelist, a speaker an `actor_id` or a part
    of a name or alias, in capitals or not; `since` and `until` are the first and last day on which the document was
    published, and leave out a document whose day is not known. KeyError with a sentence for a code that is unknown.
    """

    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None

    def __post_init__(self) -> None:
        for code in self.countries:
            check_country(code)
        for code in self.sectors:
            check_sector(code)
        if self.since and self.until and self.since > self.until:
            raise KeyError(f"the first day {self.since} lies behind the last, {self.until}")

    @property
    def condition(self) -> tuple[str, list[Any]]:
        """What SQL says of them behind `from statement_list`, and the values for its question marks."""
        parts, values = [], list[Any]()
        for column, wanted in (("country_codes", self.countries), ("sector_ids", self.sectors)):
            if wanted:
                parts.append(f"list_has_any({column}, ?)")
                values.append(list(wanted))
        if self.speakers:
            matching = " or ".join([_SPEAKER] * len(self.speakers))
            actors = f"select coalesce(list(actor_id), []) from actors where {matching}"
            parts.append(f"list_has_any(speaker_ids, ({actors}))")
            values += [value for speaker in self.speakers for value in (speaker, speaker)]
        for sign, day in ((">=", self.since), ("<=", self.until)):
            if day:
                parts.append(f"published_on {sign} ?")
                values.append(day)
        return f" where {' and '.join(parts)}" if parts else "", values


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns of an answer, and its rows as they are read."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextlib.contextmanager
def opened(release: Path) -> Iterator["duckdb.DuckDBPyConnection"]:
    """A database in memory in which every table of the release and every ready view has its name."""
    import duckdb

    with in_memory() as connection:
        for table in dataset().tables:
            if not _path(table, release).is_file():  # a release made before the table was declared does not have it
                continue
            try:
                connection.execute(f"create view {quoted(table.name)} as {_rows_of(table, release)}")
            except duckdb.Error as error:
                raise unreadable(release, error) from error
        for view in views():
            with contextlib.suppress(duckdb.CatalogException):  # nor views that would need it
                for statement in create_view(view):
                    connection.execute(statement)
        yield connection


def unreadable(release: Path, error: Exception) -> ComityError:
    """What to say where DuckDB cannot read the files of a release."""
    said = str(error).splitlines()[0]
    return ComityError(f"{release} cannot be read: {said}; `comity verify {release}` says what is wrong")


@contextlib.contextmanager
def sql(release: Path, query: str, values: Sequence[Any] = ()) -> Iterator[Answer]:
    """The answer to a query; a ComityError says what is wrong with it."""
    import duckdb

    with opened(release) as connection:
        try:
            yield answer(connection, query, values)
        except duckdb.Error as error:
            raise ComityError(f"the query cannot be answered: {error}") from error


def answer(connection: "duckdb.DuckDBPyConnection", query: str, values: Sequence[Any] = ()) -> Answer:
    """The answer of a database; it is read from there row by row, until the next question is asked."""
    connection.execute(query, list(values))
    return Answer(tuple(column[0] for column in connection.description or ()), _rows(connection))


def statements(release: Path, filters: Filters) -> contextlib.AbstractContextManager[Answer]:
    """The rows of the view `statement_list` that fulfil the filters."""
    where, values = filters.condition
    return sql(release, f"from statement_list{where} order by document_id, position", values)


@contextlib.contextmanager
def sliced(release: Path, filters: Filters) -> Iterator["duckdb.DuckDBPyConnection"]:
    """The database of `opened` in which the statements, and all tables that say something of them, are a slice.

    Documents, actors and codelists are whole, and the counts in them are those of the release.
    """
    where, values = filters.condition
    with opened(release) as connection:
        if where:
            connection.execute(f"create table {SLICE} as select statement_id from statement_list{where}", values)
            for table in (t for t in dataset().tables if "statement_id" in t.columns):
                rows = f"{_rows_of(table, release)} where statement_id in (from {SLICE})"
                connection.execute(f"create or replace view {quoted(table.name)} as {rows}")
        yield connection


def _path(table: Table, release: Path) -> Path:
    return release / "parquet" / f"{table.name}.parquet"


def _rows_of(table: Table, release: Path) -> str:
    # Numbers as their shortest digits say them: the double of the float32 for 0.9 would be 0.8999999761581421.
    numbers = [quoted(f.name) for f in table.fields if f.type == "number"]
    shortest = ", ".join(f"{name}::varchar::double as {name}" for name in numbers)
    columns = f"* replace ({shortest})" if numbers else "*"
    return f"select {columns} from read_parquet({literal(str(_path(table, release)))})"


def _rows(connection: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    while rows := connection.fetchmany(CHUNK):
        yield from rows
