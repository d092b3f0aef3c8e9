"""The page of a release, as its HTML: complete, self-contained, bounded, and strangers' words stay text in it."""

import base64
import datetime as dt
import hashlib
import itertools
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from flows.publish.manifest import CHECKSUMS, MANIFEST, file_names
from flows.publish.page import embedded, figures
from flows.publish.page.charts import shortened
from flows.publish.page.figures import periods
from flows.publish.store import file_sha256
from flows.records import Annotation, CountryEvidence, Document, Entity, Mention, Statement
from flows.verify import verify
from schemas import dataset
from tests.corpus import FORMULA, MARKUP, Built, build_annotated, release

PAGE = "index.html"
# Bytes; the page of a large release is bounded.
MAX_PAGE = 3_000_000


class Page(HTMLParser):
    """Elements with their attributes and what stands directly in them."""

    def __init__(self, path: Path):
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[list[str]] = []
        self.open: list[int] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.texts.append([])
        if tag not in {"meta", "link", "input", "rect"}:
            self.open.append(len(self.elements) - 1)

    def handle_endtag(self, tag):
        if tag != "rect":
            assert self.elements[self.open.pop()][0] == tag

    def handle_data(self, data):
        if self.open:
            self.texts[self.open[-1]].append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, tag: str, **attributes: str) -> list[str]:
        return [
            "".join(text)
            for (name, found), text in zip(self.elements, self.texts, strict=True)
            if name == tag and attributes.items() <= found.items()
        ]

    @property
    def data(self) -> dict:
        (text,) = self.text("script", id="data")
        return json.loads(text)


@pytest.fixture(scope="module")
def page(published: Path) -> Page:
    return Page(published / PAGE)


