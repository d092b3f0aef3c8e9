"""Texts in other encodings than UTF-8, and UTF-8 that was mistaken for one."""

import codecs
from pathlib import Path

import pytest

from flows.ingest import read_bytes, read_sources
from flows.ingest.encoding import decode_any, repair
from flows.records import Document, Refusal

ENGLISH = "The Malmö talks – Minister Solveig Hamre’s third – ended on Monday. “Good café,” she said."
RUSSIAN = "Министры двух стран обсудили на встрече сотрудничество в области энергетики и торговли. " * 4
CHINESE = "两国部长周一在首都会晤，讨论了能源和贸易领域的合作，并同意明年继续会谈。" * 4


def read(folder: Path, content: bytes, name: str = "a.txt") -> list[Document | Refusal]:
    (folder / name).write_bytes(content)
    return list(read_sources([str(folder / name)]))


def test_english_in_a_western_encoding_is_read_and_the_guess_told(tmp_path: Path) -> None:
    note, found = read(tmp_path, ENGLISH.encode("cp1252"))
    assert isinstance(found, Document) and found.text == ENGLISH
    assert isinstance(note, Refusal)
    assert (note.origin, note.stage_failed, note.reason) == (found.origin, "metadata", "encoding_guessed")
    assert "cp1252" in note.detail and note.sha256 == found.sha256


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
        ("utf-8", codecs.BOM_UTF8),
    ],
)
def test_a_byte_order_mark_is_no_guess(tmp_path: Path, encoding: str, mark: bytes) -> None:
    (found,) = read(tmp_path, mark + ENGLISH.encode(encoding))
    assert isinstance(found, Document) and found.text == ENGLISH


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_characters_without_a_mark_are_recognized(tmp_path: Path, encoding: str) -> None:
    _, found = read(tmp_path, ENGLISH.encode(encoding))
    assert isinstance(found, Document) and found.text == ENGLISH


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [(RUSSIAN, "cp1251", "ru"), (RUSSIAN, "koi8-r", "ru"), (CHINESE, "gb18030", "zh")],
)
def test_another_language_in_another_encoding_is_refused_as_that_language(
    tmp_path: Path, text: str, encoding: str, language: str
) -> None:
    (found,) = read(tmp_path, text.encode(encoding))
    assert isinstance(found, Refusal) and found.reason == f"language:{language}"


def test_markdown_and_standard_input_are_read_in_any_encoding_too(tmp_path: Path) -> None:
    found = read(tmp_path, f"# {ENGLISH}".encode("cp1252"), "a.md")[-1]
    typed = read_bytes(ENGLISH.encode("cp1252"), "stdin")
    assert isinstance(found, Document) and isinstance(typed, Document)
    assert found.text == typed.text == ENGLISH


def test_valid_utf8_is_never_repaired_in_a_plain_text(tmp_path: Path) -> None:
    wrong = "The MalmÃ¶ talks ended on Monday."
    (found,) = read(tmp_path, wrong.encode())
    assert isinstance(found, Document) and found.text == wrong


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\xff",
        b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 9,
        b"\xff" + b"\x01\x02" * 90,
    ],
)
def test_what_is_no_text_is_binary(tmp_path: Path, content: bytes) -> None:
    (found,) = read(tmp_path, content)
    assert isinstance(found, Refusal) and found.reason == "binary", found


def test_repair_changes_only_the_lines_that_are_wrong() -> None:
    right = "SÃO PAULO is a city in Brazil."
    text, notes = repair(f"The MalmÃ¶ talks\n{right}\nÄnderung – naïve")
    assert text == f"The Malmö talks\n{right}\nÄnderung – naïve"
    assert [reason for reason, _ in notes] == ["mojibake_repaired"] and "1 lines" in notes[0][1]


def test_a_large_text_is_decoded_as_a_whole() -> None:
    content = ENGLISH.encode("cp1252") * 50_000
    text, notes = decode_any(content)
    assert len(text) == len(content) and notes[0][0] == "encoding_guessed"
