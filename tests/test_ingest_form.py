"""The type of a document by its form."""

import time
from pathlib import Path

import pytest

import schemas
from flows.ingest import read_sources
from flows.ingest.form import document_type
from flows.records import Document

BODY = "\n\nNorway and Chile will build a rail terminal together, the ministry said on Monday."


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Joint Statement by the Foreign Ministers of Norway and Chile", "joint_statement"),
        ("JOINT COMMUNIQUÉ", "joint_statement"),
        ("Full text: Joint Declaration of Norway and Chile", "joint_statement"),
        ("The joint press statement of both ministers", "joint_statement"),
        ("FOR IMMEDIATE RELEASE", "press_release"),
        ("Readout of the call between both ministers", "press_release"),
        ("Remarks by Minister Solveig Hamre in Oslo", "speech"),
        ("Interview with Minister Solveig Hamre", "interview"),
        ("Transcript: Minister Solveig Hamre meets reporters", "transcript"),
        ("Opinion: Why rails matter", "opinion"),
        ("Norway and Chile issue joint statement on rail", None),
        ("Remarks bypass the ministry", None),
        ("Minister gives interview with a view", None),
        ("Norway and Chile agree on rail", None),
    ],
)
def test_the_beginning_of_a_headline_tells_the_type(headline: str, expected: str | None) -> None:
    assert document_type(headline + BODY) == expected
    assert document_type(BODY, headline) == expected


def test_questions_and_answers_are_an_interview() -> None:
    assert document_type("Rail matters\n\n" + "Q: Why rail?\nA: It is cheap.\n\n" * 2) == "interview"
    assert document_type("Rail matters\n\n" + "Question: Why rail?\n\nAnswer: It is cheap.\n\n" * 2) == "interview"
    assert document_type("Rail matters\n\nQ: Why rail?\nA: It is cheap.") is None


def test_labels_of_several_speakers_are_a_transcript() -> None:
    turns = "MINISTER HAMRE: Rail is cheap.\n\nMR. PEREZ (via interpreter): It is.\n\n"
    assert document_type(turns * 2) == "transcript"
    assert document_type("MINISTER HAMRE: Rail is cheap.\n\nQUESTION: Is it?\n\n" * 2) == "transcript"
    assert document_type("MINISTER HAMRE: Rail is cheap.\n\n" * 5) is None


def test_what_metadata_state_goes_before_the_form(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"Joint Statement {name}{BODY}")
    (tmp_path / "sources.csv").write_text("file,document_type\na.txt,news\n")
    found = [item for item in read_sources([str(tmp_path)]) if isinstance(item, Document)]
    assert [item.document_type for item in found] == ["news", "joint_statement"]


def test_openings_name_declared_types() -> None:
    assert {row["document_type"] for row in schemas.lexicon("document_forms")} <= set(schemas.codes("document_type"))


@pytest.mark.parametrize("piece", ["A", "A ", "Q: ", "joint ", "A.' -", "(", "\n"])
def test_a_long_text_takes_little_time(piece: str) -> None:
    start = time.process_time()
    document_type(piece * 1_000_000)
    assert time.process_time() - start < 5
