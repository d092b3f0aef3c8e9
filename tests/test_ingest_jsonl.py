"""JSON Lines: one document a line."""

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.ingest import read_sources
from flows.ingest.readers import jsonl
from flows.records import Document, Refusal

GOOD = '{"text": "Samoa thanked Japan."}'


def read(folder: Path, content: str | bytes) -> list[Document | Refusal]:
    path = folder / "r.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_sources([str(path)]))


def names(found: list[Document | Refusal]) -> list[str]:
    return [f.origin.rpartition("r.jsonl")[2] for f in found]


def test_a_line_is_a_document_with_its_metadata(tmp_path: Path) -> None:
    record = {
        "id": "x1",
        "text": "Samoa thanked Japan.\r\n",
        "title": "Thanks",
        "url": "https://example.org/1",
        "publisher": "The Gazette",
        "author": None,
        "published_on": "2024-05-31T23:30:00+12:00",
        "language": "en",
        "licence": "CC BY 4.0",
        "document_type": "news",
        "labels": {"anything": 1},
    }
    line = json.dumps(record)
    (found,) = read(tmp_path, line + "\r\n")
    assert isinstance(found, Document)
    assert names([found]) == ["#x1"]
    assert found.text == "Samoa thanked Japan.\n"
    assert found.sha256 == hashlib.sha256(line.encode()).hexdigest()
    assert (found.title, found.url, found.publisher) == ("Thanks", "https://example.org/1", "The Gazette")
    assert (found.author, found.language, found.licence, found.document_type) == (None, "en", "CC-BY-4.0", "news")
    assert found.published_on == dt.date(2024, 5, 31)


def test_records_are_named_by_a_unique_id_else_by_their_line(tmp_path: Path) -> None:
    ids = ['"a"', '"b"', '"a"', "7", "null", '""', '"L9"', '"x\\ny"', "true", "[1]", '"\\ud800"', '"ä b"']
    lines = [f'{{"id": {own_id}, "text": "Text number {n} stands here."}}' for n, own_id in enumerate(ids)]
    expected = ["#L1", "#b", "#L3", "#7", "#L5", "#L6", "#L7", "#L8", "#L9", "#L10", "#L11", "#ä b"]
    assert names(read(tmp_path, "\n".join(lines))) == expected


def test_an_id_too_long_for_a_name_is_none(tmp_path: Path) -> None:
    assert names(read(tmp_path, json.dumps({"id": "x" * 201, "text": "Samoa thanked Japan."}))) == ["#L1"]


def test_spaces_around_a_record_belong_to_its_bytes(tmp_path: Path) -> None:
    (found,) = read(tmp_path, f" {GOOD}\t\r\n")
    assert found.sha256 == hashlib.sha256(f" {GOOD}\t".encode()).hexdigest()


def test_blank_lines_count_as_lines_but_are_no_records(tmp_path: Path) -> None:
    assert names(read(tmp_path, f"\ufeff{GOOD}\n\n  \n" + GOOD.replace("Samoa", "Tonga"))) == ["#L1", "#L4"]


@pytest.mark.parametrize(
    ("line", "reason", "detail"),
    [
        ('{"text": "a" "b"}', "invalid_json", "line 2: column 14"),
        ("[1]", "invalid_json", "not a list"),
        ('"text"', "invalid_json", "not a str"),
        ("[" * 100_000, "invalid_json", "line 2"),
        ('{"n": ' + "9" * 5000 + "}", "invalid_json", "line 2"),
        ("{}", "missing_text", "line 2 has no `text`"),
        ('{"text": null}', "missing_text", "no `text`"),
        ('{"text": ["a"]}', "missing_text", "a list"),
        ('{"text": " \\n"}', "empty", "no letter"),
        ('{"text": "a\\u0000"}', "binary", "NUL"),
        ('{"text": "a\\ud800"}', "invalid_utf8", "character 1"),
        ('{"text": "Non.", "language": "fr-FR"}', "language:fr", "metadata"),
    ],
)
def test_a_bad_line_is_refused_and_the_others_are_read(tmp_path: Path, line: str, reason: str, detail: str) -> None:
    before, refused, after = read(tmp_path, "\n".join((GOOD, line, GOOD.replace("Samoa", "Tonga"))))
    assert isinstance(before, Document) and isinstance(after, Document)
    assert isinstance(refused, Refusal)
    assert (refused.stage_failed, refused.reason) == ("ingest", reason)
    assert detail in refused.detail
    assert refused.sha256 == hashlib.sha256(line.encode()).hexdigest()
    assert names([refused]) == ["#L2"]


