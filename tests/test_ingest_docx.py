"""Word documents: paragraphs, lists and tables; and archives that are no documents."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.ingest import read_sources
from flows.records import Document, Refusal
from tests.formats import HEADLINE, PARAGRAPHS, docx_file


def read(folder: Path, content: bytes) -> Document | Refusal:
    (folder / "a.docx").write_bytes(content)
    (found,) = read_sources([str(folder / "a.docx")])
    return found


def made(fill: Callable[..., None]) -> bytes:
    import docx

    document = docx.Document()
    fill(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """A document whose entries were changed (None: left out), with more entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_file())) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in more.items():
            new.writestr(name, content)
    return file.getvalue()


def body(change: Callable[[bytes], bytes]) -> bytes:
    return repacked(lambda name, content: change(content) if name == "word/document.xml" else content)


def test_paragraphs_are_apart_by_a_blank_line(tmp_path: Path) -> None:
    found = read(tmp_path, docx_file())
    assert isinstance(found, Document)
    assert found.text == "\n\n".join((HEADLINE, *PARAGRAPHS))


def test_lists_have_bullets_and_rows_of_tables_are_lines(tmp_path: Path) -> None:
    def fill(document: object) -> None:
        document.add_paragraph("The two sides agreed on:")
        document.add_paragraph("trade;", style="List Bullet")
        document.add_paragraph("energy.", style="List Number")
        table = document.add_table(2, 2)
        for cell, words in zip((c for row in table.rows for c in row.cells), "ABCD", strict=True):
            cell.text = words
        document.add_paragraph("The end.")

    found = read(tmp_path, made(fill))
    assert isinstance(found, Document)
    assert found.text == "The two sides agreed on:\n\n- trade;\n- energy.\n\nA | B\nC | D\n\nThe end."


def test_a_frame_around_text_is_no_table_and_merged_cells_are_read_once(tmp_path: Path) -> None:
    def fill(document: object) -> None:
        document.add_table(1, 1).cell(0, 0).text = "Framed words."
        wide = document.add_table(1, 3)
        wide.cell(0, 0).merge(wide.cell(0, 2)).text = "Merged words."

    found = read(tmp_path, made(fill))
    assert isinstance(found, Document) and found.text == "Framed words.\n\nMerged words."


def test_title_and_author_are_those_of_the_document(tmp_path: Path) -> None:
    def fill(document: object) -> None:
        document.add_paragraph("Peru thanked Japan.")
        document.core_properties.title, document.core_properties.author = "Thanks", "Ana Lind"

    found = read(tmp_path, made(fill))
    assert isinstance(found, Document)
    assert (found.title, found.author, found.published_on) == ("Thanks", "Ana Lind", None)


def test_a_line_break_ends_a_line(tmp_path: Path) -> None:
    found = read(tmp_path, made(lambda document: document.add_paragraph("One line.\nAnother line.")))
    assert isinstance(found, Document) and found.text == "One line.\n\nAnother line."


def bomb() -> bytes:
    return body(lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b" " * 50_000_000))


def lying() -> bytes:
    """An entry that states fewer bytes than it has."""
    content = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo("word/document.xml")
    true = struct.pack("<I", entry.file_size)
    while (place := content.find(true)) >= 0:
        content[place : place + 4] = struct.pack("<I", 2_000)
    return bytes(content)


ENTITIES = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE w SYSTEM "file:///etc/passwd">'


def with_type(declared: bytes, encoding: str = "utf-8") -> bytes:
    def change(xml: bytes) -> bytes:
        head, _, rest = xml.decode().partition("?>")
        return (head.replace("UTF-8", encoding.upper()) + "?>" + declared.decode() + rest).encode(encoding)

    return body(change)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (docx_file()[:-2_000], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted"),
        (repacked(lambda name, content: content, **{"../../evil.xml": b"<a/>"}), "unsafe_archive"),
        (repacked(lambda name, content: content, **{"/etc/evil.xml": b"<a/>"}), "unsafe_archive"),
        (repacked(lambda name, content: content, **{"..\\evil.xml": b"<a/>"}), "unsafe_archive"),
        (repacked(lambda name, content: content, **{f"e{n}": b"" for n in range(2_001)}), "unsafe_archive"),
        (bomb(), "unsafe_archive"),
        (lying(), "damaged"),
        (with_type(ENTITIES), "unsafe_xml"),
        (with_type(ENTITIES, "utf-16"), "unsafe_xml"),
        (with_type(OUTSIDE), "unsafe_xml"),
        (repacked(lambda name, content: None if name == "word/document.xml" else content), "damaged"),
        (body(lambda xml: b"no xml at all"), "damaged"),
        (body(lambda xml: xml[:-100]), "damaged"),
        (made(lambda document: None), "empty"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    found = read(tmp_path, content)
    assert isinstance(found, Refusal) and found.reason == reason, found
    assert found.sha256
    assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]
