"""`comity evaluate`, as a user runs it: outcomes, exit statuses, and the figures of a release of the same texts."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows import cli
from flows.errors import ComityError
from flows.evaluate import evaluate, evaluate_tables
from flows.evaluate.gold import read_gold
from flows.evaluate.record import record
from schemas import accuracy as declared
from tests.corpus import build, release
from tests.gold_documents import GOLD, evaluated, write_gold

MORE = (
    "Estonia and Chile agreed on Monday to open a joint school for seamen, Minister Marta Oliveirinha said.\n\n"
    '"We will share ships and teachers," Oliveirinha said.'
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two texts with gold, and one without that a release would read too."""
    made = tmp_path_factory.mktemp("gold")
    write_gold(made)
    write_gold(made, "02", MORE, {"actors": GOLD["actors"], "statements": []})
    (made / "03.txt").write_text("Chile thanked Estonia for its help, the ministry said in a note.", "utf-8")
    return made


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["comity", "evaluate", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_the_figures_are_those_of_a_release_of_the_same_texts(folder: Path, tmp_path: Path):
    (tmp_path / "work").mkdir()
    built = build(tmp_path / "work", [str(p) for p in folder.glob("*.txt")])
    published = release(tmp_path / "output", built)
    ours, theirs = evaluate(folder), evaluate_tables(read_gold(folder), published / "parquet")
    assert ours == theirs
    assert ours.scores["statements"].tally.found > 3


def test_it_needs_no_prefect_and_writes_json_and_a_page(folder: Path, tmp_path: Path):
    command = "import sys; sys.modules['prefect'] = None; from flows.cli import main; main()"
    page = tmp_path / "errors.html"
    arguments = ["evaluate", str(folder), "--json", "--errors", str(page)]
    done = subprocess.run(
        [sys.executable, "-c", command, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["documents"], found["statements"], found["not_read"]) == (2, 3, {})
    assert list(found["measures"]) == [m.name for m in declared.accuracy().measures]
    assert len(found["calibration"]["statements"]["bins"]) == 10
    assert list(found["by_document"]) == ["01", "02"]
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["errors.html"]


def test_a_text_that_was_not_read_is_said_and_counts_as_missed(folder: Path, tmp_path: Path, monkeypatch, capsys):
    copy = Path(shutil.copytree(folder, tmp_path / "gold"))
    french = "Le ministre a déclaré que la France et le Chili vont signer un accord sur le commerce. "
    french += "Les deux pays veulent aussi ouvrir une école, a dit la ministre dans les jours suivants."
    write_gold(copy, "04", french, {"actors": GOLD["actors"], "statements": []})
    write_gold(copy, "05", MORE, {"actors": [], "statements": []})
    assert run(monkeypatch, copy, "--errors", tmp_path / "e.md") == 0
    shown = capsys.readouterr()
    assert "04.txt was not read (language:fr); all of its gold counts as missed" in shown.err
    assert "05.txt was not read (the same text as 02)" in shown.err
    assert shown.out.startswith("Documents: 4; statements: 3; ")
    assert "## Document 04" in (tmp_path / "e.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["missing"], 1, "there is no folder missing"),
        (["empty"], 1, "empty holds no gold annotations"),
        (["textless"], 1, "has no text"),
        (["broken"], 1, "is no JSON"),
        (["outside"], 1, "is no stretch of the text"),
        (["empty", "--errors", "nowhere/e.md"], 1, "there is no folder nowhere"),
        (["empty", "--record", "unknown"], 1, "no gold set is called 'unknown'"),
        (["empty", "--errors", "e.pdf"], 2, "e.pdf ends in none of .html, .md"),
        ([], 2, "Missing argument"),
        (["empty", "--worker"], 2, "No such option"),
    ],
)
def test_a_mistake_gets_one_clear_sentence(tmp_path: Path, monkeypatch, capsys, arguments, status, said):
    monkeypatch.chdir(tmp_path)
    for name in ("empty", "textless", "broken", "outside"):
        (tmp_path / name).mkdir()
    write_gold(tmp_path / "textless")
    (tmp_path / "textless" / "01.txt").unlink()
    write_gold(tmp_path / "broken")
    (tmp_path / "broken" / "01.gold.json").write_text('{"actors": [', "utf-8")
    write_gold(tmp_path / "outside", text="Norway.")
    assert run(monkeypatch, *arguments) == status
    shown = capsys.readouterr()
    assert shown.out == "" and said in shown.err
    assert status == 2 or (shown.err.startswith("comity: ") and shown.err.count("\n") == 1)


def test_figures_are_recorded_beside_those_of_other_sets(tmp_path: Path, monkeypatch):
    evaluation = evaluated(write_gold(tmp_path))
    kept = tmp_path / "accuracy.json"
    monkeypatch.setattr("flows.evaluate.record.recorded", lambda: {"tests": {"documents": 9}, "development": {}})
    assert record(evaluation, "development", kept) == kept
    sets = json.loads(kept.read_text("utf-8"))
    assert sets["tests"] == {"documents": 9}
    figures = sets["development"]
    assert (figures["documents"], figures["statements"]) == (1, 3)
    assert figures["extractor"] == evaluation.extractor
    assert figures["measures"]["statement_sectors"]["precision"] == 0.666667
    first = kept.read_bytes()
    assert record(evaluation, "development", kept).read_bytes() == first


def test_no_figures_are_recorded_without_saying_who_coded_the_gold(tmp_path: Path):
    with pytest.raises(ComityError, match=r"say in schemas/accuracy\.toml who coded it"):
        record(evaluated(write_gold(tmp_path)), "unknown", tmp_path / "accuracy.json")
    assert not (tmp_path / "accuracy.json").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    with pytest.raises(ComityError, match="the figures cannot be recorded"):
        record(evaluated(write_gold(tmp_path)), "development", tmp_path / "no" / "accuracy.json")
