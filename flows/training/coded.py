"""Texts as readers coded them, in one form: gold annotations of a folder, and the practice texts of this package.

Practice texts are written and coded for the project (`practice/`). A line `=== NAME` begins a text, and marks in
it show source, cue and content: `<s n=1>She</s> <c n=1>said</c> <q n=1 act=… stage=… stance=… sectors=a;b
countries=AAA;BBB>…</q>`. `n` numbers a statement within its text; the first mark of a content carries the codes, and
`kind=narrative` where nobody is reported. A source is marked once: the further cues of its sentence have it too. Of a
turn in a transcript the first paragraph has the label marked, as source and cue; the paragraphs of a speech have
content only.
"""

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from flows.ingest.normalize import decode, normalize
from flows.records import Attribution, Span
from schemas import codes

HEADS = ("act", "stage", "stance")
_TEXT = re.compile(r"^=== (\S+)\n", re.MULTILINE)
_MARK = re.compile(r"<(/?)([scq])((?: \w+=[\w;]*)*)>")
_SENTENCE_END = re.compile(r"(?<!\n\d)(?<!\n\d\d)[.!?][\"”’')]*\s")
_PARTS = {"q": "content", "c": "cue", "s": "source"}


@dataclass(frozen=True, slots=True)
class Coded:
    """One statement with its codes."""

    said: Attribution
    narrative: bool
    act: str
    stage: str
    stance: str
    sectors: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodedText:
    """One text with its statements in the order in which they begin."""

    name: str
    text: str
    statements: tuple[Coded, ...]


def gold(folder: Path) -> Iterator[CodedText]:
    """The documents of a folder of gold annotations (contract section 6), in order of name."""
    paths = sorted(folder.glob("*.gold.json"))
    if not paths:
        raise ValueError(f"{folder}: no gold annotations")
    for path in paths:
        name = path.name.removesuffix(".gold.json")
        text = normalize(decode((folder / f"{name}.txt").read_bytes()))
        statements = (_annotated(statement) for statement in json.loads(path.read_text("utf-8"))["statements"])
        yield CodedText(name, text, _ordered(statements))


def practice() -> Iterator[CodedText]:
    """The practice texts of the package, in the order of their files."""
    return _written("practice")


def drills() -> Iterator[CodedText]:
    """The practice texts that teach judgements alone, in the order of their files.

    They were written when the tagger had learned; it would learn little from more texts of this kind.
    """
    return _written("practice", "drills")


def _written(*folder: str) -> Iterator[CodedText]:
    paths = resources.files("flows.training").joinpath(*folder).iterdir()
    for path in sorted(paths, key=lambda path: path.name):
        if path.name.endswith(".txt"):
            yield from marked(normalize(path.read_text("utf-8")))


def marked(texts: str) -> Iterator[CodedText]:
    """The texts of one file in the form that the head of this module describes; ValueError for any other form."""
    parts = _TEXT.split(texts)
    if parts[0].strip():
        raise ValueError(f"practice texts begin with a line '=== NAME', not with {parts[0][:40]!r}")
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        yield _unmarked(name, text.strip("\n"))


def _unmarked(name: str, text: str) -> CodedText:
    """The text without its marks, and what they mark."""
    plain, length, at = [], 0, 0
    began: dict[str, tuple[dict[str, str], int]] = {}
    spans: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    told: dict[str, dict[str, str]] = {}
    for mark in _MARK.finditer(text):
        plain.append(text[at : mark.start()])
        length, at = length + mark.start() - at, mark.end()
        part = _PARTS[mark[2]]
        if mark[1]:
            if part not in began:
                raise ValueError(f"{name}: {mark[0]} ends nothing")
            values, start = began.pop(part)
            spans[values["n"]][part].append((start, length))
            continue
        values = dict(cell.split("=", 1) for cell in mark[3].split())
        if part in began or "n" not in values:
            raise ValueError(f"{name}: {mark[0]} has no number, or stands within its like")
        began[part] = (values, length)
        if "act" in values:
            told[values["n"]] = values
    plain.append(text[at:])
    whole = "".join(plain)
    if began or "<" in whole or set(spans) != set(told):
        raise ValueError(f"{name}: a mark is not closed or not readable, or a statement has no codes")
    statements = _ordered(_practised(name, told[n], spans[n]) for n in told)
    return CodedText(name, whole, tuple(_sourced(whole, _labelled(statements))))


def _labelled(statements: tuple[Coded, ...]) -> Iterator[Coded]:
    """The statements, those of a transcript's later paragraphs with the label of their turn (codebook section 2)."""
    label: tuple[Span, ...] = ()
    for one in statements:
        label = one.said.cue if one.said.cue and one.said.cue == one.said.source else label
        bare = not one.narrative and not one.said.cue and not one.said.source
        yield replace(one, said=replace(one.said, cue=label, source=label)) if bare else one


def _sourced(text: str, statements: Iterable[Coded]) -> list[Coded]:
    """The statements, a cue without a source with that of the cue before in its sentence, else of the one behind."""
    known = list(statements)
    for step in (1, -1):
        for before, at in itertools.pairwise(range(len(known))[::step]):
            one, other = known[at], known[before]
            if one.said.cue and not one.said.source and other.said.source and not _parted(text, one.said, other.said):
                known[at] = replace(one, said=replace(one.said, source=other.said.source))
    return known


def _parted(text: str, one: Attribution, other: Attribution) -> bool:
    """Whether a sentence ends between the cues of two attributions."""
    first, last = sorted((one.cue[0][0], other.cue[0][0]))
    return bool(_SENTENCE_END.search(text, first, last))


def _practised(name: str, values: dict[str, str], spans: dict[str, list[Span]]) -> Coded:
    for head in HEADS:
        if values.get(head) not in codes(head):
            raise ValueError(f"{name}, statement {values['n']}: {head} is {values.get(head)!r}")
    said = Attribution(tuple(spans["content"]), tuple(spans["cue"]), tuple(spans["source"]))
    lists = (tuple(filter(None, values.get(key, "").split(";"))) for key in ("sectors", "countries"))
    narrative = values.get("kind") == "narrative"
    return Coded(said, narrative, values["act"], values["stage"], values["stance"], *lists)


def _annotated(statement: dict[str, Any]) -> Coded:
    content = tuple((start, end) for start, end in statement["content_spans"])
    said = Attribution(content, _span(statement.get("cue_span")), _span(statement.get("source_span")))
    lists = (tuple(statement[key]) for key in ("sectors", "countries"))
    narrative = statement["kind"] == "narrative"
    return Coded(said, narrative, statement["act"], statement["stage"], statement["stance"], *lists)


def _span(span: list[int] | None) -> tuple[Span, ...]:
    return ((span[0], span[1]),) if span else ()


def _ordered(statements: Iterator[Coded]) -> tuple[Coded, ...]:
    return tuple(sorted(statements, key=lambda statement: min(statement.said.content)))
