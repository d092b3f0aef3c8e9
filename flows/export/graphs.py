"""The networks of a slice: GraphML as a release has it, and GEXF for Gephi and sigma.js."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from flows.publish import graphml
from flows.publish.graphml import Cells, Graph, Keys, attributes, quoted

if TYPE_CHECKING:
    import duckdb

Build = Callable[["duckdb.DuckDBPyConnection"], Graph]


def write_graphml(build: Build, connection: "duckdb.DuckDBPyConnection", path: Path) -> None:
    """One of the networks as GraphML."""
    graphml.write_graphml(path, build(connection))


def write_gexf(build: Build, connection: "duckdb.DuckDBPyConnection", path: Path) -> None:
    """The same as GEXF 1.2 (https://gexf.net/), which says a node's label and an edge's weight in its own words."""
    graph = build(connection)
    nodes = attributes("node", graph.nodes.values())
    edges = attributes("edge", (cells for _, _, cells in graph.edges))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">',
        f'<graph defaultedgetype="{"directed" if graph.directed else "undirected"}">',
        *_declared("node", nodes),
        *_declared("edge", edges),
        "<nodes>",
    ]
    for key, cells in graph.nodes.items():
        label = quoted(str(cells.get("label") or key))
        lines.append(f"<node id={quoted(key)} label={label}>{_values('node', cells, nodes)}</node>")
    lines += ["</nodes>", "<edges>"]
    for number, (source, target, cells) in enumerate(graph.edges):
        ends = f"source={quoted(source)} target={quoted(target)}"
        values = _values("edge", cells, edges)
        lines.append(f'<edge id="{number}" {ends} weight="{cells["weight"]}">{values}</edge>')
    path.write_text("\n".join([*lines, "</edges>", "</graph>", "</gexf>", ""]), "utf-8")


# What GEXF has a place of its own for.
_OWN = frozenset({"label", "weight"})


def _declared(kind: str, keys: Keys) -> list[str]:
    named = [
        f'<attribute id="{key}" title={quoted(name)} type="{form}"/>'
        for (_, name), (key, form) in keys.items()
        if name not in _OWN
    ]
    return [f'<attributes class="{kind}">', *named, "</attributes>"]


def _values(kind: str, cells: Cells, keys: Keys) -> str:
    given = ((keys[kind, name][0], value) for name, value in cells.items() if value is not None and name not in _OWN)
    values = "".join(f'<attvalue for="{key}" value={quoted(str(value))}/>' for key, value in given)
    return f"<attvalues>{values}</attvalues>"
