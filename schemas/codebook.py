"""The codebook: `codebook.md` with the codelists and the worked examples of `codebook.toml` put in their places."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.load import DeclarationError, codelist, codes, packaged_toml, read_packaged
from schemas.model import Dataset

CODED = ("kind", "act", "stage", "stance")
# A place: a list of codes, an example, the sectors or the countries.
_PLACE = re.compile(r"^<!-- (codes|example|sectors|countries) ?([\w-]*) -->$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Coded:
    """One statement of an example, as the tables hold it; `content` has a text for each span."""

    kind: str
    act: str
    stage: str
    stance: str
    sectors: tuple[str, ...]
    countries: tuple[str, ...]
    speakers: tuple[str, ...]
    content: tuple[str, ...]
    cue: str
    source: str


@dataclass(frozen=True, slots=True)
class Example:
    """A passage of a text of the gold set, the actors that it shows, all statements in it, and why so."""

    gold: str
    passage: str
    why: str
    actors: tuple[Mapping[str, str], ...]
    statements: tuple[Coded, ...]


@functools.cache
def examples() -> Mapping[str, Example]:
    """`codebook.toml`; DeclarationError where a code is unknown or words are not those of the passage."""
    return {
        name: _example(f"schemas/codebook.toml, {name}", raw) for name, raw in packaged_toml("codebook.toml").items()
    }


def codebook_markdown(dataset: Dataset) -> str:
    """The whole codebook in Markdown."""
    head = f"# Codebook {dataset.codebook_version}: what {dataset.title.partition(':')[0]} codes, and how\n\n"
    filled = _PLACE.sub(lambda place: _filled(place[1], place[2]), read_packaged("codebook.md"))
    return head + re.sub(r"\n{3,}", "\n\n", filled)


def _example(where: str, raw: dict[str, Any]) -> Example:
    try:
        statements = tuple(Coded(**_frozen(s)) for s in raw.get("statements", ()))
        found = Example(raw["gold"], raw["passage"], raw["why"], tuple(raw.get("actors", ())), statements)
    except (KeyError, TypeError) as error:
        raise DeclarationError(f"{where}: {error}") from error
    for s in statements:
        used = [(name, getattr(s, name)) for name in CODED]
        used += [("sectors", c) for c in s.sectors] + [("countries", c) for c in s.countries]
        unknown = [f"{code!r} of {name}" for name, code in used if code not in codes(name)]
        unknown += [f"the words {w!r}" for w in (*s.content, s.cue, s.source) if w not in found.passage]
        if unknown:
            raise DeclarationError(f"{where}: no such {unknown[0]}")
    return found


def _frozen(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


def _filled(what: str, name: str) -> str:
    if what == "codes":
        return _codes(name)
    if what == "example":
        return _shown(examples()[name])
    return _sectors() if what == "sectors" else _countries()


def _codes(name: str) -> str:
    rows = (list(row.values())[:3] for row in codelist(name))
    return _table(("code", "name", "what it is"), [(f"`{code}`", label, text) for code, label, text in rows])


def _sectors() -> str:
    rows = [
        (f"`{s['sector_id']}`", s["label"], s["definition"], s["includes"], s["excludes"]) for s in codelist("sectors")
    ]
    return _table(("code", "name", "what it is", "also", "but not"), rows)


def _countries() -> str:
    return " · ".join(f"`{c['country_code']}` {c['name']}" for c in codelist("countries"))


def _shown(example: Example) -> str:
    """The passage, its actors and its statements side by side, and the reason."""
    parts = ["\n".join(f"> {line}".rstrip() for line in example.passage.split("\n"))]
    if example.actors:
        rows = [(a["name"], f"`{a['actor_type']}`", _code(a["country"]), a["role"]) for a in example.actors]
        parts.append(_table(("actor", "type", "country", "role"), rows))
    if example.statements:
        heads = ("", *(f"statement {n}" if len(example.statements) > 1 else "coded" for n in _counted(example)))
        columns = [_column(s) for s in example.statements]
        parts.append(_table(heads, [(head, *(c[head] for c in columns)) for head in columns[0]]))
    return "\n\n".join([*parts, example.why, ""])


def _counted(example: Example) -> range:
    return range(1, len(example.statements) + 1)


def _column(coded: Coded) -> dict[str, str]:
    """What a statement's column says, head of the row → cell."""
    return {
        "content": " … ".join(coded.content),
        "cue": coded.cue,
        "source": coded.source,
        "speakers": "; ".join(coded.speakers),
        **{name: _code(getattr(coded, name)) for name in CODED},
        "sectors": ", ".join(map(_code, coded.sectors)),
        "countries": ", ".join(map(_code, coded.countries)),
    }


def _code(code: str) -> str:
    return f"`{code}`" if code else ""


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(' '.join(cell.replace('|', '/').split()) for cell in row)} |" for row in lines)
