"""Gold annotations that cannot be used are refused with one sentence that says where."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.evaluate.gold import GoldError, read_gold, text_files
from tests.gold_documents import GOLD, TEXT, write_gold


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    gold = json.loads(json.dumps(GOLD))
    change(gold)
    return gold


def test_texts_and_gold_become_readings_sorted_by_name(tmp_path: Path):
    for name in ("b", "a-1", "a"):
        write_gold(tmp_path, name)
    documents = read_gold(tmp_path)
    assert [d.name for d in documents] == ["a", "a-1", "b"]
    reading = documents[0].reading
    assert [a.name for a in reading.actors] == [a["name"] for a in GOLD["actors"]]
    assert [TEXT[start:end] for s in reading.statements for start, end in s.content] == [
        s["content"][0] for s in GOLD["statements"]
    ]


def test_offsets_are_of_the_normalized_text(tmp_path: Path):
    write_gold(tmp_path)
    (tmp_path / "01.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.replace(". ", ".\r\n").encode())
    (document,) = read_gold(tmp_path)
    assert document.text == TEXT.replace(". ", ".\n")


def test_hidden_files_are_no_texts(tmp_path: Path):
    write_gold(tmp_path)
    (tmp_path / ".01.txt").write_text("Hidden.", "utf-8")
    assert [p.name for p in text_files(tmp_path)] == ["01.txt"]


def test_a_folder_without_gold_is_named(tmp_path: Path):
    with pytest.raises(GoldError, match=r"there is no folder .*missing"):
        read_gold(tmp_path / "missing")
    with pytest.raises(GoldError, match="holds no gold annotations"):
        read_gold(tmp_path)


def test_gold_without_its_text_is_named(tmp_path: Path):
    write_gold(tmp_path)
    (tmp_path / "01.txt").unlink()
    with pytest.raises(GoldError, match=r"01\.gold\.json has no text: put 01\.txt beside it"):
        read_gold(tmp_path)


def test_a_text_that_is_none_is_named(tmp_path: Path):
    write_gold(tmp_path)
    (tmp_path / "01.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(GoldError, match=r"01\.txt is no text: byte 0 is not UTF-8"):
        read_gold(tmp_path)


@pytest.mark.parametrize("content", [b"{", b"", b"\xff", b"[" * 100_000])
def test_broken_json_is_named(tmp_path: Path, content: bytes):
    write_gold(tmp_path)
    (tmp_path / "01.gold.json").write_bytes(content)
    with pytest.raises(GoldError, match=r"01\.gold\.json is no JSON"):
        read_gold(tmp_path)


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        ([], "has no list of actors"),
        ({"actors": []}, "has no list of statements"),
        ({"actors": [1], "statements": []}, "has no list of actors"),
        (changed(lambda g: g["actors"][1].pop("name")), "actors 2 has no name"),
        (changed(lambda g: g["actors"][0].update(type="planet")), "actors 1, type: 'planet' is no code"),
        (changed(lambda g: g["actors"][0].update(country="XXX")), "actors 1, country: 'XXX' is no code"),
        (changed(lambda g: g["actors"][0].update(aliases="N")), "actors 1 has no list of aliases"),
        (changed(lambda g: g["statements"][2].pop("stage")), "statements 3 has no stage"),
        (changed(lambda g: g["statements"][0].update(act="asserts")), "statements 1, act: 'asserts' is no code"),
        (changed(lambda g: g["statements"][0].update(sectors=["fish"])), "sectors: 'fish' is no code"),
        (changed(lambda g: g["statements"][0].update(countries=[None])), "has no list of countries"),
        (changed(lambda g: g["statements"][0].pop("speakers")), "statements 1 has no list of speakers"),
        (changed(lambda g: g["statements"][0].update(content_spans=[])), "statements 1 has no content_spans"),
        (changed(lambda g: g["statements"][0].update(content_spans=[[0, 9999]])), r"\[0, 9999\] is no stretch"),
        (changed(lambda g: g["statements"][0].update(content_spans=[[-1, 4]])), r"\[-1, 4\] is no stretch"),
        (changed(lambda g: g["statements"][0].update(content_spans=[[4, 4]])), r"\[4, 4\] is no stretch"),
        (changed(lambda g: g["statements"][0].update(content_spans=[[0, "4"]])), "is no pair of offsets"),
        (changed(lambda g: g["statements"][0].update(content_spans=[[True, 4]])), "is no pair of offsets"),
        (changed(lambda g: g["statements"][0].update(cue_span=[0, 9999])), r"cue_span: \[0, 9999\] is no stretch"),
    ],
)
def test_what_gold_may_not_say_is_named_with_its_place(tmp_path: Path, gold: Any, message: str):
    write_gold(tmp_path, gold=gold)
    with pytest.raises(GoldError, match=message) as error:
        read_gold(tmp_path)
    assert "\n" not in str(error.value) and "01.gold.json" in str(error.value)
