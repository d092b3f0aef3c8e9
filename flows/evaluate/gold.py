"""Gold annotations (contract section 6): `NN.txt` and `NN.gold.json` → readings, or one sentence on what is wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.errors import ComityError
from flows.evaluate.readings import Actor, Coded, Reading
from flows.ingest.normalize import NotText, decode, normalize
from flows.records import Span
from schemas import codes

SUFFIX = ".gold.json"


class GoldError(ComityError):
    """Gold annotations that cannot be used: one sentence with file, place and what to do."""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One text, normalized, and what is right for it."""

    name: str
    text: str
    reading: Reading


def read_gold(folder: Path) -> tuple[GoldDocument, ...]:
    """Every document of the folder that has gold, sorted by name; GoldError with the first mistake in them."""
    if not folder.is_dir():
        raise GoldError(f"there is no folder {folder}; name one that holds NN.txt and NN{SUFFIX}")
    names = sorted(p.name.removesuffix(SUFFIX) for p in folder.glob(f"*{SUFFIX}") if not p.name.startswith("."))
    if not names:
        raise GoldError(f"{folder} holds no gold annotations; name a folder with NN.txt and NN{SUFFIX}")
    return tuple(_read(folder, name) for name in names)


def text_files(folder: Path) -> list[Path]:
    """The texts of the folder, as `*.txt` on a command line names them."""
    return sorted(p for p in folder.glob("*.txt") if p.is_file() and not p.name.startswith("."))


def _read(folder: Path, name: str) -> GoldDocument:
    path, text_path = folder / f"{name}{SUFFIX}", folder / f"{name}.txt"
    if not text_path.is_file():
        raise GoldError(f"{path} has no text: put {text_path.name} beside it, or take the file away")
    try:
        text = normalize(decode(text_path.read_bytes()))
        raw = json.loads(path.read_text("utf-8"))
    except NotText as error:
        raise GoldError(f"{text_path} is no text: {error}") from error
    except OSError as error:
        raise GoldError(f"{error.filename} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise GoldError(f"{path} is no JSON: {error}") from error
    actors = tuple(_actor(raw_actor, where) for raw_actor, where in _items(raw, "actors", str(path)))
    statements = tuple(_statement(s, len(text), where) for s, where in _items(raw, "statements", str(path)))
    return GoldDocument(name, text, Reading(actors, statements))


def _items(raw: Any, name: str, where: str) -> list[tuple[Mapping[str, Any], str]]:
    items = raw.get(name) if isinstance(raw, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise GoldError(f"{where} has no list of {name}; `comity evaluate --help` says what it holds")
    return [(item, f"{where}, {name} {number}") for number, item in enumerate(items, start=1)]


def _actor(raw: Mapping[str, Any], where: str) -> Actor:
    name = raw.get("name")
    if not isinstance(name, str) or not name.strip():
        raise GoldError(f"{where} has no name")
    country = raw.get("country") or None
    if country is not None:
        _check_codes([country], "countries", f"{where}, country")
    actor_type = _code(raw, "type", "actor_type", where)
    return Actor(name, name, actor_type, country, tuple(_strings(raw, "aliases", where, required=False)))


def _statement(raw: Mapping[str, Any], length: int, where: str) -> Coded:
    kind, act, stage, stance = (_code(raw, name, name, where) for name in ("kind", "act", "stage", "stance"))
    sectors, countries = _strings(raw, "sectors", where), _strings(raw, "countries", where)
    _check_codes(sectors, "sectors", f"{where}, sectors")
    _check_codes(countries, "countries", f"{where}, countries")
    for part in ("cue_span", "source_span"):
        if raw.get(part):
            _span(raw[part], length, f"{where}, {part}")
    spans = raw.get("content_spans")
    if not isinstance(spans, list) or not spans:
        raise GoldError(f"{where} has no content_spans")
    content = tuple(_span(span, length, f"{where}, content_spans") for span in spans)
    speakers = frozenset(_strings(raw, "speakers", where))
    return Coded(content, kind, act, stage, stance, speakers, frozenset(sectors), frozenset(countries))


def _span(raw: Any, length: int, where: str) -> Span:
    if not isinstance(raw, list) or [type(offset) for offset in raw] != [int, int]:
        raise GoldError(f"{where}: {json.dumps(raw)} is no pair of offsets")
    start, end = raw
    if not 0 <= start < end <= length:
        raise GoldError(f"{where}: [{start}, {end}] is no stretch of the text, which has {length} characters")
    return start, end


def _code(raw: Mapping[str, Any], name: str, codelist: str, where: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str):
        raise GoldError(f"{where} has no {name}")
    _check_codes([value], codelist, f"{where}, {name}")
    return value


def _strings(raw: Mapping[str, Any], name: str, where: str, required: bool = True) -> list[str]:
    values = raw.get(name) if required else raw.get(name) or []
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise GoldError(f"{where} has no list of {name}")
    return values


def _check_codes(values: list[Any], codelist: str, where: str) -> None:
    unknown = [v for v in values if v not in codes(codelist)]
    if unknown:
        raise GoldError(f"{where}: {unknown[0]!r} is no code of the codelist {codelist}")
