"""Lines on pages → paragraphs: heads and page numbers out, what the width of the page broke put together again."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BROKEN = "\ufffe"
"""Stands for the hyphen at the end of a line whose word goes on in the next."""

_SOFT_HYPHEN = "\u00ad"
_EDGE_LINES = 2
_MIN_PAGES = 3
_MIN_SHARE = 0.4
_DIGITS = re.compile(r"[0-9]+|\b[ivxl]{1,6}\b")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—|] ?)?(?:page |p\. ?)?(?:[0-9]{1,4}|[ivxl]{1,6})(?: ?(?:/|of|\|) ?[0-9]{1,4})?(?: ?[-–—|])?", re.IGNORECASE
)
_BULLET = re.compile(r"(?:[•●▪◦‣·–—-]|\(?[0-9]{1,2}[.)]|\(?[a-z]\)|\([ivx]{1,5}\))\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_BREAK = re.compile(rf"(\w{{1,60}})[{BROKEN}{_SOFT_HYPHEN}](\w{{1,60}})")
_WORD = re.compile(r"\w+(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page with its box in points; y grows upwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Ascent and descent of its type."""
        return self.top - self.bottom


def paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """The paragraphs of all pages; one that goes on over the foot of a page is one."""
    bodies = _without_heads(pages)
    known = Counter(word for body in bodies for line in body for word in _WORD.findall(line.text.casefold()))
    parts: list[Line] = []
    before: Line | None = None
    for body in bodies:
        pitch = _pitch(body)
        width = max((line.right for line in body), default=0.0)
        for line in body:
            if before is not None and _is_new(before, line, pitch, width):
                yield _composed(parts, known)
                parts = []
            parts.append(line)
            before = line
    if parts:
        yield _composed(parts, known)


def _without_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without their numbers, and without lines that stand at the edge of page after page but for the digits.

    A chapter's head stands on its pages only, on left or right ones perhaps: what counts is how dense its pages are.
    """
    met: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        for pattern in {_pattern(line) for line in _edges(page)}:
            met.setdefault(pattern, []).append(number)
    heads = {p for p, on in met.items() if len(on) >= max(_MIN_PAGES, _MIN_SHARE * (on[-1] - on[0] + 1))}

    def is_head(line: Line) -> bool:
        return _pattern(line) in heads or bool(_PAGE_NUMBER.fullmatch(line.text.strip()))

    bodies = []
    for page in pages:
        edge = {id(line) for line in _edges(page) if is_head(line)}
        bodies.append([line for line in page if id(line) not in edge])
    return bodies


def _edges(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.top)
    return by_height if len(page) <= 2 * _EDGE_LINES else [*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:]]


def _pattern(line: Line) -> str:
    return _DIGITS.sub("#", line.text.casefold().strip())


def _pitch(lines: Sequence[Line]) -> float:
    """Distance between two lines of one paragraph: a small one among those of the page."""
    steps = sorted(a.top - b.top for a, b in itertools.pairwise(lines) if a.top - b.top > 0.3 * a.height)
    return steps[len(steps) // 4] if steps else 0.0


def _is_new(before: Line, line: Line, pitch: float, width: float) -> bool:
    """Whether a paragraph begins with `line`."""
    if _BULLET.match(line.text):
        return True
    if _is_broken(before) and line.text[0].isalpha():
        return False
    ended = bool(_SENTENCE_END.search(before.text))
    is_short = before.right < width - 0.12 * (width - min(before.left, line.left))
    step = before.top - line.top
    if step <= 0.3 * before.height:  # the next column or page
        return ended or is_short
    if step > 1.25 * pitch or abs(line.height - before.height) > 0.15 * before.height:
        return True
    is_indented = line.left - before.left > 0.8 * line.height and not _BULLET.match(before.text)
    return ended and (is_indented or is_short)


def _is_broken(line: Line) -> bool:
    return line.text[-1] in (BROKEN, _SOFT_HYPHEN, "-") and line.text[-2:-1].isalpha()


def _composed(parts: Sequence[Line], known: Counter[str]) -> str:
    joined = "".join(f"{part.text[:-1]}{BROKEN}" if _is_broken(part) else f"{part.text} " for part in parts[:-1])
    text = joined + parts[-1].text
    text = _BREAK.sub(lambda broken: _mended(broken, known), text)
    return text.replace(BROKEN, "-").replace(_SOFT_HYPHEN, "")


def _mended(broken: re.Match[str], known: Counter[str]) -> str:
    """A word broken at the end of a line: with its hyphen where the text writes it so elsewhere, or a name goes on."""
    first, second = broken[1], broken[2]
    with_hyphen, without = f"{first}-{second}".casefold(), f"{first}{second}".casefold()
    if known[without] or known[with_hyphen]:
        keeps = known[with_hyphen] > known[without]
    else:
        keeps = not second[0].islower() and BROKEN in broken[0]
    return f"{first}-{second}" if keeps else f"{first}{second}"
