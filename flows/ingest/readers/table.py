"""CSV and TSV (.csv, .tsv) with a header that has `text`: each row that is not blank is one document.

The other columns count as in JSON Lines: `id` and the metadata fields, the rest is left. Cells are text and nothing
else; a formula is the text of a formula.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from flows.ingest.encoding import encoding_of
from flows.ingest.files import MAX_BYTES, sha256
from flows.ingest.normalize import NotText
from flows.ingest.readers.names import own_name
from flows.ingest.readers.record import Note, Parsed, Part
from flows.ingest.values import FIELDS

_DELIMITERS = ",;\t|"
_CHUNK = 1 << 20


def warm() -> None:
    """Read a table, so that everything is loaded."""
    list(parts(io.BytesIO("id,text\n1,Malmö\n".encode("cp1252"))))


def parts(stream: BinaryIO) -> Iterator[Part]:
    """The rows by their `id`, else by their number; the header is row 1."""
    encoding, notes = _encoding(stream)
    stream.seek(0)
    # This is a process of its own: the limit is nobody else's.
    csv.field_size_limit(MAX_BYTES)
    with io.TextIOWrapper(stream, encoding, newline="") as lines:
        number = 1
        try:
            header, rows = _opened(lines)
            for cells in rows:
                number += 1
                if any(cell.strip() for cell in cells):
                    yield _part(number, header, cells, notes)
                    notes = ()
        except csv.Error as error:
            raise NotText(
                "invalid_table", f"is no CSV behind row {number}, and the reading ends there: {error}"
            ) from None
        except UnicodeDecodeError as error:
            raise NotText("invalid_utf8", f"is not {encoding} behind row {number}: {error.reason}") from None
    if number == 1:
        raise NotText("empty", "no row below the header")


def _opened(lines: io.TextIOWrapper) -> tuple[list[str], Iterator[list[str]]]:
    first = lines.readline(_CHUNK)
    delimiter = max(_DELIMITERS, key=lambda mark: (first.count(mark), -_DELIMITERS.index(mark)))
    header = [name.strip().lstrip("\ufeff") for name in next(csv.reader([first], delimiter=delimiter), [])]
    if header.count("text") != 1:
        raise NotText("invalid_table", "the header has no column `text`, or several")
    return header, csv.reader(lines, delimiter=delimiter, strict=True)


def _part(number: int, header: Sequence[str], cells: Sequence[str], notes: tuple[Note, ...]) -> Part:
    row = dict(zip(header, cells, strict=False))
    text = row.get("text", "")

    def parse() -> Parsed:
        if len(cells) != len(header):
            raise NotText("invalid_table", f"row {number} has {len(cells)} cells, the header {len(header)}")
        if not text.strip():
            raise NotText("missing_text", f"row {number} has no `text`")
        return Parsed(text, {name: row[name].strip() for name in FIELDS if name in row}, notes=notes)

    return Part(own_name(row.get("id", "")) or f"row {number}", sha256(text.encode("utf-8", "replace")), parse)


def _encoding(stream: BinaryIO) -> tuple[str, tuple[Note, ...]]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    sample = chunk = stream.read(_CHUNK)
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = stream.read(_CHUNK)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        found = encoding_of(sample)
        if found is None:
            raise NotText("invalid_utf8", "not UTF-8, and no other encoding fits") from None
        return found
    return "utf-8-sig", ()
