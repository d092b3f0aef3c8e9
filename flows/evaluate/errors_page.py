"""The page that shows gold beside found: errors counted by class, then every wrong row in its context."""

from collections import Counter
from collections.abc import Iterable, Sequence

from flows.evaluate.compare import Comparison
from flows.evaluate.mistakes import Difference, WrongRow, wrong_rows
from flows.evaluate.pages import Block, Heading, Paragraph, Piece, Quote, Table
from flows.records import Span

# Characters of the text shown before and after a content, and between two far spans of one.
CONTEXT = 120
# Classes whose values are names or whole rows: counting those values says nothing.
_UNCOUNTED = ("wrong speaker", "missed attributed", "missed narrative", "extra attributed", "extra narrative")


def errors_page(documents: Sequence[Comparison]) -> list[Block]:
    """The blocks of the page; documents in their order, those without a mistake left out."""
    wrong = {compared.name: wrong_rows(compared) for compared in documents}
    differences = [d for rows in wrong.values() for row in rows for d in row.differences]
    classes = Counter(d.error for d in differences)
    blocks: list[Block] = [
        Heading(1, "Errors against the gold"),
        Paragraph(
            f"{len(differences)} errors in {sum(map(len, wrong.values()))} rows of "
            f"{sum(map(bool, wrong.values()))} of {len(documents)} documents. A statement that was missed or is extra "
            "counts once; its codes are not compared."
        ),
        Heading(2, "By class"),
        Table(("error", "count"), _largest_first((error,) for error in classes.elements())),
        Heading(2, "By value"),
        Table(("error", "gold", "found", "count"), _largest_first(_values(differences))),
    ]
    for compared in documents:
        if wrong[compared.name]:
            blocks.append(Heading(2, f"Document {compared.name}"))
            blocks += _document(compared, wrong[compared.name])
    return blocks


def _values(differences: Iterable[Difference]) -> Iterable[tuple[str, ...]]:
    return ((d.error, d.gold, d.found) for d in differences if not d.error.startswith(_UNCOUNTED))


def _largest_first(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    counted = sorted(Counter(rows).items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((*row, str(count)) for row, count in counted)


def _document(compared: Comparison, rows: Sequence[WrongRow]) -> Iterable[Block]:
    for row in rows:
        if row.content:
            yield Quote(_in_context(compared.text, row.content))
            yield Table(("error", "gold", "found"), tuple((d.error, d.gold, d.found) for d in row.differences))
    actors = [(row.subject, d.error, d.gold, d.found) for row in rows if not row.content for d in row.differences]
    if actors:
        yield Table(("actor", "error", "gold", "found"), tuple(actors))


def _in_context(text: str, content: Sequence[Span]) -> tuple[Piece, ...]:
    spans = sorted(content)
    pieces = [Piece(_cut_start(text[: spans[0][0]]), False)]
    for number, (start, end) in enumerate(spans):
        if number:
            between = text[spans[number - 1][1] : start]
            far = len(between) > 2 * CONTEXT
            pieces.append(Piece(f"{_cut_end(between)}{_cut_start(between)}" if far else between, False))
        pieces.append(Piece(text[start:end], True))
    pieces.append(Piece(_cut_end(text[spans[-1][1] :]), False))
    return tuple(pieces)


def _cut_start(before: str) -> str:
    return before if len(before) <= CONTEXT else f"… {before[-CONTEXT:]}"


def _cut_end(after: str) -> str:
    return after if len(after) <= CONTEXT else f"{after[:CONTEXT]} …"
