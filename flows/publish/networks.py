"""`network/`: who speaks about which sector, who agrees with whom, and which countries statements bring together.

The graphs are GraphML, beside an event list with the columns that users of discourse network analysis know. Near copies
of a document (`duplicate_of`) hold no statements of their own: `statements` and `documents` count originals only,
`statements_with_copies` and `documents_with_copies` each as often as it was published.
"""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.publish.graphml import Cells, Edge, Graph, write_graphml
from schemas import codelist

if TYPE_CHECKING:
    import duckdb

FOLDER = "network"
EVENT_LIST = "dna.csv"
COUNTED = ("statements", "documents", "statements_with_copies", "documents_with_copies")
STANCES = ("positive", "neutral", "negative")
# How often each document that is no copy was published.
COPIES = """
copied as (
    select o.document_id, o.published_on, 1 + count(c.document_id) as copies
    from documents o left join documents c on c.duplicate_of = o.document_id
    where o.duplicate_of is null group by o.document_id, o.published_on
)"""
# The columns of COUNTED, over rows that have counted the statements `n` of one document.
COUNTS = "sum(n), count(*), sum(n * copies), sum(copies)"
PER_STANCE = ", ".join(f"count(*) filter (s.stance = '{stance}') as {stance}" for stance in STANCES)

ACTOR_EDGES = f"""
with {COPIES}, told as (
    select l.actor_id, x.sector_id, s.document_id, count(*) as n, {PER_STANCE}
    from statement_actors l join statement_sectors x using (statement_id) join statements s using (statement_id)
    where l.role = 'speaker' group by l.actor_id, x.sector_id, s.document_id
)
select actor_id, sector_id, {COUNTS}, {", ".join(f"sum({stance})" for stance in STANCES)}
from told join copied using (document_id) group by actor_id, sector_id order by actor_id, sector_id"""
SPEAKERS = f"""
with {COPIES}, told as (
    select l.actor_id, s.document_id, count(*) as n
    from statement_actors l join statements s using (statement_id)
    where l.role = 'speaker' group by l.actor_id, s.document_id
)
select actor_id, any_value(a.name), any_value(a.actor_type), any_value(a.country_code), {COUNTS}
from told join copied using (document_id) join actors a using (actor_id) group by actor_id order by actor_id"""
SECTORS = f"""
with {COPIES}, told as (
    select x.sector_id, s.document_id, count(*) as n
    from statement_sectors x join statements s using (statement_id) group by x.sector_id, s.document_id
)
select sector_id, {COUNTS} from told join copied using (document_id) group by sector_id"""
COUNTRIES = f"""
with {COPIES}, told as (
    select c.country_code, s.document_id, count(*) as n
    from statement_countries c join statements s using (statement_id) group by c.country_code, s.document_id
)
select country_code, {COUNTS} from told join copied using (document_id) group by country_code"""
# On balance of its statements an actor is for (1) or against (-1) cooperation in a sector, or neither and left out.
# Every two actors may be joined: of a large release only those with most statements are, to keep the file in bounds.
MAX_ACTORS = 300
AGREEMENT = f"""
with busy as (
    select actor_id from statement_actors where role = 'speaker'
    group by actor_id order by count(*) desc, actor_id limit {MAX_ACTORS}
), sided as (
    select l.actor_id, x.sector_id,
        sign(sum(case s.stance when 'positive' then 1 when 'negative' then -1 else 0 end)) as side
    from statement_actors l join busy using (actor_id) join statement_sectors x using (statement_id)
    join statements s using (statement_id) where l.role = 'speaker' group by l.actor_id, x.sector_id
)
select a.actor_id, b.actor_id, count(*) filter (a.side = b.side), count(*) filter (a.side != b.side)
from sided a join sided b on a.sector_id = b.sector_id and a.actor_id < b.actor_id
where a.side != 0 and b.side != 0 group by a.actor_id, b.actor_id order by a.actor_id, b.actor_id"""
DYADS = f"""
with {COPIES}, told as (
    select a.country_code as country_a, b.country_code as country_b, s.document_id, count(*) as n
    from statement_countries a
    join statement_countries b on b.statement_id = a.statement_id and a.country_code < b.country_code
    join statements s on s.statement_id = a.statement_id group by all
)
select country_a, country_b, {COUNTS}, min(published_on)::varchar, max(published_on)::varchar
from told join copied using (document_id) group by country_a, country_b order by country_a, country_b"""
# A person's organization is the first that the same document gives him or her, else his or her state.
EVENTS = """
select d.published_on::varchar, coalesce(d.title, d.document_id), if(a.actor_type = 'person', a.name, null),
    if(a.actor_type = 'person', coalesce(held.organization, state.name), a.name), x.label,
    case s.stance when 'positive' then 1 when 'negative' then 0 end, s.statement_id
from statement_actors l
join actors a on a.actor_id = l.actor_id
join statements s on s.statement_id = l.statement_id
join documents d on d.document_id = s.document_id
join statement_sectors z on z.statement_id = s.statement_id
join sectors x on x.sector_id = z.sector_id
left join actors state on state.actor_id = 'c-' || lower(a.country_code)
left join (
    select r.actor_id, r.document_id, arg_min(o.name, r.start) as organization
    from actor_roles r join actors o on o.actor_id = r.organization_id group by r.actor_id, r.document_id
) held on held.actor_id = l.actor_id and held.document_id = s.document_id
where l.role = 'speaker' order by s.document_id, s.position, l.actor_id, x.sector_id"""
EVENT_COLUMNS = ("date", "document", "person", "organization", "concept", "agreement", "statement_id")

