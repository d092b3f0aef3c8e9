"""Gold annotations (contract section 6) as the records that the extraction works with."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.extract import nlp
from flows.extract.actors import Actors, find_actors
from flows.extract.encoder.judge import Chances
from flows.extract.structure import Structure, structure
from flows.ingest.normalize import decode, normalize
from flows.records import Attribution, Document, Span
from flows.resolve import fold


@dataclass(frozen=True, slots=True)
class Lesson:
    """One annotated document: its text as the extraction sees it, its actors as found, and its gold statements."""

    name: str
    parsed: Any
    form: Structure
    actors: Actors
    statements: tuple[dict[str, Any], ...]


def from_command_line(description: str | None, arguments: Sequence[str] | None) -> tuple[list[Lesson], Path]:
    """The lessons of `GOLD_DIR CHANCES`, and the folder that --output names for what is learned from them."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("gold", type=Path)
    parser.add_argument("chances", type=Path)
    parser.add_argument("--output", type=Path, default=Path("schemas/lexicons"))
    options = parser.parse_args(arguments)
    return list(lessons(options.gold, json.loads(options.chances.read_text("utf-8")))), options.output


def lessons(folder: Path, chances: Mapping[str, list[Chances]]) -> Iterator[Lesson]:
    """The documents of a folder with NN.txt and NN.gold.json, sorted by name.

    `chances` are what the statement heads say of each statement (`flows.training.folds`); each statement gets its own.
    """
    for path in sorted(folder.glob("*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        text = normalize(decode((folder / f"{name}.txt").read_bytes()))
        document = Document(name, name, "", "", text)
        form = structure(text)
        (parsed,) = nlp.parse([text])
        gold = json.loads(path.read_text("utf-8"))
        told = [{**s, "chances": c} for s, c in zip(gold["statements"], chances[name], strict=True)]
        statements = sorted(told, key=lambda statement: min(statement["content_spans"]))
        yield Lesson(name, parsed, form, find_actors(parsed, form, document), tuple(statements))


def attribution(statement: dict[str, Any]) -> Attribution:
    """The spans of a gold statement."""
    return Attribution(
        content=tuple((start, end) for start, end in statement["content_spans"]),
        cue=_span(statement.get("cue_span")),
        source=_span(statement.get("source_span")),
    )


def speakers(statement: dict[str, Any], actors: Actors) -> tuple[str, ...]:
    """The keys of the found actors that a gold statement names as its speakers."""
    by_name = {fold(name): e.key for e in reversed(actors.entities) for name in (e.name, *e.aliases)}
    return tuple(by_name[fold(name)] for name in statement["speakers"] if fold(name) in by_name)


def _span(span: list[int] | None) -> tuple[Span, ...]:
    return ((span[0], span[1]),) if span else ()