def test_the_page_loads_nothing_and_allows_nothing_but_its_own_style_and_script(page: Page):
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"img", "iframe", "object", "embed", "base", "video", "audio"}
    assert page.all("link") == [{"rel": "icon", "href": "data:,"}]
    for _, attributes in page.elements:
        assert not [a for a in attributes if a.startswith("on") or a in ("src", "srcset", "style", "action")]
    (policy,) = [a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    (script,), (style,) = [t for t in page.text("script") if "use strict" in t], page.text("style")
    assert policy == (
        f"default-src 'none'; img-src data:; script-src '{digest(script)}'; style-src '{digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"@import|url\(|https?:", style + script)
    assert "innerHTML" not in script and "eval" not in script


def digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def test_every_link_leads_somewhere(page: Page, published: Path):
    ids = Counter(a["id"] for _, a in page.elements if "id" in a)
    assert set(ids.values()) == {1}
    data = page.data
    for attributes in page.all("a"):
        href = attributes["href"]
        if "=" in href:
            name, value = href[1:].split("=")
            assert value in (data["countries"] if name == "country" else data["actors"])
        elif href.startswith("#"):
            assert href[1:] in ids
        elif not href.startswith("https://creativecommons.org/"):
            assert (published / href).is_file()


def test_every_control_has_a_label_and_every_part_a_name(page: Page):
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.text("title")) > 0 and "".join(page.text("title")).startswith(dataset().title)
    for attributes in (a for tag, a in page.elements if a.get("role") in ("region", "img", "search")):
        assert attributes["aria-label"]
    assert page.text("label") and len(page.all("label")) == len(page.all("select")) + len(page.all("input"))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_file_is_offered_with_its_size_and_checksum(page: Page, published: Path):
    hrefs = [a["href"] for a in page.all("a")]
    assert set(file_names(published)) | {CHECKSUMS} <= {*hrefs, PAGE}
    codes = page.text("code")
    for name in set(file_names(published)) - {MANIFEST, PAGE, "comity.duckdb"}:
        assert file_sha256(published / name) in codes, name


def test_the_columns_of_every_table_are_explained(page: Page):
    explained = {a["id"] for a in page.all("details") if "id" in a}
    assert {f"table-{t.name}" for t in dataset().tables} <= explained
    cells = page.text("td")
    # Words between backquotes are in an element of their own.
    assert all(re.sub("`[^`]*`", "", f.description) in cells for t in dataset().tables for f in t.fields)


def test_the_numbers_and_tables_of_the_charts_are_those_of_the_release(page: Page, tables: Built):
    numbers = dict(zip(page.text("dt")[:8], page.text("dd")[:8], strict=True))
    assert numbers["statements"] == str(len(tables.rows("statements")))
    assert numbers["pairs of countries"] == str(len(tables.rows("dyads")))
    titles = Counter(page.text("title"))
    stage = {r["statement_id"]: r["stage"] for r in tables.rows("statements")}
    labels = {r["sector_id"]: r["label"] for r in tables.rows("sectors")}
    counted = Counter((r["sector_id"], stage[r["statement_id"]]) for r in tables.rows("statement_sectors"))
    for (sector, code), count in counted.items():
        assert f"{labels[sector]}, {code.capitalize()}: {count}" in titles
    pairs: Counter[str] = Counter()
    for r in tables.rows("dyad_sectors"):
        pairs[f"{r['country_a']} – {r['country_b']}, {labels[r['sector_id']]}"] += r["statement_count"]
    shown = [pair for pair in pairs if f"{pair}: {pairs[pair]}" in titles]
    assert len(shown) > 10  # the matrix has place for twelve sectors
    assert not [t for t in titles if t.partition(":")[0] in pairs and t.partition(":")[0] not in shown]
    days = {r["document_id"]: r["published_on"] for r in tables.rows("documents")}
    months = Counter(f"{d:%Y-%m}" for r in tables.rows("statements") if (d := days[r["document_id"]]))
    assert {f"{month}: {n}" for month, n in months.items()} <= set(titles)


def test_the_page_carries_every_statement_of_a_small_release(page: Page, tables: Built):
    rows = {r["statement_id"]: r for r in tables.rows("statements")}
    carried = page.data["statements"]
    assert {s[0] for s in carried} == set(rows) and len(carried) == len(rows)
    for s in carried:
        row = rows[s[0]]
        assert s[6:12] == [row[c] for c in ("content", "cue", "source", "speaker_ids", "sector_ids", "country_codes")]
    days = [page.data["documents"][s[1]][2] for s in carried]
    known = [d for d in days if d]
    assert known == sorted(known, reverse=True) and days == known + [None] * (len(days) - len(known))


def test_words_around_a_quotation_are_shown_only_where_the_text_may_be_released(page: Page, tables: Built):
    texts = {r["document_id"]: r["text"] for r in tables.rows("documents")}
    starts = {r["statement_id"]: (r["start"], r["end"]) for r in tables.rows("statements")}
    assert any(s[13] for s in page.data["statements"])
    for s in page.data["statements"]:
        text, (start, end) = texts[s[1]], starts[s[0]]
        before = text and text[max(0, start - embedded.AROUND) : start]
        after = text and text[end : end + embedded.AROUND]
        assert s[13] == (("… " if start > embedded.AROUND else "") + before if text else "")
        assert s[14] == (after + (" …" if len(text) > end + embedded.AROUND else "") if text else "")


def test_strangers_words_stay_text(hostile: Path, page: Page):
    other = Page(hostile / PAGE)
    assert len(other.all("script")) == len(page.all("script"))
    assert Counter(t for t, _ in other.elements)["img"] == 0
    assert not [a for a in other.all("a") if a["href"].startswith("javascript")]
    raw = (hostile / PAGE).read_text("utf-8")
    assert "<script>alert" not in raw and "onerror=alert(2)>" not in raw
    data = other.data
    assert {s[6] for s in data["statements"]} == {f"{MARKUP}{i}" for i in range(len(data["statements"]))}
    assert all(document[0] == MARKUP and document[3] is None for document in data["documents"].values())
    names = other.text("bdi")
    assert sum(name.startswith(FORMULA) for name in names) > 5


def test_a_page_that_cannot_carry_all_says_so_and_takes_the_most_certain(tables: Built, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(embedded, "MAX_STATEMENTS", 7)
    page = Page(release(tmp_path, tables) / PAGE)
    every = len(tables.rows("statements"))
    assert any(f"This page carries 7 of {every} statements" in text for text in page.text("p", **{"class": "note"}))
    sure = sorted((-r["confidence"], r["statement_id"]) for r in tables.rows("statements"))
    assert {s[0] for s in page.data["statements"]} == {statement for _, statement in sure[:7]}


def test_a_page_stays_small_however_long_the_texts_are(tables: Built, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(embedded, "MAX_BYTES", 4_000)
    page = Page(release(tmp_path, tables) / PAGE)
    assert 0 < len(page.data["statements"]) < len(tables.rows("statements"))
    carried = {name: page.data[name] for name in ("statements", "documents", "actors")}
    assert len(json.dumps(carried, ensure_ascii=False).encode()) < 5_000


def test_a_release_without_statements_and_dates_has_a_page(tmp_path: Path):
    document = Document("d-" + "0" * 16, "a.txt", "0" * 64, "1" * 64, "Rain.", word_count=1)
    (tmp_path / "work").mkdir()
    built = build_annotated(tmp_path / "work", [(document, Annotation(document.document_id))])
    page = Page(release(tmp_path / "output", built) / PAGE)
    said = page.text("p")
    for words in (
        "No statement names a sector.",
        "No statement concerns two countries.",
        "No statement has a speaker.",
    ):
        assert words in said
    assert {"No document has a date of publication.", "This release holds no statements."} <= set(said)
    assert not page.all("form") and not page.all("svg")[: -len(figures.accuracy_charts())]


def test_a_release_of_one_undated_document_is_shown(tmp_path: Path):
    text = "Ghana thanked Uruguay."
    speaker = Entity("g", FORMULA, "person")
    statement = Statement(
        ((14, 21),), ((6, 13),), ((0, 5),), "indirect", "expressive", "none", "positive", ("g",),
        countries=(CountryEvidence("GHA", 0, 5), CountryEvidence("URY", 14, 21)),
    )  # fmt: skip
    document = Document("d-" + "0" * 16, "a.txt", "0" * 64, "1" * 64, text, word_count=3)
    annotation = Annotation(document.document_id, (speaker,), (Mention("g", 0, 5, "Ghana", "name"),), (), (statement,))
    (tmp_path / "work").mkdir()
    folder = release(tmp_path / "output", build_annotated(tmp_path / "work", [(document, annotation)]))
    page = Page(folder / PAGE)
    assert "No document has a date of publication." in page.text("p")
    ((_, key, *_),) = page.data["statements"]
    assert page.data["documents"] == {key: ["a.txt", None, None, None]}
    assert list(page.data["actors"].values()) == [FORMULA]
    assert "GHA – URY" in page.text("text", **{"class": "before"})
    assert (folder / "network" / "dna.csv").read_bytes().count(b"\r\n") == 1  # it has no sector
    assert verify(folder) == []


@pytest.mark.parametrize(
    ("days", "unit", "labels"),
    [
        ([], "month", []),
        (["2026-03-03"], "month", ["2026-03"]),
        (["2025-11-30", "2026-01-01"], "month", ["2025-11", "2025-12", "2026-01"]),
        (["2020-01-01", "2025-12-31"], "quarter", [f"{y} Q{q}" for y in range(2020, 2026) for q in (1, 2, 3, 4)]),
        (["1980-05-05", "2026-01-01"], "year", [str(y) for y in range(1980, 2027)]),
        (["1601-01-01", "2026-01-01"], "decade", [str(y) for y in range(1600, 2030, 10)]),
        (["0001-01-01", "9999-12-31"], "century", [f"{y:04}" for y in range(0, 10_000, 100)]),
    ],
)
def test_the_timeline_has_the_finest_unit_that_fits(days, unit, labels):
    found, counts = periods([(dt.date.fromisoformat(d), 2) for d in days])
    assert (found, list(counts)) == (unit, labels)
    assert sum(counts.values()) == 2 * len(days)


def test_long_labels_are_shortened():
    assert [shortened(text, 5) for text in ("abcde", "abcdef", "abc def")] == ["abcde", "abcd…", "abc…"]


def test_colours_can_be_told_from_their_background(page: Page):
    (style,) = page.text("style")
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", style, re.S)
    )
    parts = re.findall(r"\.part-\w+ \{ fill: (#\w{6}); \}", style)
    assert len(parts) == 6
    for theme in (light, dark):
        for ground in (theme["paper"], theme["panel"]):
            assert all(contrast(theme[words], ground) >= 4.5 for words in ("ink", "soft", "link"))
        assert all(contrast(mark, theme["paper"]) >= 3 for mark in (*parts, theme["accent"]))


def contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio"""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_page_of_a_large_release_is_bounded(published: Path, tmp_path: Path):
    rows = 6_000
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published / 'comity.duckdb'}' as release (read_only)")
        connection.execute("use release")
        many = embedded.STATEMENTS.replace("from statements s", f"from range({rows}) k, statements s")
        many = many.replace("select s.statement_id", "select 's-' || lpad(k.range::varchar, 16, '0')")

        def ask(query: str):
            return connection.execute(query.replace(embedded.STATEMENTS, many)).fetchall()

        found = embedded.carry(ask)
    assert len(found.json.encode()) < MAX_PAGE and 1_000 < found.shown <= embedded.MAX_STATEMENTS
