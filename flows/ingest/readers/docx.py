"""Word documents (.docx): paragraphs, items of lists as lines with `- `, rows of tables as lines with ` | `.

Headers, footers, comments, and what was deleted under change tracking are no text; title and author come from the
document's properties. Its dates are those of a file and not taken as day of publication.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from flows.ingest.encoding import repair
from flows.ingest.files import sha256
from flows.ingest.normalize import NotText
from flows.ingest.readers import blocks
from flows.ingest.readers.record import Parsed, Part
from flows.ingest.readers.xml import as_utf8, refuse_document_type

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_MAX_ENTRIES = 2_000
_MAX_SIZE = 250_000_000
_MAX_XML = 60_000_000
_MAX_RATIO = 200
_RATIO_FROM = 1_000_000
"""Bytes from which on the ratio of compression is looked at: small files of spaces may be packed a thousandfold."""
_MAX_DEPTH = 20
_MAX_VALUE = 1_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def parts(stream: BinaryIO) -> Iterator[Part]:
    """The one text of the file."""
    content = stream.read()
    yield Part("", sha256(content), lambda: document(content))


def warm() -> None:
    """Parse a small document, so that everything is loaded."""
    import docx

    sample = docx.Document()
    sample.add_paragraph("A text to read", style="List Bullet")
    sample.add_table(1, 1)
    file = io.BytesIO()
    sample.save(file)
    document(file.getvalue())


def document(content: bytes) -> Parsed:
    """Text and metadata of a document. Raises NotText: `encrypted`, `unsafe_archive`, `unsafe_xml`, `damaged`."""
    _check_archive(content)
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        found = docx.Document(io.BytesIO(content))
    except (AttributeError, KeyError, TypeError, ValueError, PackageNotFoundError, XMLSyntaxError) as error:
        raise NotText("damaged", f"no DOCX: {type(error).__name__}, a part is missing or broken") from None
    text, notes = repair(blocks.join(_blocks(found, 0)))
    stated = {"title": found.core_properties.title, "author": found.core_properties.author}
    usable = {name: value for name, value in stated.items() if value and value != "python-docx"}
    return Parsed(text, {n: repair(v)[0] for n, v in usable.items() if len(v) <= _MAX_VALUE}, notes=notes)


def _blocks(container: "Document", depth: int) -> Iterator[str]:
    from docx.table import Table

    for block in container.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block, depth)
        else:
            yield from _paragraph(block)


def _paragraph(paragraph: "Paragraph") -> Iterator[str]:
    lines = [line for line in paragraph.text.split("\n") if line.strip()]
    if _is_item(paragraph):
        yield blocks.BULLET + " ".join(lines)
    else:
        yield from lines


def _is_item(paragraph: "Paragraph") -> bool:
    properties = paragraph._p.pPr  # the library's own ways to ask are slow, or missing for numbering
    if properties is None:
        return False
    numbering: object = properties.numPr  # may be None, whatever its type says
    return numbering is not None or str(properties.style or "").startswith("List")


def _rows(table: "Table", depth: int) -> Iterator[str]:
    """The rows of a table; one with a single cell is a frame around text."""
    if depth >= _MAX_DEPTH:
        raise NotText("nested_too_deep", f"tables are nested more than {_MAX_DEPTH} deep")
    for row in table.rows:
        met: set[int] = set()
        cells = []
        for cell in row.cells:
            if id(cell._tc) not in met:  # a merged cell is there several times
                met.add(id(cell._tc))
                cells.append(list(_blocks(cell, depth + 1)))
        if len(cells) == 1:
            yield from cells[0]
        else:
            yield blocks.CELL.join(" ".join(cell) for cell in cells)


def _check_archive(content: bytes) -> None:
    """Look at the archive before anything is unpacked by the library."""
    if content.startswith(_OLE):
        raise NotText("encrypted", "a document with a password, or of the old format .doc")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise NotText("damaged", f"no DOCX: {error}") from None
    entries = archive.infolist()
    if len(entries) > _MAX_ENTRIES:
        raise NotText("unsafe_archive", f"{len(entries)} entries; {_MAX_ENTRIES} are the most")
    if sum(entry.file_size for entry in entries) > _MAX_SIZE:
        raise NotText("unsafe_archive", f"more than {_MAX_SIZE} bytes unpacked")
    for entry in entries:
        if entry.flag_bits & 1:
            raise NotText("encrypted", "an entry of the archive is encrypted")
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise NotText("unsafe_archive", "the path of an entry leads out of the archive")
        if entry.file_size > max(_RATIO_FROM, _MAX_RATIO * entry.compress_size):
            raise NotText("unsafe_archive", f"an entry is packed more than {_MAX_RATIO}:1")
        if entry.filename.endswith((".xml", ".rels")):
            _check_xml(archive, entry)


def _check_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.file_size > _MAX_XML:
        raise NotText("unsafe_archive", f"{entry.file_size} bytes of XML in one entry; {_MAX_XML} are the most")
    try:
        with archive.open(entry) as stream:
            unpacked = stream.read(_MAX_XML + 1)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise NotText("damaged", f"an entry cannot be unpacked: {error}") from None
    if len(unpacked) != entry.file_size:
        raise NotText("unsafe_archive", "an entry has another size than it states")
    refuse_document_type(as_utf8(unpacked), "an entry")
