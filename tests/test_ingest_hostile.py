"""Whatever lies in the sources: the run goes on, and each text is a document or named with the reason why not."""

import os
import resource
import socket
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

import schemas
from flows import ingest
from flows.ingest import read_sources
from flows.ingest.guard import Guard, Limits
from flows.ingest.readers import layout
from flows.ingest.readers.fragment import plain_text
from flows.records import Document, Refusal
from tests import hostile
from tests.formats import PARAGRAPHS, html_page
from tests.growth import in_turns

GENERIC = 0.1
"""Largest share of reasons that say no more than that a parser gave up."""
Found = tuple[Path, list[Document | Refusal]]
LIMITS = Limits(seconds=6.0)
"""Shorter than in a run, so that the few texts that nothing else ends are ended sooner."""


def write(folder: Path, cases: list[hostile.Case]) -> None:
    folder.mkdir()
    for case in cases:
        with open(os.path.join(os.fsencode(folder), case.name), "wb") as file:  # noqa: PTH118, PTH123  # names are bytes
            file.write(case.content)


def file_of(origin: str) -> str:
    """The name of a file behind an origin `t/NAME` or `t/NAME#record`."""
    return origin.removeprefix("t/")


def outcome(found: Document | Refusal) -> str:
    return found.reason if isinstance(found, Refusal) else hostile.DOCUMENT


