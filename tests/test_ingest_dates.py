"""The day of publication that a text states itself: which forms count, and what is told instead of guessed."""

import datetime as dt
from functools import partial
from pathlib import Path

import pytest

from flows.ingest import dates, read_bytes, read_sources
from flows.records import Document, Refusal
from tests.growth import in_turns

DAY = dt.date(2025, 6, 14)
BODY = "Ministers of Norway and Chile met and agreed to build a rail terminal.\n\nThe work begins in 2031."


@pytest.mark.parametrize(
    "line",
    [
        "LISBON, 14 June 2025 (Agency) — Ministers of Norway and Chile met.",
        "LISBON, June 14, 2025 /Wire/ -- Ministers of Norway and Chile met.",
        "LISBON (Agency), June 14, 2025 - Ministers of Norway and Chile met.",
        "(Porto Novo, 14 June 2025) – Ministers of Norway and Chile met.",
        "São Tomé, 14 June, 2025 The ministers of Norway and Chile met.",
        "Saturday, 14 June 2025 – Ministers of Norway and Chile met.",
        "14th of June 2025 – Ministers of Norway and Chile met.",
        "Published: 14 June 2025",
        "Published on 14 June 2025 | 10:15 GMT",
        "FOR IMMEDIATE RELEASE: Jun 14, 2025",
        "Posted on 14 Jun 2025",
        "Release date: 2025-06-14",
        "Published: 14/06/2025",
        "Published: 14.6.2025",
        "14 June 2025",
        "14 JUNE 2025 Posted in Speeches",
        "Lisbon, 14 june 2025",
        "14 June 2025, Lisbon",
        "Press Release | 14 June 2025",
    ],
)
def test_a_full_date_at_the_head_of_a_text_is_its_day(line: str) -> None:
    assert dates.publication(f"{line}\n\n{BODY}") == dates.Dated(DAY)
    assert dates.publication(f"Norway and Chile agree\n\n{line}\n{BODY}") == dates.Dated(DAY)


@pytest.mark.parametrize(
    "line",
    [
        "Done at Lisbon on 14 June 2025.",
        "DONE in duplicate at Lisbon, this 14th day of June 2025, in English and Spanish, both being equally authentic",
        "Signed at Lisbon on June 14, 2025",
        "14 June 2025",
        "Published on: 14 June 2025",
    ],
)
def test_a_full_date_at_the_end_is_its_day(line: str) -> None:
    assert dates.publication(f"{BODY}\n\n{line}\n\nFor the Government of Norway") == dates.Dated(DAY)


@pytest.mark.parametrize(
    "line",
    [
        "On 14 June 2025 the ministers met.",
        "On 14 June 2025 - a day of rain - the ministers met.",
        "The ministers met in Lisbon on 14 June 2025.",
        "Norway and Chile have had relations since 14 June 2025.",
        "Last updated on 14 June 2025",
        "Since Monday, 14 June 2025, the ministers talk.",
        "Visit of the ministers, 14 June 2025 – 16 June 2025",
        "14–16 June 2025",
        "Published in 2019 by a friend, the book on the 14 June 2025 rail plan sold well and was printed twice again.",
        "Issued on 14 June 2025, the decree that both governments had been waiting for changed the rules of the port.",
        "Signed in Lisbon on 14 June 2025, the treaty opened a way to Chile, said the minister, who had waited for it "
        "all her life and would not wait for another one.",
        "May 14 be remembered",
        "March on 2025",
    ],
)
def test_dates_of_events_are_no_day_of_publication(line: str) -> None:
    for text in (f"{line}\n\n{BODY}", f"{BODY}\n\n{line}"):
        assert dates.publication(text) == dates.Dated()


def test_a_date_in_the_midst_of_a_text_does_not_count() -> None:
    middle = "\n".join(["The ministers talked."] * 9)
    assert dates.publication(f"{middle}\n14 June 2025\n{middle}") == dates.Dated()


@pytest.mark.parametrize(
    ("line", "reason", "what"),
    [
        ("Published: June 2025", "date_imprecise", "'June 2025', a month"),
        ("Lisbon, June 2025", "date_imprecise", "'June 2025', a month"),
        ("Published: 2025", "date_imprecise", "'2025', a year"),
        ("LISBON, June 14 (Agency) — Ministers met.", "date_imprecise", "'June 14', a day and month without a year"),
        ("Published: 03/04/2025", "date_ambiguous", "'03/04/2025', either day and month, or month and day"),
        ("Published: 3.4.2025", "date_ambiguous", "'3.4.2025', either day and month, or month and day"),
        ("Published: 31 June 2025", "date_ambiguous", "'31 June 2025', no day of the calendar"),
        ("Published: 2025-13-01", "date_ambiguous", "'2025-13-01', no day of the calendar"),
        ("5 May 2024 – Talks.\n14 June 2025 – A treaty.", "date_ambiguous", "one of several entries"),
    ],
)
def test_what_is_not_known_to_the_day_is_told_and_not_used(
    line: str, reason: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(f"{line}\n\n{BODY}")
    told, document = read_sources(["a.txt"])
    assert isinstance(document, Document) and document.published_on is None
    assert isinstance(told, Refusal) and (told.origin, told.stage_failed, told.reason) == ("a.txt", "metadata", reason)
    assert what in told.detail


def test_the_day_in_the_text_fills_what_metadata_leave_open(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Published: 14 June 2025\n\n{BODY}")
    (tmp_path / "b.md").write_text(f"---\npublished_on: 2024-01-02\n---\nPublished: 03/04/2025\n\n{BODY} Then.")
    (tmp_path / "c.txt").write_text(f"Lisbon, May 2025\n\n{BODY} Soon.")
    (tmp_path / "sources.csv").write_text("file,published_on\nc.txt,2025-05-09\n")
    found = list(read_sources([str(tmp_path)]))
    days = [item.published_on for item in found if isinstance(item, Document)]
    assert days == [DAY, dt.date(2024, 1, 2), dt.date(2025, 5, 9)] and len(found) == 3


def test_a_text_on_standard_input_has_its_day_too() -> None:
    found = read_bytes(f"Published: 14 June 2025\n\n{BODY}".encode(), "stdin")
    assert isinstance(found, Document) and found.published_on == DAY


@pytest.mark.parametrize(
    "piece", ["A", "A ", "A, ", "1 ", "May ", "1 May ", "(", "/", "14 June 2025 ", "Done ", "\n- 1 May: "]
)
def test_looking_for_a_date_takes_time_in_proportion(piece: str) -> None:
    def read(size: int) -> None:
        text = piece * (size // len(piece))
        for line in (text, f"Published: {text}", f"Lisbon, {text}", f"Done {text}"):
            dates.publication(line)

    once, twice = in_turns(partial(read, 100_000), partial(read, 200_000))
    assert twice < 0.05 or twice / once < 2.5
