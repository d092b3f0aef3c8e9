"""The form of a text: headline, paragraphs and quotation marks, before any grammar."""

from dataclasses import dataclass

from flows.records import Span


@dataclass(frozen=True, slots=True)
class Structure:
    """Spans of the text's parts; `quotations` exclude their marks."""

    headline: Span | None
    paragraphs: tuple[Span, ...]
    quotations: tuple[Span, ...]


def structure(text: str, title: str | None = None) -> Structure:
    """The parts of a text."""
    end = len(text)
    return Structure(None, ((0, end),), ())
