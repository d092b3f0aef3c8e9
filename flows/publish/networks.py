"""`network/`: who speaks about which sector, and which countries statements bring together, as graphs.

The files are GraphML (Gephi, igraph, networkx, Cytoscape read it), and an event list with the columns that users of
discourse network analysis know: date, document, person, organization, concept, agreement.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from schemas import codelist

FOLDER = "network"
# XML 1.0 has no place for these characters, not even as references.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TYPES = {str: "string", int: "long"}

ACTOR_NODES = """
select distinct a.actor_id, a.name, a.actor_type, a.country_code
from statement_actors l join statement_sectors using (statement_id) join actors a using (actor_id)
where l.role = 'speaker' order by a.actor_id"""
ACTOR_EDGES = """
select l.actor_id, x.sector_id, count(*), count(distinct s.document_id), count(*) filter (s.stance = 'positive'),
    count(*) filter (s.stance = 'neutral'), count(*) filter (s.stance = 'negative')
from statement_actors l join statement_sectors x using (statement_id) join statements s using (statement_id)
where l.role = 'speaker' group by l.actor_id, x.sector_id order by l.actor_id, x.sector_id"""
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
DYADS = """
select country_a, country_b, statement_count, document_count, first_published_on::varchar, last_published_on::varchar
from dyads order by country_a, country_b"""
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

Cells = Mapping[str, str | int | None]


def write_networks(database: Path, folder: Path) -> None:
    """Write all files of the folder from the release's database."""
    import duckdb

    folder.mkdir()
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute("set threads to 1")

        def rows(query: str) -> list[tuple[Any, ...]]:
            return connection.execute(query).fetchall()

        write_graphml(folder / "actor_sector.graphml", *_actor_sector(rows(ACTOR_NODES), rows(ACTOR_EDGES)), True)
        write_graphml(folder / "actor_agreement.graphml", *_agreement(rows(ACTOR_NODES), rows(AGREEMENT)), False)
        write_graphml(folder / "country_dyads.graphml", *_country_dyads(rows(DYADS)), False)
        with (folder / "dna.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\r\n").writerows([EVENT_COLUMNS, *rows(EVENTS)])


Graph = tuple[dict[str, Cells], list[tuple[str, str, Cells]]]


def _actor_sector(actors: Sequence[Sequence[Any]], edges: Sequence[Sequence[Any]]) -> Graph:
    """Two kinds of nodes: actors who speak, and the sectors of what they say."""
    used = {edge[1] for edge in edges}
    nodes: dict[str, Cells] = {
        key: {"mode": "actor", "label": name, "actor_type": kind, "country_code": code}
        for key, name, kind, code in actors
    }
    nodes |= {
        s["sector_id"]: {"mode": "sector", "label": s["label"], "group_label": s["group_label"]}
        for s in codelist("sectors")
        if s["sector_id"] in used
    }
    names = ("statements", "documents", "positive", "neutral", "negative")
    return nodes, [(a, b, {"weight": n[0], **dict(zip(names, n, strict=True))}) for a, b, *n in edges]


def _agreement(actors: Sequence[Sequence[Any]], edges: Sequence[Sequence[Any]]) -> Graph:
    """Speakers, joined where both take sides on a sector."""
    used = {actor for edge in edges for actor in edge[:2]}
    nodes: dict[str, Cells] = {
        key: {"label": name, "actor_type": kind, "country_code": code}
        for key, name, kind, code in actors
        if key in used
    }
    return nodes, [(a, b, {"weight": agree, "agree": agree, "disagree": disagree}) for a, b, agree, disagree in edges]


def _country_dyads(dyads: Sequence[Sequence[Any]]) -> Graph:
    """Countries, joined where statements concern both."""
    used = {code for dyad in dyads for code in dyad[:2]}
    named = (c for c in codelist("countries") if c["country_code"] in used)
    nodes: dict[str, Cells] = {c["country_code"]: {"label": c["name"]} for c in named}
    names = ("statements", "documents", "first_published_on", "last_published_on")
    return nodes, [(a, b, {"weight": n[0], **dict(zip(names, n, strict=True))}) for a, b, *n in dyads]


def write_graphml(
    path: Path, nodes: Mapping[str, Cells], edges: Iterable[tuple[str, str, Cells]], directed: bool
) -> None:
    """One graph (http://graphml.graphdrawing.org/specification.html); a value that is None is left out."""
    edges = list(edges)
    keys = {**_keys("node", nodes.values()), **_keys("edge", (cells for _, _, cells in edges))}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for (kind, name), (key, form) in keys.items():
        lines.append(f'<key id="{key}" for="{kind}" attr.name="{name}" attr.type="{form}"/>')
    lines.append(f'<graph edgedefault="{"directed" if directed else "undirected"}">')
    for node, cells in nodes.items():
        lines += [f"<node id={quoteattr(_clean(node))}>", *_data("node", cells, keys), "</node>"]
    for source, target, cells in edges:
        lines += [f"<edge source={quoteattr(_clean(source))} target={quoteattr(_clean(target))}>"]
        lines += [*_data("edge", cells, keys), "</edge>"]
    path.write_text("\n".join([*lines, "</graph>", "</graphml>", ""]), "utf-8")


Keys = dict[tuple[str, str], tuple[str, str]]


def _keys(kind: str, rows: Iterable[Cells]) -> Keys:
    found: Keys = {}
    for cells in rows:
        for name, value in cells.items():
            if value is not None and (kind, name) not in found:
                found[kind, name] = (f"{kind[0]}{len(found)}", _TYPES[type(value)])
    return found


def _data(kind: str, cells: Cells, keys: Keys) -> list[str]:
    present = ((name, value) for name, value in cells.items() if value is not None)
    return [f'<data key="{keys[kind, name][0]}">{escape(_clean(str(value)))}</data>' for name, value in present]


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
