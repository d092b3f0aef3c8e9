"""The codebook says all that is coded, and its worked examples are coded in the gold set as they are shown."""

import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from schemas import DeclarationError, codelist, codes, dataset
from schemas.codebook import CODED, Example, _example, codebook_markdown, examples
from schemas.load import read_packaged
from schemas.render import render

GOLD = Path(__file__).parent / "gold"
PAGE = codebook_markdown(dataset())
CODELISTS = (*CODED, "actor_type", "mention_form", "span_part", "sectors", "countries")


def gold_of(example: Example) -> tuple[str, dict]:
    text = (GOLD / f"{example.gold}.txt").read_text("utf-8")
    return text, json.loads((GOLD / f"{example.gold}.gold.json").read_text("utf-8"))


@pytest.mark.parametrize("name", CODELISTS)
def test_every_code_is_in_the_codebook_with_its_meaning(name: str):
    for row in codelist(name):
        code, label = list(row.values())[:2]
        assert f"`{code}`" in PAGE and label in PAGE
        assert name == "countries" or row["definition"] in PAGE


def test_every_codelist_of_the_statements_is_among_them():
    used = {
        f.codelist for t in ("statements", "statement_spans", "mentions", "actors") for f in dataset().table(t).fields
    }
    assert used - {None} <= set(CODELISTS)


@pytest.mark.parametrize("name", examples())
def test_a_worked_example_is_coded_in_its_text_as_it_is_shown(name: str):
    example = examples()[name]
    text, gold = gold_of(example)
    assert text.count(example.passage) == 1
    start = text.index(example.passage)
    end = start + len(example.passage)
    inside = [s for s in gold["statements"] if any(start <= a and b <= end for a, b in s["content_spans"])]
    touched = [s for s in gold["statements"] if any(a < end and b > start for a, b in s["content_spans"])]
    assert inside == touched and len(inside) == len(example.statements)
    for shown, coded in zip(example.statements, inside, strict=True):
        assert [getattr(shown, c) for c in CODED] == [coded[c] for c in CODED]
        assert shown.sectors == tuple(sorted(coded["sectors"])) and shown.countries == tuple(sorted(coded["countries"]))
        assert list(shown.speakers) == coded["speakers"]
        assert list(shown.content) == [text[a:b] for a, b in coded["content_spans"]]
        for words, span in ((shown.cue, coded["cue_span"]), (shown.source, coded["source_span"])):
            assert words == (text[slice(*span)] if span else "")


def test_actors_of_an_example_are_those_of_the_gold_set():
    shown = [(example, actor) for example in examples().values() for actor in example.actors]
    assert len(shown) > 5
    for example, actor in shown:
        (coded,) = [a for a in gold_of(example)[1]["actors"] if a["name"] == actor["name"]]
        assert (actor["actor_type"], actor["country"]) == (coded["type"], coded["country"] or "")
        assert actor["role"] == "; ".join(f"{r['title']} at {r['of']}" for r in coded["roles"])
        assert actor["actor_type"] in codes("actor_type")


def test_every_example_is_shown_and_every_code_of_a_statement_is_in_one():
    assert re.findall(r"<!-- example ([\w-]+) -->", read_packaged("codebook.md")) and "<!--" not in PAGE
    assert all(example.why in PAGE for example in examples().values())
    for name in CODED:
        assert {getattr(s, name) for e in examples().values() for s in e.statements} == set(codes(name))


def test_an_example_that_is_wrong_is_refused_with_a_sentence():
    statement = {c: codes(c)[0] for c in CODED} | {"sectors": [], "countries": [], "speakers": [], "content": ["b"]}
    raw = {"gold": "01", "passage": "a b", "why": "", "statements": [statement | {"cue": "", "source": ""}]}
    assert _example("here", raw).passage == "a b"
    for change, reason in (
        ({"act": "sung"}, "'sung' of act"),
        ({"cue": "c"}, "the words 'c'"),
        ({"sector": []}, "sector"),
    ):
        with pytest.raises(DeclarationError, match=reason):
            _example("here", raw | {"statements": [raw["statements"][0] | change]})


def test_sections_that_the_tables_point_to_are_there():
    said = " ".join(
        [t.description for t in dataset().tables] + [f.description for t in dataset().tables for f in t.fields]
    )
    sections = set(re.findall(r"codebook section (\d(?:\.\d)?)", said))
    assert len(sections) > 5
    assert all(re.search(rf"^##+ {re.escape(s)}\.? ", PAGE, re.MULTILINE) for s in sections)


def test_it_is_a_page_of_well_formed_tables():
    html = MarkdownIt("commonmark").enable("table").render(PAGE)
    assert html.count("<table>") == len(re.findall(r"^\|[ \w|]*\|\n\| ---", PAGE, re.MULTILINE)) > 30
    for line, after in zip(PAGE.splitlines(), PAGE.splitlines()[1:], strict=False):
        if line.startswith("|") and after.startswith("|"):
            assert line.count("|") == after.count("|"), after


def test_a_release_carries_it_and_points_to_it(published: Path):
    assert (published / "codebook.md").read_text("utf-8") == PAGE == render("codebook")
    assert dataset().codebook_version in PAGE.splitlines()[0]
    assert "](codebook.md)" in (published / "README.md").read_text("utf-8")
    assert 'href="codebook.md"' in (published / "index.html").read_text("utf-8")


def test_asked_for_one_table_it_says_that_it_is_one_for_all():
    with pytest.raises(KeyError, match="leave 'statements' out"):
        render("codebook", "statements")
