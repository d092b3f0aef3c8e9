"""The page of errors: classes and values are counted, every wrong row is shown, and hostile text stays text."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from flows.evaluate.compare import compare
from flows.evaluate.errors_page import CONTEXT, errors_page
from flows.evaluate.gold import GoldDocument, read_gold
from flows.evaluate.mistakes import wrong_rows
from flows.evaluate.pages import Block, Heading, Paragraph, Piece, Quote, Table, as_html, as_markdown
from flows.evaluate.readings import Actor, Coded, Reading
from tests.gold_documents import FIRST, FOUND, SECOND, TEXT, evaluated, gold_actor, span, write_gold

HOSTILE = (
    '<script>alert("x")</script> | [a](http://b.example) ![c](d) *e* `f` www.g.example \\| 1. h\n\n# i\n<!-- & -->'
)


@pytest.fixture(scope="module")
def blocks(tmp_path_factory: pytest.TempPathFactory) -> list[Block]:
    return errors_page(evaluated(write_gold(tmp_path_factory.mktemp("gold"))).comparisons)


def table_after(blocks: list[Block], title: str) -> tuple[tuple[str, ...], ...]:
    at = blocks.index(Heading(2, title))
    return next(b.rows for b in blocks[at:] if isinstance(b, Table))


def test_errors_are_counted_by_class(blocks: list[Block]):
    rows = table_after(blocks, "By class")
    assert dict(rows) == {
        "wrong stage": "1",  # the first statement
        "extra sector of a statement": "1",
        "missed attributed statement": "1",  # the second
        "wrong kind": "1",  # the third
        "wrong act": "1",
        "wrong speaker": "1",
        "missed country of a statement": "1",
        "extra narrative statement": "1",  # the one that is none
        "wrong country of an actor": "1",
        "missed actor: organization": "1",
        "extra actor: organization": "1",
    }


def test_the_largest_class_comes_first(tmp_path: Path):
    blocks = errors_page(evaluated(write_gold(tmp_path), FOUND[1:2]).comparisons)
    assert table_after(blocks, "By class")[0] == ("missed attributed statement", "2")


def test_values_are_counted_with_what_they_were_taken_for(blocks: list[Block]):
    rows = table_after(blocks, "By value")
    assert ("wrong stage", "committed", "existing", "1") in rows
    assert ("extra sector of a statement", "", "trade", "1") in rows
    assert ("missed country of a statement", "LVA", "", "1") in rows
    assert not [row for row in rows if row[0] in ("wrong speaker", "missed attributed statement")]


def test_each_wrong_row_shows_gold_beside_found_in_its_context(blocks: list[Block]):
    quotes = [i for i, b in enumerate(blocks) if isinstance(b, Quote)]
    shown = {"".join(p.text for p in blocks[i].pieces if p.marked): blocks[i + 1].rows for i in quotes}
    assert list(shown)[:2] == [FIRST, "Solveig Hamre said"]
    assert shown[FIRST] == (("wrong stage", "committed", "existing"), ("extra sector of a statement", "", "trade"))
    ((error, gold, found),) = shown[SECOND]
    assert (error, found) == ("missed attributed statement", "")
    assert gold == ("indirect, expressive, existing, positive; speakers: Latvia; sectors: none; countries: LVA")
    assert ("wrong speaker", "none", "Latvia") in shown["Trade between Norway and Latvia grew"]
    assert all("".join(p.text for p in blocks[i].pieces) == TEXT for i in quotes)
    (actors,) = (b for b in blocks if isinstance(b, Table) and b.header[0] == "actor")
    assert ("Solveig Hamre", "wrong country of an actor", "NOR", "none") in actors.rows
    assert ("Rail", "extra actor: organization", "", "Rail") in actors.rows


def test_what_is_right_is_not_shown(tmp_path: Path):
    document = read_gold(write_gold(tmp_path))[0]
    compared = compare(document, document.reading)
    assert wrong_rows(compared) == []
    assert not any(b == Heading(2, "Document 01") for b in errors_page([compared]))


def test_context_is_cut_on_both_sides_and_between_far_spans():
    text = "a " * 500 + "Norway agreed. " + "b " * 500 + "Latvia too. " + "c " * 500
    content = (span("Norway agreed", text), span("Latvia too", text))
    gold = Coded(content, "direct", "commissive", "committed", "positive")
    compared = compare(GoldDocument("01", text, Reading((), (gold,))), Reading())
    (quote,) = (b for b in errors_page([compared]) if isinstance(b, Quote))
    assert [p.text for p in quote.pieces if p.marked] == ["Norway agreed", "Latvia too"]
    before, between, after = (p.text for p in quote.pieces if not p.marked)
    assert before.startswith("… ") and after.endswith(" …") and " …… " in between
    assert max(len(before), len(after)) == CONTEXT + 2 and len(between) == 2 * CONTEXT + 4


class Tags(HTMLParser):
    """Every tag, and the text outside of style, of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile_blocks() -> list[Block]:
    statement = Coded(((0, len(HOSTILE)),), "direct", "assertive", "existing", "neutral", frozenset({HOSTILE}))
    gold = Reading((Actor(HOSTILE, HOSTILE, "person", None),), (statement,))
    return errors_page([compare(GoldDocument(HOSTILE, HOSTILE, gold), Reading())])


def test_hostile_text_stays_text_in_html():
    page = Tags(as_html(hostile_blocks()))
    harmless = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "tr", "th", "td"}
    assert set(page.tags) == harmless | {"blockquote", "mark"}
    assert page.attributes <= {"lang", "charset", "http-equiv", "content", "name"}
    assert page.text.count('<script>alert("x")</script>') >= 4


def test_hostile_text_stays_text_in_markdown():
    parser = MarkdownIt("gfm-like", {"linkify": False})
    tokens = [t for token in parser.parse(as_markdown(hostile_blocks())) for t in (token, *(token.children or ()))]
    kinds = {t.type.removesuffix("_open").removesuffix("_close") for t in tokens}
    # Headings, paragraphs, quotes and tables are the page's own; the rest is text.
    own = {"heading", "paragraph", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
    assert kinds <= own | {"inline", "text"}
    plain = " ".join(HOSTILE.split())
    shown = ["".join(c.content for c in t.children or ()) for t in tokens if t.type == "inline"]
    assert f"⟦{plain}⟧" in shown and f"Document {plain}" in shown and plain in shown


def test_markdown_holds_no_bare_address_and_no_line_of_a_stranger():
    page = as_markdown(hostile_blocks())
    assert not re.search(r"www\.g|http:", page)
    assert not re.search(r"^(# i|1\. h)", page, re.MULTILINE)


@pytest.mark.parametrize("write", [as_html, as_markdown])
def test_characters_that_turn_the_writing_around_are_left_out(write: Any):
    page = write([Heading(1, "a\u202eb"), Paragraph("c\x1b[2Jd"), Quote((Piece("e\u2066f", True),))])
    assert not set(page) & set("\u202e\u2066\x1b")


def test_a_page_needs_nothing_else(blocks: list[Block]):
    page = as_html(blocks)
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|src=|href=|url\(", page)


def test_an_actor_with_another_type_is_shown_with_both(tmp_path: Path):
    gold = {"actors": [gold_actor("Rail", "media")], "statements": []}
    write_gold(tmp_path, gold=gold)
    (compared,) = evaluated(tmp_path, ()).comparisons
    differences = [d for row in wrong_rows(compared) for d in row.differences]
    assert [(d.gold, d.found) for d in differences if d.error == "wrong type of an actor"] == [("media", "company")]
