"""Numbers → the geometry of charts, in units of the SVG; `charts.html` draws them and gives each as a table too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# A chart is so wide; the page shrinks it, or lets it be scrolled.
WIDTH = 860
LABELS = 320
VALUES = 60
STEP = 24
# Shades of a matrix, from none to the most.
SHADES = 5
# Characters of a label beside a bar, and above a column.
LABEL_LENGTH = 44
HEAD_LENGTH = 26
HEAD_HEIGHT = 180
# Place to the right of a matrix for its slanted heads.
SLANT = 100

Cells = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle, how it looks (`look` is a class of the style sheet), what it says, and the value on it."""

    x: float
    y: float
    width: float
    height: float
    look: str
    title: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: what it shows in a sentence, its marks and labels, and the same numbers as a table."""

    name: str
    title: str
    summary: str
    height: float
    columns: tuple[str, ...]
    rows: Cells
    marks: tuple[Mark, ...]
    row_labels: tuple[Label, ...]
    heads: tuple[Label, ...] = ()
    ends: tuple[Label, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()


def stacked_bars(
    name: str,
    title: str,
    summary: str,
    row_head: str,
    labels: Mapping[str, str],
    counts: Mapping[tuple[str, str], int],
    parts: Sequence[tuple[str, str]],
) -> Chart:
    """One bar per label, its segments one per part (code, words), in the order given."""
    totals = {key: sum(counts.get((key, code), 0) for code, _ in parts) for key in labels}
    scale = (WIDTH - LABELS - VALUES) / max([1, *totals.values()])
    marks, row_labels, ends, rows = [], [], [], []
    for place, (key, label) in enumerate(labels.items()):
        x, y = float(LABELS), place * STEP + 4.0
        for code, words in parts:
            count = counts.get((key, code), 0)
            if count:
                width = round(count * scale, 2)
                marks.append(Mark(round(x, 2), y, width, STEP - 6, f"part-{code}", f"{label}, {words}: {count:,}"))
                x += width
        row_labels.append(Label(LABELS - 8, y + 13, shortened(label, LABEL_LENGTH)))
        ends.append(Label(round(x + 6, 2), y + 13, f"{totals[key]:,}"))
        rows.append((label, *(f"{counts.get((key, code), 0):,}" for code, _ in parts), f"{totals[key]:,}"))
    head = (row_head, *(words for _, words in parts), "all")
    drawn = (tuple(marks), tuple(row_labels), (), tuple(ends), tuple((f"part-{code}", words) for code, words in parts))
    return Chart(name, title, summary, len(labels) * STEP + 8, head, tuple(rows), *drawn)


def matrix(
    name: str,
    title: str,
    summary: str,
    row_head: str,
    labels: Mapping[str, str],
    heads: Mapping[str, str],
    counts: Mapping[tuple[str, str], int],
) -> Chart:
    """One row per label, one column per head; the darker a cell, the larger its count."""
    most = max([1, *counts.values()])
    width = min(56.0, (WIDTH - LABELS - SLANT) / max(1, len(heads)))
    marks, row_labels, rows = [], [], []
    for row, (key, label) in enumerate(labels.items()):
        y = HEAD_HEIGHT + row * STEP
        for column, (head, words) in enumerate(heads.items()):
            count = counts.get((key, head), 0)
            look, said = f"shade-{-(-SHADES * count // most)}", f"{label}, {words}: {count:,}"
            x = round(LABELS + column * width, 2)
            marks.append(Mark(x, y, round(width - 2, 2), STEP - 2, look, said, f"{count:,}" if count else ""))
        row_labels.append(Label(LABELS - 8, y + 15, shortened(label, LABEL_LENGTH)))
        rows.append((label, *(f"{counts.get((key, head), 0):,}" for head in heads)))
    tops = tuple(
        Label(round(LABELS + (place + 0.6) * width, 2), HEAD_HEIGHT - 8, shortened(words, HEAD_LENGTH))
        for place, words in enumerate(heads.values())
    )
    height = HEAD_HEIGHT + len(labels) * STEP + 8
    head_cells = (row_head, *heads.values())
    return Chart(name, title, summary, height, head_cells, tuple(rows), tuple(marks), tuple(row_labels), tops)


def columns(name: str, title: str, summary: str, row_head: str, counts: Mapping[str, int]) -> Chart:
    """One upright bar per label, in the order given; labels stand below as many bars as there is place for."""
    height, left, most = 180, 50, max([1, *counts.values()])
    width = min(60.0, (WIDTH - left) / max(1, len(counts)))
    every = max(1, -(-len(counts) * 64 // (WIDTH - left)))
    marks = [
        Mark(round(left + i * width, 2), round(20 + height - tall, 2), round(width - 2, 2), tall, "bar", said)
        for i, (label, count) in enumerate(counts.items())
        if (tall := round(height * count / most, 2)) and (said := f"{label}: {count:,}")
    ]
    scale = (Label(left - 6, 26, f"{most:,}"), Label(left - 6, height + 20, "0"))
    below = tuple(
        Label(round(left + place * every * width, 2), height + 38, label)
        for place, label in enumerate(list(counts)[::every])
    )
    rows = tuple((label, f"{count:,}") for label, count in counts.items())
    return Chart(name, title, summary, height + 50, (row_head, "statements"), rows, tuple(marks), scale, (), below)


def intervals(name: str, title: str, summary: str, values: Mapping[str, tuple[float, float, float, int]]) -> Chart:
    """One row per label: its value with the interval around it, as shares of one, and on how many cases it rests."""
    scale = WIDTH - LABELS - 130
    marks, row_labels, ends, rows = [], [], [], []
    for place, (label, (value, low, high, n)) in enumerate(values.items()):
        y = place * STEP + 4.0
        said = f"{label}: {100 * value:.1f} %, interval {100 * low:.1f} to {100 * high:.1f}, n {n:,}"
        marks.append(Mark(LABELS, y + 7, scale, 2, "rail", said))
        marks.append(
            Mark(round(LABELS + low * scale, 2), y + 4, round((high - low) * scale, 2) or 1, 8, "interval", said)
        )
        marks.append(Mark(round(LABELS + value * scale - 2, 2), y, 4, 16, "value", said))
        row_labels.append(Label(LABELS - 8, y + 13, shortened(label, LABEL_LENGTH)))
        ends.append(Label(LABELS + scale + 8, y + 13, f"{100 * value:.1f} % (n {n:,})"))
        rows.append((label, f"{100 * value:.1f}", f"{100 * low:.1f} to {100 * high:.1f}", f"{n:,}"))
    head = ("measure", "%", "95 % interval", "n")
    drawn = (tuple(marks), tuple(row_labels), (), tuple(ends))
    return Chart(name, title, summary, len(values) * STEP + 8, head, tuple(rows), *drawn)


def shortened(text: str, length: int) -> str:
    """A text that fits beside a bar; the whole of it is in the mark's title and in the table."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
