"""Markdown: the words without the marks."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ingest import read_sources
from flows.ingest.readers.markdown import strip_marks
from flows.records import Document, Refusal


def read(folder: Path, content: str) -> list[Document | Refusal]:
    (folder / "a.md").write_text(content, "utf-8", newline="")
    return list(read_sources([str(folder / "a.md")]))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# Ties grow", "Ties grow"),
        ("Ties grow\n=========\n\nText", "Ties grow\n\nText"),
        ("> “Yes,” he said.\n> > “No.”", "“Yes,” he said.\n“No.”"),
        ("> ## Heading in a quotation", "Heading in a quotation"),
        ('"We *must* **sign** __now__," _she_ said.', '"We must sign now," she said.'),
        ("a **bold and *slanted* part** here", "a bold and slanted part here"),
        ("***both***", "both"),
        ("**Bulgaria**'s and **bold**ly", "Bulgaria's and boldly"),
        ("[The ministry](https://example.org/a_(b) 'title') said", "The ministry said"),
        ("see [the text][1] now\n\n[1]: https://example.org/x\n", "see the text now\n\n"),
        ("![a chart](chart.png)after [![i](j)](k)", "after "),
        ("<https://example.org/a_b_c>", "https://example.org/a_b_c"),
        ("a<!-- two\nlines -->b <!-- no end", "ab <!-- no end"),
        ("the `pact` of\n```\n*kept*\n```\n*gone*", "the pact of\n*kept*\ngone"),
        ("AT&amp;T &lt;b&gt; &unknown; R&D", "AT&T <b> &unknown; R&D"),
        (r"5 \* 3 \*is not\* slanted", "5 * 3 *is not* slanted"),
        ("above\n\n---\n\n* * *\nbelow", "above\n\n\nbelow"),
    ],
)
def test_marks_are_taken_away(source: str, text: str) -> None:
    assert strip_marks(source) == text


@pytest.mark.parametrize(
    "source",
    [
        "- trade\n- energy\n  1. gas\n* oil\n",
        "2 * 3 * 4 and snake_case_name and 5 > 4 #1 # of",
        "[Mr Vane]: We thank Peru.",
        "He said [sic] it (twice).",
        "| a | b |\n|---|---|\n| c | d |",
        "  indented\n\n\nlines ",
        "",
    ],
)
def test_what_is_no_mark_stays(source: str) -> None:
    assert strip_marks(source) == source


@given(st.text(alphabet="ab \n\"',.", max_size=60))
def test_plain_words_stay_as_they_are(source: str) -> None:
    assert strip_marks(source) == source


@given(st.text(alphabet="ab *_`[]()<>!-#\\&;\n", max_size=80))
def test_letters_are_never_lost_outside_links_comments_and_entities(source: str) -> None:
    if not any(mark in source for mark in ("](", "][", "<!--", "```")):
        assert [c for c in strip_marks(source) if c in "ab"] == [c for c in source if c in "ab"]


def test_front_matter_becomes_metadata(tmp_path: Path) -> None:
    head = '---\r\ntitle: "Ties: a view"\r\npublished_on: 2024-05-31\r\nlayout: post\r\ntags: [a]\r\n---\r\n'
    (found,) = read(tmp_path, f"{head}Peru thanked Chile.\r\n")
    assert isinstance(found, Document)
    assert (found.title, found.published_on) == ("Ties: a view", dt.date(2024, 5, 31))
    assert found.text == "Peru thanked Chile.\n"


def test_front_matter_gives_way_to_what_is_said_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("file,title\na.md,Beside\n")
    (found,) = read(tmp_path, "---\ntitle: Inside\nauthor: Ada Vane\n---\nPeru thanked Chile.")
    assert isinstance(found, Document) and (found.title, found.author) == ("Beside", "Ada Vane")


def test_a_rule_at_the_start_is_no_front_matter(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "---\nPeru thanked Chile.")
    assert isinstance(found, Document) and found.text == "Peru thanked Chile."


def test_a_bad_file_is_refused_as_a_text_is(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff")
    (refused,) = read_sources([str(tmp_path / "a.md")])
    assert isinstance(refused, Refusal) and refused.reason == "invalid_utf8"
