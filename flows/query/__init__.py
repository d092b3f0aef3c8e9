"""Questions to a release: SQL over its Parquet files and ready views, and the filters of `comity query`."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import ComityError
from schemas import Table, codelist, codes, dataset
from schemas.sql import create_view, literal, quoted, views

if TYPE_CHECKING:
    import duckdb

# So many rows are fetched at a time.
CHUNK = 1_000
# An actor of that identifier, or with that part of a name or alias.
_SPEAKER = "(actor_id = ? or contains(lower(concat_ws(chr(10), name, array_to_string(aliases, chr(10)))), lower(?)))"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a statement must concern; of several values of one kind any will do, of several kinds all must hold."""

    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns of an answer, and its rows as they are read."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextlib.contextmanager
def opened(release: Path) -> Iterator["duckdb.DuckDBPyConnection"]:
    """A database in memory in which every table of the release and every ready view has its name."""
    import duckdb

    with duckdb.connect() as connection:
        for table in dataset().tables:
            path = release / "parquet" / f"{table.name}.parquet"
            if path.is_file():  # a release made before the table was declared does not have it
                rows = f"{_columns(table)} from read_parquet({literal(str(path))})"
                connection.execute(f"create view {quoted(table.name)} as {rows}")
        for view in views():
            with contextlib.suppress(duckdb.CatalogException):  # nor views that would need it
                for statement in create_view(view):
                    connection.execute(statement)
        yield connection


@contextlib.contextmanager
def sql(release: Path, query: str, values: Sequence[Any] = ()) -> Iterator[Answer]:
    """The answer to a query; a ComityError says what is wrong with it."""
    import duckdb

    with opened(release) as connection:
        try:
            connection.execute(query, list(values))
            columns = tuple(column[0] for column in connection.description or ())
            yield Answer(columns, _rows(connection))
        except duckdb.Error as error:
            raise ComityError(f"the query cannot be answered: {error}") from error


def statements(release: Path, filters: Filters) -> contextlib.AbstractContextManager[Answer]:
    """The rows of the view `statement_list` that fulfil the filters; KeyError with a sentence for an unknown code.

    A country is an ISO 3166-1 alpha-3 code, a sector an identifier of the codelist, a speaker an `actor_id` or a part
    of a name or alias, in capitals or not.
    """
    _check_codes(filters)
    conditions, values = [], list[Any]()
    for column, wanted in (("country_codes", filters.countries), ("sector_ids", filters.sectors)):
        if wanted:
            conditions.append(f"list_has_any({column}, ?)")
            values.append(list(wanted))
    if filters.speakers:
        matching = " or ".join([_SPEAKER] * len(filters.speakers))
        actors = f"select coalesce(list(actor_id), []) from actors where {matching}"
        conditions.append(f"list_has_any(speaker_ids, ({actors}))")
        values += [value for speaker in filters.speakers for value in (speaker, speaker)]
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return sql(release, f"from statement_list{where} order by document_id, position", values)


def _columns(table: Table) -> str:
    # Numbers as their shortest digits say them: the double of the float32 for 0.9 would be 0.8999999761581421.
    numbers = [quoted(f.name) for f in table.fields if f.type == "number"]
    shortest = ", ".join(f"{name}::varchar::double as {name}" for name in numbers)
    return f"select * replace ({shortest})" if numbers else "select *"


def _check_codes(filters: Filters) -> None:
    for code in filters.countries:
        if code not in codes("countries"):
            named = [c["country_code"] for c in codelist("countries") if code.casefold() in _names(c)]
            hint = f"; {code} is {named[0]}" if named else ""
            raise KeyError(f"{code!r} is no ISO 3166-1 alpha-3 code of a country{hint}")
    for code in filters.sectors:
        if code not in codes("sectors"):
            raise KeyError(f"there is no sector {code!r}; the sectors are {', '.join(codes('sectors'))}")


def _names(country: Any) -> set[str]:
    names = [country["country_code"], country["name"], country["official_name"], *country["aliases"].split(";")]
    return {name.strip().casefold() for name in names if name}


def _rows(connection: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    while rows := connection.fetchmany(CHUNK):
        yield from rows