Rows = list[tuple[Any, ...]]


def write_networks(database: Path, folder: Path) -> None:
    """Write all files of the folder from the release's database."""
    import duckdb

    folder.mkdir()
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute("set threads to 1")
        for name, build in NETWORKS.items():
            write_graphml(folder / f"{name}.graphml", build(connection))
        write_events(connection, folder / EVENT_LIST)


def write_events(connection: "duckdb.DuckDBPyConnection", path: Path) -> None:
    """The event list of discourse network analysis: one row per statement, speaker and sector."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\r\n").writerows([EVENT_COLUMNS, *_rows(connection, EVENTS)])


def actor_sector(connection: "duckdb.DuckDBPyConnection") -> Graph:
    """Two kinds of nodes: actors who speak, and the sectors of what they say."""
    edges = _edges(_rows(connection, ACTOR_EDGES), (*COUNTED, *STANCES))
    speakers, counts = _speakers(connection), {key: n for key, *n in _rows(connection, SECTORS)}
    used = {key for edge in edges for key in edge[:2]}
    nodes: dict[str, Cells] = {key: {"mode": "actor", **cells} for key, cells in speakers.items() if key in used}
    for sector in (s for s in codelist("sectors") if s["sector_id"] in used):
        counted = dict(zip(COUNTED, counts[sector["sector_id"]], strict=True))
        labels = {"mode": "sector", "label": sector["label"], "group_label": sector["group_label"]}
        nodes[sector["sector_id"]] = {**labels, **counted}
    return Graph(nodes, edges, directed=True)


def actor_agreement(connection: "duckdb.DuckDBPyConnection") -> Graph:
    """Speakers, joined where both take sides on a sector."""
    rows = _rows(connection, AGREEMENT)
    used = {actor for row in rows for actor in row[:2]}
    nodes = {key: cells for key, cells in _speakers(connection).items() if key in used}
    return Graph(nodes, _edges(rows, ("agree", "disagree")))


def country_dyads(connection: "duckdb.DuckDBPyConnection") -> Graph:
    """Countries, joined where statements concern both."""
    edges = _edges(_rows(connection, DYADS), (*COUNTED, "first_published_on", "last_published_on"))
    used = {code for edge in edges for code in edge[:2]}
    counts = {code: dict(zip(COUNTED, n, strict=True)) for code, *n in _rows(connection, COUNTRIES)}
    named = ((c["country_code"], c["name"]) for c in codelist("countries") if c["country_code"] in used)
    return Graph({code: {"label": name, **counts[code]} for code, name in named}, edges)


# Every network by its name, with what builds it from the tables of a database.
NETWORKS: Mapping[str, Callable[["duckdb.DuckDBPyConnection"], Graph]] = {
    "actor_sector": actor_sector,
    "actor_agreement": actor_agreement,
    "country_dyads": country_dyads,
}


def _speakers(connection: "duckdb.DuckDBPyConnection") -> dict[str, Cells]:
    names = ("label", "actor_type", "country_code", *COUNTED)
    return {key: dict(zip(names, cells, strict=True)) for key, *cells in _rows(connection, SPEAKERS)}


def _edges(rows: Rows, names: tuple[str, ...]) -> tuple[Edge, ...]:
    # The first number is what layouts and measures take for the weight.
    return tuple((a, b, {"weight": n[0], **dict(zip(names, n, strict=True))}) for a, b, *n in rows)


def _rows(connection: "duckdb.DuckDBPyConnection", query: str) -> Rows:
    return connection.execute(query).fetchall()
