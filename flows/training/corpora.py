"""Annotated corpora → lessons: a text and what annotators found in it, in the codebook's form."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.extract.encoder.features import Quotation, quotations
from flows.extract.encoder.subjects import KINDS
from flows.extract.encoder.trim import trim
from flows.records import Span
from flows.training.coded import HEADS, Coded, CodedText
from flows.training.seen import named

_ANNOTATION = re.compile(r"(.+)_[0-9a-f]{4}\.ann")
_ROLE_NUMBER = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class Told:
    """One attribution (or narrative) that an annotator marked.

    `judged` maps a head to its labels, `about` holds what it is about, a set a kind of subject.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    narrative: bool = False
    judged: tuple[tuple[str, tuple[str, ...]], ...] = ()
    about: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """One annotated text.

    `spoken`: whether its spans teach; `narrated`: whether its narratives were marked; `named`: where it names what its
    statements may be about, a kind of subject each.
    """

    name: str
    text: str
    told: tuple[Told, ...]
    spoken: bool = True
    narrated: bool = False
    named: tuple[Mapping[str, Sequence[Span]], ...] = ()


def polnear(folder: Path) -> Iterator[Lesson]:
    """The documents of one split of PolNeAR (folders `text` and `attributions`, brat), in order of name.

    Of several annotators of a document the first by name is taken. Contents lose their outer marks and "that", which
    the codebook leaves out and PolNeAR keeps.
    """
    chosen: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        parts = _ANNOTATION.fullmatch(path.name)
        if not parts:
            raise ValueError(f"{path}: expected DOCUMENT_ANNOTATOR.ann")
        chosen.setdefault(parts.group(1), path)
    if not chosen:
        raise ValueError(f"{folder}: no attributions")
    for name, path in sorted(chosen.items()):
        text = (folder / "text" / f"{name}.txt").read_bytes().decode("utf-8")
        yield Lesson(name, text, tuple(_brat(text, path.read_bytes().decode("utf-8"))))


def lesson(coded: CodedText) -> Lesson:
    """A coded text as a lesson.

    The spans of a speech that has no cues do not teach: nothing in its words tells it from any other text.
    """
    told = tuple(_told(statement) for statement in coded.statements)
    spoken = not any(not one.narrative and not one.cue for one in told)
    return Lesson(coded.name, coded.text, told, spoken=spoken, narrated=True, named=named(coded))


def _brat(text: str, annotations: str) -> Iterator[Told]:
    spans: dict[str, tuple[Span, ...]] = {}
    events: list[dict[str, list[str]]] = []
    for line in annotations.split("\n"):
        cells = line.split("\t")
        if re.fullmatch(r"T\d+", cells[0]):
            places = cells[1].split(" ", 1)[1]
            spans[cells[0]] = tuple((int(a), int(b)) for a, b in (place.split() for place in places.split(";")))
        elif re.fullmatch(r"E\d+", cells[0]):
            parts: dict[str, list[str]] = defaultdict(list)
            for part in cells[1].split():
                role, target = part.split(":")
                parts[_ROLE_NUMBER.sub("", role)].append(target)
            events.append(parts)
    quoted = quotations(text)
    for event in events:
        content, cue, source = (
            tuple(span for target in event.get(role, []) for span in spans[target])
            for role in ("Content", "Cue", "Source")
        )
        content = _trimmed(text, _joined(text, content), quoted)
        if content:
            yield Told(content, _joined(text, cue), _joined(text, source))


def _trimmed(text: str, content: tuple[Span, ...], quoted: list[Quotation]) -> tuple[Span, ...]:
    return tuple(kept for span in content if (kept := trim(text, span, quoted)))


def _joined(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans in order, those made one that only white space and marks part (brat splits a span at a line's end)."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and not any(c.isalnum() for c in text[joined[-1][1] : start]):
            start = joined.pop()[0]
        joined.append((start, end))
    return tuple(joined)


def _told(coded: Coded) -> Told:
    judged = (*((head, (getattr(coded, head),)) for head in HEADS), ("sectors", coded.sectors))
    about = tuple(frozenset(getattr(coded, kind)) for kind in KINDS)
    return Told(coded.said.content, coded.said.cue, coded.said.source, coded.narrative, judged, about)
