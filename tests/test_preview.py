"""What `comity extract` returns: one dictionary a document, with the field names of the tables."""

import json
import textwrap
from pathlib import Path

import pytest

from flows.preview import as_json, as_text, preview
from flows.records import Annotation, Document, Refusal
from schemas import dataset
from tests.corpus import CORPUS, Built
from tests.formats import docx_file, html_page, lines, one_of_each, one_wrong_of_each, pdf

QUOTING = (("spans", "text"), ("sectors", "evidence"), ("countries", "evidence"))
LINKS = {"spans": "statement_spans", "sectors": "statement_sectors", "countries": "statement_countries"}


def found_in(path: Path) -> dict:
    (found,) = (item for item in preview(str(path)) if isinstance(item, dict))
    return found


@pytest.fixture(scope="module")
def news() -> dict:
    return found_in(CORPUS / "news.txt")


def test_it_has_the_names_of_the_contract(news: dict):
    # Contract section 1.
    assert {"id", "actors", "mentions", "statements", "sectors", "countries"} <= set(news)
    assert set(news["sectors"][0]) == {"sector_id", "evidence", "start", "end", "confidence"}
    assert set(news["countries"][0]) == {"country_code", "start", "end"}


def test_rows_have_the_columns_of_their_tables(news: dict):
    def columns(table: str, *without: str) -> set[str]:
        return set(dataset().table(table).columns) - set(without)

    counts = [c for c in dataset().table("actors").columns if c.endswith(("_count", "_on"))]
    assert set(news["actors"][0]) == columns("actors", *counts)
    assert set(news["mentions"][0]) == columns("mentions")
    assert set(news["roles"][0]) == columns("actor_roles")
    assert set(news["statements"][0]) == columns("statements") | set(LINKS)
    for name, table in LINKS.items():
        row = next(s[name][0] for s in news["statements"] if s[name])
        assert set(row) == columns(table, "statement_id")


def test_it_finds_what_a_release_holds(news: dict, tables: Built):
    (document,) = (d for d in tables.rows("documents") if d["origin"].endswith("/news.txt"))
    released = [s for s in tables.rows("statements") if s["document_id"] == document["document_id"]]
    assert released
    shown = [{k: s[k] for k in released[0]} for s in news["statements"]]
    for row in (*shown, *released):  # Parquet keeps four bytes of it
        row["confidence"] = round(row["confidence"], 2)
    assert shown == sorted(released, key=lambda s: s["position"])
    mentions = [m for m in tables.rows("mentions") if m["document_id"] == document["document_id"]]
    assert sorted(news["mentions"], key=str) == sorted(mentions, key=str)


@pytest.mark.parametrize("name", ["news.txt", "interview.txt", "joint-statement.txt"])
def test_every_quotation_is_verbatim(name: str):
    text = (CORPUS / name).read_text("utf-8")
    found = found_in(CORPUS / name)
    rows = [(row, words) for s in found["statements"] for part, words in QUOTING for row in s[part]]
    rows += [(row, "evidence") for row in found["sectors"]] + [(row, "surface") for row in found["mentions"]]
    assert len(rows) > 20
    assert all(text[row["start"] : row["end"]] == row[words] for row, words in rows)
    assert all(0 <= c["start"] < c["end"] <= len(text) for c in found["countries"])


def test_it_is_plain_json(news: dict):
    assert json.loads(json.dumps(news, allow_nan=False)) == news


def test_a_document_is_called_by_its_record_else_by_its_file(news: dict):
    assert news["id"] == "news"
    shown = list(preview(str(CORPUS / "records.jsonl")))
    assert [d["id"] for d in shown if isinstance(d, dict)] == ["opinion-1", "short-1"]
    (refused,) = (d for d in shown if isinstance(d, Refusal) and d.stage_failed == "ingest")
    assert (refused.origin, refused.reason) == (f"{CORPUS}/records.jsonl#broken-1", "missing_text")


