"""Normalization, identities and what is no text."""

import hashlib
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ingest import read_sources
from flows.ingest.normalize import NotText, normalize
from flows.records import Document, Refusal


def read(folder: Path, content: bytes, name: str = "a.txt") -> Document | Refusal:
    (folder / name).write_bytes(content)
    (found,) = read_sources([str(folder / name)])
    return found


def document(folder: Path, content: bytes) -> Document:
    found = read(folder, content)
    assert isinstance(found, Document), found
    return found


def refusal(folder: Path, content: bytes) -> Refusal:
    found = read(folder, content)
    assert isinstance(found, Refusal), found
    return found


def test_line_ends_byte_order_mark_and_composition_are_normalized_and_nothing_else(tmp_path: Path) -> None:
    content = "\ufeffBogota\u0301 said:\r\n\r\n  \u201cYes\u201d \rand\tno.\x0c \u00a0\n\n".encode()
    assert document(tmp_path, content).text == "Bogot\u00e1 said:\n\n  \u201cYes\u201d \nand\tno.\x0c \u00a0\n\n"


def test_sha256_is_of_the_bytes_and_text_sha256_of_the_normal_form(tmp_path: Path) -> None:
    found = document(tmp_path, b"Malta\r\nagreed")
    assert found.sha256 == hashlib.sha256(b"Malta\r\nagreed").hexdigest()
    assert found.text_sha256 == hashlib.sha256(b"Malta\nagreed").hexdigest()
    assert found.document_id == f"d-{found.text_sha256[:16]}"


def test_words_are_counted(tmp_path: Path) -> None:
    assert document(tmp_path, "It’s 3.5 million – “so-called”".encode()).word_count == 7


@given(st.text())
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    try:
        once = normalize(text)
    except NotText:
        return
    assert normalize(once) == once


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufeff")))
def test_offsets_into_text_in_normal_form_stay(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert normalize(composed) == composed


@given(st.lists(st.sampled_from(["Oman", "é", "e\u0301", "🤝", "\u1100\u1161"]), max_size=20))
def test_all_line_ends_and_compositions_give_one_identity(words: list[str]) -> None:
    forms = {normalize(end.join(words)) for end in ("\n", "\r\n", "\r")}
    assert len(forms) == 1
    assert forms == {normalize(unicodedata.normalize("NFD", "\n".join(words)))}


def test_a_text_met_before_is_a_duplicate_whose_id_depends_on_its_origin(tmp_path: Path) -> None:
    for name, content in (("b.txt", b"One\ntext."), ("a.txt", b"One\r\ntext."), ("c.txt", b"One\ntext.")):
        (tmp_path / name).write_bytes(content)
    first, second, third = (f for f in read_sources([str(tmp_path)]) if isinstance(f, Document))
    assert first.origin.endswith("a.txt") and first.duplicate_of is None
    assert second.duplicate_of == third.duplicate_of == first.document_id
    expected = hashlib.sha256(f"{first.text_sha256}\n{second.origin}".encode()).hexdigest()[:16]
    assert second.document_id == f"d-{expected}"
    assert len({first.document_id, second.document_id, third.document_id}) == 3


@pytest.mark.parametrize(
    ("content", "reason", "detail"),
    [
        (b"Chile\xff", "invalid_utf8", "byte 5 "),
        ("Zürich".encode("latin-1"), "invalid_utf8", "byte 1 "),
        (b"\xed\xa0\x80", "invalid_utf8", "byte 0 "),
        ("Peru".encode("utf-16")[:-1], "invalid_utf8", "byte 8 "),
        (b"Peru\0", "binary", "NUL at character 4"),
        (("e" + "\u0301" * 101).encode(), "binary", "combining marks"),
        (b"", "empty", "no letter"),
        (b"\xef\xbb\xbf \r\n\t", "empty", "no letter"),
        ("— … \u200b".encode(), "empty", "no letter"),
        (b"a" * 10_000_001, "too_large", "more than 10000000 bytes"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, reason: str, detail: str) -> None:
    refused = refusal(tmp_path, content)
    assert (refused.stage_failed, refused.reason) == ("ingest", reason)
    assert detail in refused.detail
    assert refused.sha256 == (None if reason == "too_large" else hashlib.sha256(content).hexdigest())


def test_ten_megabytes_are_read(tmp_path: Path) -> None:
    assert document(tmp_path, b"a" * 10_000_000).word_count == 1


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "Peru and Chile agreed. ",
        "e\u0301",
        "a\u0301\u0327" * 5,
        "\u0301\u0327 ",
        "界",
        "**_[(",
        "> " * 3,
        "x ",
        "\r",
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_long_line_takes_time_in_proportion_to_its_length(tmp_path: Path, piece: str, suffix: str) -> None:
    size = 5_000_000 // len(piece.encode()) if suffix == ".txt" else 500_000
    content = ("The " + piece * size).encode()[:5_000_000].decode("utf-8", "ignore").encode()
    start = time.process_time()
    read(tmp_path, content, f"a{suffix}")
    assert time.process_time() - start < 6
