"""Scores → attributions: the spans of the tags, put together by the links."""

from collections.abc import Sequence

import numpy as np

from flows.extract.encoder.features import Pieces, Quotation, extent
from flows.extract.encoder.session import Reading, Scores
from flows.extract.encoder.tags import LAYERS, OUTSIDE, Run, runs
from flows.extract.encoder.trim import trim
from flows.extract.encoder.windows import Window
from flows.records import Attribution, Span

_SOURCE, _CUE, _CONTENT, _NARRATIVE = range(len(LAYERS))
# What is taken from the log-probability that a piece is in no narrative: these are missed more often than added.
_LEANING = 0.7


def attributions(text: str, found: Pieces, reading: Reading, quoted: Sequence[Quotation]) -> list[Attribution]:
    """The attributions of a text, in order of their content."""
    contents, cues, sources = (runs(reading.tags[:, layer]) for layer in (_CONTENT, _CUE, _SOURCE))
    inside = _inside(reading.tags[:, _CONTENT])
    said: dict[Run | None, list[tuple[Run, float]]] = {}
    for content in contents:
        cue, chance = _linked(found, content, cues, reading.windows, reading.cues)
        said.setdefault(cue, []).append((content, chance * _mean(inside, content)))
    found_here = []
    for cue, parts in said.items():
        if cue is None:
            found_here += [_attribution(text, found, [part], None, None, quoted, sure) for part, sure in parts]
            continue
        source, chance = _linked(found, cue, sources, reading.windows, reading.sources)
        sure = chance * sum(sure for _, sure in parts) / len(parts)
        whole = _joined([part for part, _ in parts], cue, cues)
        found_here.append(_attribution(text, found, whole, cue, source, quoted, sure))
    kept = {a.content: a for a in found_here if a.content}
    return sorted(kept.values(), key=lambda a: (a.content[0][0], a.content[-1][1]))


def narratives(found: Pieces, reading: Reading) -> list[Attribution]:
    """The sentences of the text's own voice that make a claim about cooperation, in order."""
    inside = _inside(reading.tags[:, _NARRATIVE])
    leaning = reading.tags[:, _NARRATIVE].copy()
    leaning[:, OUTSIDE] -= _LEANING
    return [Attribution(content=(extent(found, run),), certainty=_mean(inside, run)) for run in runs(leaning)]


def _joined(parts: Sequence[Run], cue: Run, cues: Sequence[Run]) -> list[Run]:
    """The parts of one content in order, those made one that another cue parts with a word beside it at most.

    So a content is not torn by what is told in it ("they have agreed to meet, he said").
    """
    joined: list[Run] = []
    for first, end in sorted(parts):
        last = joined[-1][1] if joined else None
        if last is not None and any(last <= a and b <= first <= last + b - a + 1 for a, b in cues if (a, b) != cue):
            first = joined.pop()[0]
        joined.append((first, end))
    return joined


def _inside(tags: Scores) -> Scores:
    """The probability of each piece to be in a run of a layer."""
    chances: Scores = 1 - np.exp(tags[:, OUTSIDE])
    return chances


def _mean(chances: Scores, run: Run) -> float:
    return float(chances[run[0] : run[1]].mean())


def _linked(
    found: Pieces, run: Run, goals: Sequence[Run], parts: Sequence[Window], links: Sequence[Scores]
) -> tuple[Run | None, float]:
    """The run that a run's pieces point to (one of the goals, else a word not tagged, else None), and how surely."""
    window, scores = max(zip(parts, links, strict=True), key=lambda pair: _view(run, pair[0]))
    first, end = max(run[0], window.start) - window.start, min(run[1], window.end) - window.start
    chances = np.exp(scores[first:end]).mean(0)
    none, pieces = chances[0], chances[1:]
    best: Run | None = None
    highest = none
    left = pieces.copy()
    for goal in goals:
        a, b = goal[0] - window.start, goal[1] - window.start
        if b <= 0 or a >= len(pieces):
            continue
        chance = pieces[max(a, 0) : b].sum()
        left[max(a, 0) : b] = 0.0
        if chance > highest:
            best, highest = goal, chance
    place = int(left.argmax())
    if left[place] > highest:
        best, highest = _word(found, window.start + place), left[place]
    return best, float(highest)


def _view(run: Run, window: Window) -> tuple[int, int]:
    """How much of a run a window sees, and how much around it."""
    seen = min(run[1], window.end) - max(run[0], window.start)
    return seen, min(run[0] - window.start, window.end - run[1])


def _word(found: Pieces, place: int) -> Run:
    """The pieces of the word at a place."""
    first, end = place, place + 1
    while first > 0 and found.ends[first - 1] == found.starts[first]:
        first -= 1
    while end < len(found) and found.starts[end] == found.ends[end - 1]:
        end += 1
    return first, end


def _attribution(
    text: str,
    found: Pieces,
    parts: Sequence[Run],
    cue: Run | None,
    source: Run | None,
    quoted: Sequence[Quotation],
    certainty: float,
) -> Attribution:
    content = tuple(kept for part in parts if (kept := trim(text, extent(found, part), quoted)))
    return Attribution(content=content, cue=_span(found, cue), source=_span(found, source), certainty=certainty)


def _span(found: Pieces, run: Run | None) -> tuple[Span, ...]:
    return (extent(found, run),) if run else ()
