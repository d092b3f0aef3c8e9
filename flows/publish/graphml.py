"""Graphs as GraphML, which Gephi, igraph, networkx and Cytoscape read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

# XML 1.0 has no place for these characters, not even as references.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TYPES = {str: "string", int: "long"}

Cells = Mapping[str, str | int | None]
Edge = tuple[str, str, Cells]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes by their identifier, edges from one to another, each with attributes; one that is None is left out."""

    nodes: Mapping[str, Cells]
    edges: tuple[Edge, ...]
    directed: bool = False


def write_graphml(path: Path, graph: Graph) -> None:
    """One graph (http://graphml.graphdrawing.org/specification.html)."""
    keys = {**attributes("node", graph.nodes.values()), **attributes("edge", (cells for _, _, cells in graph.edges))}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for (kind, name), (key, form) in keys.items():
        lines.append(f'<key id="{key}" for="{kind}" attr.name="{name}" attr.type="{form}"/>')
    lines.append(f'<graph edgedefault="{"directed" if graph.directed else "undirected"}">')
    for node, cells in graph.nodes.items():
        lines += [f"<node id={quoted(node)}>", *_data("node", cells, keys), "</node>"]
    for source, target, cells in graph.edges:
        lines += [f"<edge source={quoted(source)} target={quoted(target)}>"]
        lines += [*_data("edge", cells, keys), "</edge>"]
    path.write_text("\n".join([*lines, "</graph>", "</graphml>", ""]), "utf-8")


Keys = dict[tuple[str, str], tuple[str, str]]


def attributes(kind: str, rows: Iterable[Cells]) -> Keys:
    """Kind ("node" or "edge") and name of every attribute that some row has → its short name and its type."""
    found: Keys = {}
    for cells in rows:
        for name, value in cells.items():
            if value is not None and (kind, name) not in found:
                found[kind, name] = (f"{kind[0]}{len(found)}", _TYPES[type(value)])
    return found


def quoted(text: str) -> str:
    """Any text as the value of an attribute of an element, quotation marks included."""
    return quoteattr(clean(text))


def clean(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _data(kind: str, cells: Cells, keys: Keys) -> list[str]:
    present = ((name, value) for name, value in cells.items() if value is not None)
    return [f'<data key="{keys[kind, name][0]}">{escape(clean(str(value)))}</data>' for name, value in present]