def test_bytes_that_are_not_utf8_spoil_their_line_only(tmp_path: Path) -> None:
    refused, good = read(tmp_path, b'{"text": "\xff"}\n' + GOOD.encode())
    assert isinstance(refused, Refusal) and isinstance(good, Document)
    assert refused.reason == "invalid_utf8" and "line 1: byte 10" in refused.detail


def test_a_text_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (refused,) = read(tmp_path, json.dumps({"text": "a" * 10_000_001}))
    assert isinstance(refused, Refusal) and refused.reason == "too_large"


def test_a_line_without_end_is_not_kept_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "_MAX_LINE", 100)
    monkeypatch.setattr(jsonl, "_CHUNK", 10)
    exact = '{"text": "' + "a" * 88 + '"}'
    long, fits, good = read(tmp_path, '{"text": "' + "a" * 1000 + f'"}}\n{exact}\r\n{GOOD}')
    assert isinstance(long, Refusal) and long.reason == "too_large" and names([long]) == ["#L1"]
    assert isinstance(fits, Document) and isinstance(good, Document) and names([fits, good]) == ["#L2", "#L3"]


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
def test_a_file_without_records_is_refused_once(tmp_path: Path, content: str) -> None:
    (refused,) = read(tmp_path, content)
    assert isinstance(refused, Refusal) and refused.reason == "empty" and names([refused]) == [""]


def test_values_of_metadata_that_cannot_be_used_are_told_and_left_empty(tmp_path: Path) -> None:
    record = {"id": 1, "text": "Samoa thanked Japan.", "title": ["x"], "published_on": "2024", "author": "Ada Vane"}
    told, found = read(tmp_path, json.dumps(record))
    assert isinstance(told, Refusal) and isinstance(found, Document)
    assert (told.stage_failed, told.reason, told.origin) == ("metadata", "bad_metadata", found.origin)
    assert "title" in told.detail and "published_on '2024'" in told.detail
    assert (found.title, found.published_on, found.author) == (None, None, "Ada Vane")


def test_a_records_own_metadata_goes_before_that_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "r.meta.toml").write_text('publisher = "The Gazette"\ntitle = "All"\n')
    (tmp_path / "sources.csv").write_text("file,title,author\nr.jsonl,Some,Ada Vane\n")
    one, two = read(tmp_path, '{"text": "First text.", "title": "One"}\n{"text": "Second text.", "title": ""}')
    assert isinstance(one, Document) and isinstance(two, Document)
    assert (one.title, one.publisher, one.author) == ("One", "The Gazette", "Ada Vane")
    assert two.title == "All"


def test_not_a_number_is_an_empty_value(tmp_path: Path) -> None:
    (found,) = read(tmp_path, '{"text": "Samoa thanked Japan.", "title": NaN}')
    assert isinstance(found, Document) and found.title is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda v: st.lists(v) | st.dictionaries(st.text(), v),
    max_leaves=4,
)
fields = st.sampled_from(["text", "id", "title", "url", "published_on", "language", "licence", "document_type", "x"])


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.dictionaries(fields, json_values) | json_values | st.binary(max_size=30), max_size=6))
def test_every_line_ends_as_one_document_or_one_refusal(tmp_path: Path, records: list[object]) -> None:
    lines = [r.replace(b"\n", b"") if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    found = read(tmp_path, b"\n".join(lines))
    ends = [f for f in found if isinstance(f, Document) or f.stage_failed == "ingest"]
    assert len(ends) == (sum(bool(line.removeprefix(b"\xef\xbb\xbf").strip()) for line in lines) or 1)
    assert len({f.origin for f in ends}) == len(ends)
    for f in found:
        str(f).encode()
