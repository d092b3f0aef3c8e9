"""One hostile file; the words of a good text, and the outcome of a text that becomes a document."""

from dataclasses import dataclass

from tests.formats import HEADLINE, PARAGRAPHS, html_page

DOCUMENT = "document"
WORDS = f"{HEADLINE}. {' '.join(PARAGRAPHS)}"
PAGE = html_page()


@dataclass(frozen=True)
class Case:
    """A file: its name as bytes, its content, and the outcomes that are right for every text in it."""

    name: bytes
    content: bytes
    right: frozenset[str]