def test_a_record_is_called_by_its_own_id_whatever_stands_in_it(tmp_path: Path):
    text = "Chile thanked Estonia for its help, the ministry said in a note on Monday."
    records = [{"id": name, "text": f"{text} {i}"} for i, name in enumerate(["a/b.c", "x#y"])]
    (tmp_path / "r.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    assert [d["id"] for d in preview(str(tmp_path / "r.jsonl"))] == ["a/b.c", "x#y"]


def test_standard_input_is_read_as_a_text_file_is(news: dict):
    (found,) = preview("-", (CORPUS / "news.txt").read_bytes())
    assert isinstance(found, dict)
    assert found["id"] == "stdin"
    assert found["document_id"] == news["document_id"]
    assert found["statements"] == news["statements"]


def test_standard_input_in_another_language_is_refused_as_a_file_is(tmp_path: Path):
    text = (
        "Le ministre a déclaré que la France et le Chili vont signer un accord sur le commerce dans les jours à venir."
    )
    (tmp_path / "fr.txt").write_text(text, "utf-8")
    for shown in (preview(str(tmp_path / "fr.txt")), preview("-", text.encode())):
        (refused,) = shown
        assert isinstance(refused, Refusal) and refused.reason == "language:fr"


@pytest.mark.parametrize(("raw", "reason"), [(b"", "empty"), (b"\xff\xfe\xfa", "invalid_utf8"), (b"a\0b", "binary")])
def test_standard_input_that_is_no_text_is_refused(raw: bytes, reason: str):
    (refused,) = preview("-", raw)
    assert isinstance(refused, Refusal)
    assert (refused.origin, refused.stage_failed, refused.reason) == ("stdin", "ingest", reason)


def test_the_text_for_people_names_speakers_and_cannot_steer_the_terminal(news: dict):
    shown = as_text(news)
    assert shown.startswith("news: ")
    assert "Rui Falcato (person, PRT)" in shown
    hostile = {**news, "id": "\x1b[2Jgone\u202e"}
    assert "\x1b" not in as_text(hostile) and "\u202e" not in as_text(hostile)


def test_a_document_without_statements_is_shown_as_such():
    document = Document("d-" + "0" * 16, "quiet.txt", "0" * 64, "0" * 64, "Rain.")
    shown = {"id": "quiet", **as_json(document, Annotation(document.document_id))}
    assert (shown["actors"], shown["statements"]) == ([], [])
    assert as_text(shown) == "quiet: 0 actors, 0 statements"


def test_a_record_is_called_by_its_id_and_one_without_by_its_file(tmp_path: Path):
    path = tmp_path / "some.jsonl"
    path.write_text('{"id": "a#1", "text": "Chile met Peru on trade."}\n{"text": "Peru met Chile on trade."}\n')
    assert [found["id"] for found in preview(str(path)) if isinstance(found, dict)] == ["a#1", "some"]


def test_a_file_of_every_format_is_shown_and_a_wrong_one_is_told_with_its_reason(tmp_path: Path):
    for file, record in one_of_each(tmp_path).items():
        (found,) = preview(str(tmp_path / file))
        assert isinstance(found, dict) and found["statements"], file
        assert found["id"] == (record or file.partition(".")[0])
    for origin, reason in one_wrong_of_each(tmp_path).items():
        if reason != "unsupported_format":  # a file that cannot be read stops the command when it is the only one
            (refused,) = preview(str(tmp_path / origin.partition("#")[0]))
            assert isinstance(refused, Refusal)
            assert (refused.origin, refused.reason) == (f"{tmp_path}/{origin}", reason)


HEADLINE = "Norway and Chile plan a rail terminal"
STORY = (
    "OSLO, 14 June 2025 (Agency) — Norway will build a rail terminal with Chile, Minister Solveig Hamre said. "
    "“We trust our partners, and our partners trust us,” she told reporters.",
    "Chile’s Minister of Energy Tomas Arriagada said that both governments had signed an agreement on solar and wind "
    "power, and that Chilean companies would invest 20 million dollars in Norwegian ports.",
    "“Trade in fish has doubled within ten years,” Hamre added. “We would like to see more students from Chile at our "
    "universities, too.”",
    "According to the Norwegian Ministry of Foreign Affairs, talks on a free trade agreement will go on in September.",
)


def test_the_same_text_as_page_pdf_and_word_document_gives_the_same_statements(tmp_path: Path):
    (tmp_path / "a.txt").write_text("\n\n".join((HEADLINE, *STORY)), "utf-8")
    (tmp_path / "a.html").write_text(html_page(STORY, headline=HEADLINE), "utf-8")
    (tmp_path / "a.docx").write_bytes(docx_file(STORY, HEADLINE))
    printed = [HEADLINE, ""]
    for paragraph in STORY:
        printed += [*textwrap.wrap(paragraph, 80), ""]
    (tmp_path / "a.pdf").write_bytes(pdf([lines(printed)]))

    def statements(name: str) -> list[tuple]:
        found = found_in(tmp_path / name)
        names = {actor["actor_id"]: actor["name"] for actor in found["actors"]}
        judged = ("content", "kind", "act", "stage", "stance", "sector_ids", "country_codes")
        return [(*(s[k] for k in judged), [names[a] for a in s["speaker_ids"]]) for s in found["statements"]]

    expected = statements("a.txt")
    assert len(expected) >= 5 and {name for *_, names in expected for name in names} >= {"Solveig Hamre"}
    for name in ("a.html", "a.docx", "a.pdf"):
        assert statements(name) == expected, name
