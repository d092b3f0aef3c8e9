"""Accuracy in a release: recorded figures, what readers reach, and which extractor was measured."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from flows import fingerprint
from flows.evaluate.report import figures
from flows.publish.accuracy import accuracy_json, accuracy_markdown
from schemas import accuracy as declared
from schemas import dataset
from tests.corpus import Built, release
from tests.gold_documents import evaluated, write_gold

AGREEMENT = {
    "countries": 100,
    "persons": 94,
    "organizations": 98,
    "statements": 97,
    "attributed_statements_with_speakers": 95,
    "act": 95,
    "stage": 89,
    "stance": 95,
    "statement_sectors": 96,
    "statement_countries": 96,
    "whole_row": 71,
}
ANOTHER = "These figures are of another version"


def cells(section: str, columns: int) -> list[list[str]]:
    """The rows of the tables with so many columns, headers and rules left out."""
    rows = [line[2:-2].split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return [row for row in rows if len(row) == columns and row[0] not in ("measure", "confidence", "---")]


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Figures of the small document, recorded for an extractor called `measured`."""
    (tmp_path / "gold").mkdir()
    record = {**figures(evaluated(write_gold(tmp_path / "gold"))), "extractor": "measured"}
    monkeypatch.setattr("flows.publish.accuracy.recorded", lambda: {"tests": record})
    return record


def test_the_card_prints_every_measure_with_interval_number_and_agreement(measured: dict[str, Any]):
    section = accuracy_markdown("measured")
    assert "| measure | % | 95 % interval | n | agreement |" in section
    rows = {row[0]: row[1:] for row in cells(section, 5)}
    assert set(rows) == {m.label for m in declared.accuracy().measures}
    assert rows["stage"] == ["50.0", "50.0 to 50.0", "2", "89"]
    assert rows["sectors of statements"] == ["80.0", "80.0 to 80.0", "2", "96"]
    assert rows["kind"][-1] == ""


def test_the_card_prints_how_far_confidence_can_be_trusted(measured: dict[str, Any]):
    section = accuracy_markdown("measured")
    assert cells(section, 4)[:2] == [["0.2 to 0.3", "0.25", "0.0", "1"], ["0.9 to 1.0", "0.90", "50.0", "2"]]
    assert "`statements.confidence` is 35.0 points off on average (n 3)" in section


def test_the_card_says_who_coded_and_that_they_are_language_models(measured: dict[str, Any]):
    section = accuracy_markdown("measured")
    assert declared.accuracy().coded_by["tests"].strip() in section
    assert section.count("anguage model") >= 2


def test_the_card_says_in_one_sentence_when_another_extractor_was_measured(measured: dict[str, Any]):
    assert ANOTHER not in accuracy_markdown("measured")
    section = accuracy_markdown("newer")
    assert section.count(ANOTHER) == 1
    (paragraph,) = (p for p in section.split("\n\n") if p.startswith(ANOTHER))
    assert len(re.findall(r"\.(?:\s|$)", paragraph)) == 1 and "`measured`" in paragraph
    assert accuracy_json("measured")["sets"]["tests"]["same_extractor"] is True
    assert accuracy_json("newer")["sets"]["tests"]["same_extractor"] is False


def test_figures_of_another_codebook_are_of_another_version(measured: dict[str, Any]):
    measured["codebook_version"] = "0.0.1"
    assert ANOTHER in accuracy_markdown("measured")


def test_without_figures_the_card_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("flows.publish.accuracy.recorded", dict)
    assert "No figures were recorded." in accuracy_markdown("any")
    assert accuracy_json("any")["sets"] == {}


def test_a_measure_that_is_younger_than_the_record_is_left_out(measured: dict[str, Any]):
    del measured["measures"]["stage"]
    assert "| stage |" not in accuracy_markdown("measured")


def test_a_release_holds_them_in_quality_json_card_and_manifest(
    tables: Built, tmp_path: Path, measured: dict[str, Any]
):
    folder = release(tmp_path / "output", tables)
    quality = json.loads((folder / "quality.json").read_text("utf-8"))
    assert quality["validation"]["success"] is True
    found = quality["accuracy"]
    assert found["sets"]["tests"]["measures"] == json.loads(json.dumps(measured["measures"]))
    assert found["agreement"]["documents"] == 7 and found["agreement"]["measures"] == AGREEMENT
    assert (found["extractor"], found["codebook_version"]) == ("extractor", dataset().codebook_version)
    assert accuracy_markdown("extractor") in (folder / "README.md").read_text("utf-8")
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["code"]["extractor"] == "extractor"


def test_what_is_recorded_has_every_measure_and_its_coders():
    for name, record in declared.recorded().items():
        assert name in declared.accuracy().coded_by
        assert set(record["measures"]) <= {m.name for m in declared.accuracy().measures}
        assert re.fullmatch("[0-9a-f]{16}", record["extractor"])


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("flows/extract/kind.py", True),
        ("schemas/lexicons/media.csv", True),
        ("schemas/codelists/sectors.csv", True),
        ("flows/publish/card.py", False),
        ("schemas/accuracy.toml", False),
    ],
)
def test_the_extractor_has_another_version_when_its_files_change_and_only_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, changes: bool
):
    root = Path(fingerprint.__file__).parents[1]
    for file in ("flows/extract/kind.py", "flows/publish/card.py", "schemas/accuracy.toml"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes((root / file).read_bytes())
    for file in ("schemas/lexicons/media.csv", "schemas/codelists/sectors.csv"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes((root / file).read_bytes())
    monkeypatch.setattr(fingerprint.resources, "files", lambda package: tmp_path / package)
    before = fingerprint.extractor_key()
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"\n")
    assert (fingerprint.extractor_key() != before) is changes


def test_the_extractor_has_another_version_with_other_libraries(monkeypatch: pytest.MonkeyPatch):
    before = fingerprint.extractor_key()
    monkeypatch.setattr(fingerprint.metadata, "version", lambda name: "0")
    assert fingerprint.extractor_key() != before
