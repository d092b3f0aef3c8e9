"""Lessons → examples: windows of pieces with the numbers the network is to give for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flows.extract.encoder.features import CLS, SEP, Pieces, covered, pieces
from flows.extract.encoder.tags import LAYERS, tag
from flows.training.corpora import Lesson

Places = NDArray[np.int64]
Labels = dict[str, tuple[str, ...]]

_SOURCE, _CUE, _CONTENT, _NARRATIVE = range(len(LAYERS))


class Subject(NamedTuple):
    """Something that a statement may be about: the number of its kind, the pieces that name it, and whether it is."""

    kind: int
    places: Places
    holds: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution or narrative on the pieces of its text; `targets` are 0 or 1 for each label of the heads."""

    content: Places
    cue: Places
    source: Places
    targets: NDArray[np.float32] | None
    subjects: tuple[Subject, ...] = ()


@dataclass(frozen=True, slots=True)
class Studied:
    """A lesson on its pieces, before it is cut into windows."""

    found: Pieces
    tags: NDArray[np.int64]  # [layers, pieces]
    taught: NDArray[np.bool_]  # [layers]: which layers of tags teach
    spoken: tuple[Marked, ...]
    narrated: tuple[Marked, ...]
    shown: NDArray[np.float16] | None = None  # [pieces, numbers]: what the teacher shows (`flows.training.shown`)


@dataclass(frozen=True, slots=True)
class Example:
    """One window with its special tokens. Links are (from, to) places; a `to` of [0], [CLS], means none."""

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    tags: NDArray[np.int64]
    taught: NDArray[np.bool_]
    cues: tuple[tuple[Places, Places], ...]
    sources: tuple[tuple[Places, Places], ...]
    statements: tuple[Marked, ...]
    shown: NDArray[np.float16] | None


def labels_of(lessons: Iterable[Lesson]) -> Labels:
    """The labels of each head that the lessons show, sorted."""
    seen: dict[str, set[str]] = {}
    for lesson in lessons:
        for told in lesson.told:
            for head, names in told.judged:
                seen.setdefault(head, set()).update(names)
    return {head: tuple(sorted(names)) for head, names in seen.items()}


def study(lesson: Lesson, tokenizer: Any, labels: Labels, shown: Path | None = None) -> Studied:
    """The lesson on the pieces of its text; `shown` is the folder in which the teacher wrote what it sees."""
    found = pieces(lesson.text, tokenizer)
    spoken: list[Marked] = []
    narrated: list[Marked] = []
    rows: list[list[tuple[int, int]]] = [[] for _ in LAYERS]
    named = [{i: _places([covered(found, s) for s in spans]) for i, spans in kind.items()} for kind in lesson.named]
    for told in lesson.told:
        content = [covered(found, span) for span in told.content]
        cue = [covered(found, span) for span in told.cue]
        source = [covered(found, span) for span in told.source]
        targets = _targets(dict(told.judged), labels) if told.judged else None
        subjects = tuple(
            Subject(kind, places, one in holds)
            for kind, (known, holds) in enumerate(zip(named, told.about, strict=True))
            for one, places in known.items()
        )
        marked = Marked(_places(content), _places(cue), _places(source), targets, subjects)
        (narrated if told.narrative else spoken).append(marked)
        rows[_NARRATIVE if told.narrative else _CONTENT] += content
        rows[_CUE] += cue
        rows[_SOURCE] += source
    rows[_CONTENT] = _outermost(rows[_CONTENT])
    tags = np.stack([tag(len(found), row) for row in rows])
    taught = np.array([lesson.spoken] * 3 + [lesson.narrated])
    if not lesson.spoken:
        spoken = [Marked(m.content, m.content[:0], m.content[:0], m.targets, m.subjects) for m in spoken]
    file = shown / f"{lesson.name}.npy" if shown else None
    seen = np.load(file, mmap_mode="r") if file and file.exists() else None
    return Studied(found, tags, taught, tuple(spoken), tuple(narrated), seen)


def cut(studied: Studied, size: int, offset: int) -> Iterator[Example]:
    """The windows of `size` pieces side by side, the first one shortened to `offset` pieces."""
    count = len(studied.found)
    edges = sorted({0, *range(offset, count, size), count})
    for start, end in pairwise(edges):
        found = studied.found.cut(start, end)
        yield Example(
            ids=np.concatenate([[CLS], found.ids, [SEP]]),
            types=np.concatenate([[0], found.types, [0]]),
            tags=np.pad(studied.tags[:, start:end], ((0, 0), (1, 1))),
            taught=studied.taught,
            cues=tuple(_links(((m.content, m.cue) for m in studied.spoken if studied.taught[0]), start, end)),
            sources=tuple(_links(((m.cue, m.source) for m in studied.spoken if studied.taught[0]), start, end)),
            statements=tuple(_statements((*studied.spoken, *studied.narrated), start, end)),
            shown=None if studied.shown is None else studied.shown[start:end],
        )


def _links(pairs: Iterator[tuple[Places, Places]], start: int, end: int) -> Iterator[tuple[Places, Places]]:
    for origin, goal in pairs:
        here, there = _within(origin, start, end), _within(goal, start, end)
        if len(here) and (len(there) or not len(goal)):
            yield here, there if len(goal) else np.array([0])


def _within(places: Places, start: int, end: int) -> Places:
    """Those of the places that a window shows, as places of the window; its first piece is a special token."""
    return places[(places >= start) & (places < end)] - start + 1


def _statements(marked: Sequence[Marked], start: int, end: int) -> Iterator[Marked]:
    for one in marked:
        if one.targets is None or not len(one.content) or one.content[0] < start or one.content[-1] >= end:
            continue
        cue = _within(one.cue, start, end)
        subjects = (Subject(kind, _within(places, start, end), holds) for kind, places, holds in one.subjects)
        known = tuple(subject for subject in subjects if len(subject.places))
        yield Marked(one.content - start + 1, cue, cue[:0], one.targets, known)


def _targets(judged: dict[str, tuple[str, ...]], labels: Labels) -> NDArray[np.float32]:
    return np.array([name in judged[head] for head, names in labels.items() for name in names], dtype=np.float32)


def _outermost(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs without those inside another (codebook 2, nested attributions: the outer one is always coded)."""
    return [r for r in runs if not any(o[0] <= r[0] and r[1] <= o[1] and o != r for o in runs)]


def _places(runs: list[tuple[int, int]]) -> Places:
    return np.array([place for first, end in runs for place in range(first, end)], dtype=np.int64)
