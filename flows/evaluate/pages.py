"""A page of headings, paragraphs, tables and quotes, as HTML or Markdown; text of strangers stays text in both."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1; the page's first one is its title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of plain text under their header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quote, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, some of it marked."""

    pieces: tuple[Piece, ...]


Block = Heading | Paragraph | Table | Quote

# Every mark that means something in Markdown's text, points in numbers and addresses included; a backslash before it
# takes the meaning away.
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-!|&~:@]|\.(?=\w)|(?<=\d)\.)")
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:.5rem 0 1.5rem}"
    "th,td{border:1px solid #999;padding:.2rem .5rem;text-align:left;vertical-align:top}"
    "blockquote{margin:1rem 0 0;padding-left:.8rem;border-left:3px solid #999;white-space:pre-line}"
    "blockquote,td{overflow-wrap:anywhere}"
)


def as_html(blocks: Sequence[Block]) -> str:
    """A page that needs no other file and runs no script."""
    title = next((b.text for b in blocks if isinstance(b, Heading)), "")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escaped(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(map(_html, blocks))
        + "\n</body>\n</html>\n"
    )


def as_markdown(blocks: Sequence[Block]) -> str:
    """The same as Markdown with tables; the marked part of a quote stands between ⟦ and ⟧."""
    return "\n\n".join(map(_markdown, blocks)) + "\n"


def _html(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_escaped(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_escaped(text)}</p>"
        case Quote(pieces):
            shown = (f"<mark>{_escaped(p.text)}</mark>" if p.marked else _escaped(p.text) for p in pieces)
            return f"<blockquote>{''.join(shown)}</blockquote>"
        case Table(header, rows):
            head = "".join(f"<th>{_escaped(cell)}</th>" for cell in header)
            body = ("".join(f"<td>{_escaped(cell)}</td>" for cell in row) for row in rows)
            return f"<table><tr>{head}</tr>\n" + "".join(f"<tr>{cells}</tr>\n" for cells in body) + "</table>"


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_plain(text)}"
        case Paragraph(text):
            return _plain(text)
        case Quote(pieces):
            return "> " + _plain("".join(f"⟦{p.text}⟧" if p.marked else p.text for p in pieces))
        case Table(header, rows):
            lines = [header, ("---",) * len(header), *(tuple(map(_plain, row)) for row in rows)]
            return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _escaped(text: str) -> str:
    return html.escape(_printable(text))


def _plain(text: str) -> str:
    # On one line, so that no line can begin a block of its own.
    return _MARKS.sub(r"\\\1", " ".join(_printable(text).split()))


def _printable(text: str) -> str:
    # Characters that turn the direction of writing around, or steer a terminal, would make text look like other text.
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)