def shown(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")


@pytest.fixture(scope="module")
def cases() -> list[hostile.Case]:
    return list(hostile.files())


@pytest.fixture(scope="module")
def found(cases: list[hostile.Case], tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What one run over all cases gives."""
    root = tmp_path_factory.mktemp("hostile")
    write(root / "t", cases)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setattr(ingest, "Guard", lambda: Guard(LIMITS))
        return root, list(read_sources(["t"]))


def test_there_are_two_hundred_cases_of_all_formats(cases: list[hostile.Case]) -> None:
    assert len(cases) >= 200
    assert len({case.name for case in cases}) == len(cases)


def test_every_file_is_accounted_for_with_an_outcome_that_is_right(cases: list[hostile.Case], found: Found) -> None:
    by_file: dict[str, list[str]] = {shown(case.name): [] for case in cases}
    for item in found[1]:
        if isinstance(item, Document) or item.stage_failed == "ingest":
            name = file_of(item.origin)
            by_file[name if name in by_file else name.partition("#")[0]].append(outcome(item))
    wrong = {
        shown(case.name): by_file[shown(case.name)]
        for case in cases
        if not by_file[shown(case.name)] or not set(by_file[shown(case.name)]) <= case.right
    }
    assert wrong == {}


def test_reasons_are_declared_and_few_are_generic(found: Found) -> None:
    reasons = Counter(item.reason.partition(":")[0] for item in found[1] if isinstance(item, Refusal))
    assert set(reasons) <= set(schemas.codes("quarantine_reason"))
    assert reasons["parse_error"] <= GENERIC * sum(reasons.values())
    places = [(item.origin, item.stage_failed) for item in found[1] if isinstance(item, Refusal)]
    origins = [item.origin for item in found[1] if isinstance(item, Document)]
    assert len(set(places)) == len(places) and len(set(origins)) == len(origins)


def test_nothing_is_written_and_no_detail_tells_of_this_machine(cases: list[hostile.Case], found: Found) -> None:
    root, items = found
    assert [path.name for path in root.iterdir()] == ["t"]
    assert len(os.listdir(root / "t")) == len(cases)  # noqa: PTH208  # names that are not UTF-8 count too
    details = "\n".join(item.detail for item in items if isinstance(item, Refusal))
    check_nothing_was_loaded_late(items)
    assert str(root) not in details and "site-packages" not in details and "0x7f" not in details


def test_what_is_no_file_is_refused_and_circles_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "t"
    (folder / "folder.html").mkdir(parents=True)
    (folder / "folder.html" / "a.html").write_text(html_page())
    for suffix in ("html", "pdf", "docx", "csv", "xml", "parquet", "warc.gz"):
        os.mkfifo(folder / f"pipe.{suffix}")
        (folder / f"loop.{suffix}").symlink_to(f"loop.{suffix}")
        (folder / f"gone.{suffix}").symlink_to("nowhere")
        (folder / f"device.{suffix}").symlink_to("/dev/zero")
    (folder / "up").symlink_to("..")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("t/socket.html")
        items = list(read_sources(["t"]))
    # Links to one thing count once: 7 pipes, 7 loops, nothing, a device, a socket.
    assert [i.origin for i in items if isinstance(i, Document)] == ["t/folder.html/a.html"]
    assert Counter(i.reason for i in items if isinstance(i, Refusal)) == {"unreadable": 7 + 7 + 1 + 1 + 1}


def test_a_hundred_megabytes_in_one_line_are_never_read(tmp_path: Path) -> None:
    for suffix in ("txt", "md", "html", "docx", "pdf", "xml"):
        with (tmp_path / f"a.{suffix}").open("wb") as file:
            file.truncate(100_000_000)
    start = time.monotonic()
    assert {outcome(item) for item in read_sources([str(tmp_path)])} == {"too_large"}
    assert time.monotonic() - start < 10


def test_a_sample_of_damaged_files_is_accounted_for(tmp_path: Path) -> None:
    check_mutants(tmp_path, seed=7, count=220)


def check_nothing_was_loaded_late(items: list[Document | Refusal]) -> None:
    """What a parser needs only for some texts must be loaded before it is locked: `warm` has to see to that."""
    details = "\n".join(item.detail for item in items if isinstance(item, Refusal))
    assert "ModuleNotFoundError" not in details and "Too many open files" not in details


def check_mutants(folder: Path, seed: int, count: int) -> None:
    cases = list(hostile.mutants(seed, count))
    write(folder / "t", cases)
    items = list(read_sources([str(folder / "t")]))
    check_nothing_was_loaded_late(items)
    origins = {item.origin.partition("#")[0].rpartition("/")[2] for item in items}
    assert origins == {shown(case.name) for case in cases}
    reasons = Counter(item.reason.partition(":")[0] for item in items if isinstance(item, Refusal))
    assert set(reasons) <= set(schemas.codes("quarantine_reason"))
    assert reasons["parse_error"] <= GENERIC * sum(reasons.values()), reasons


@pytest.mark.parametrize(
    "piece", ["a", "a-", "a\u00ad", "a\ufffe", "\u00ad", ". ", ".)", "(", " ", "1", "i", "•", "\u00c3"]
)
def test_our_own_patterns_take_time_in_proportion(piece: str) -> None:
    def read(size: int) -> None:
        words = piece * (size // len(piece))
        line = layout.Line(words, 0, 100, 20, 10)
        assert list(layout.paragraphs([[line, line]] * 4)) is not None
        plain_text(f"<p>{words}</p>")

    once, twice = in_turns(partial(read, 100_000), partial(read, 200_000))
    assert twice < 0.05 or twice / once < 2.5


@pytest.mark.long
def test_ten_thousand_damaged_files_leave_memory_flat(tmp_path: Path) -> None:
    peaks = []
    for round_number in range(10):
        folder = tmp_path / str(round_number)
        folder.mkdir()
        check_mutants(folder, seed=round_number, count=1_000)
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert peaks[-1] - peaks[2] < 60_000


@pytest.mark.long
def test_documents_that_kill_the_parser_among_a_thousand_end_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1_000):
        words = (*PARAGRAPHS, f"Number {number} of the reports is about port {number}.")
        (tmp_path / f"{number:04}.html").write_text(html_page(words, headline=f"Report {number} from port {number}"))
    started = Guard._child
    calls = Counter[str]()

    def kill_now_and_then(guard: Guard, kind: object) -> object:
        child = started(guard, kind)  # type: ignore[arg-type]
        calls["n"] += 1
        if calls["n"] % 100 == 50:
            child._process.kill()
        return child

    monkeypatch.setattr(Guard, "_child", kill_now_and_then)
    items = list(read_sources([str(tmp_path)]))
    assert Counter(outcome(item) for item in items) == {"document": 990, "crash": 10}
