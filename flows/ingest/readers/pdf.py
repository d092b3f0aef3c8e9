"""PDF (.pdf): the text layer in the order of the page, as paragraphs; title and author of the document's information.

Its creation date is not taken as day of publication: archives make files anew.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from flows.ingest.encoding import repair
from flows.ingest.files import MAX_BYTES, sha256
from flows.ingest.normalize import NotText
from flows.ingest.readers import blocks
from flows.ingest.readers.layout import BROKEN, Line, paragraphs
from flows.ingest.readers.record import Parsed, Part

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

_MAX_PAGES = 5_000
_LINE = re.compile(rf"[^\r\n{BROKEN}]+{BROKEN}?")
_NOT_PRINTED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
# What programs write in place of a title.
_NO_TITLE = re.compile(
    r"(?:microsoft word - .*|untitled.*|\(?anonymous\)?|\(?unspecified\)?|.*\.(?:docx?|indd|pdf|rtf|odt|pptx?))",
    re.IGNORECASE,
)
_MAX_VALUE = 1_000
_PASSWORD_ERROR = 4
_SAMPLE = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources
 <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>> endobj
4 0 obj <</Length 44>> stream
BT /F1 12 Tf 50 200 Td (A text to read) Tj ET
endstream endobj
trailer <</Root 1 0 R>>
%%EOF"""


def parts(stream: BinaryIO) -> Iterator[Part]:
    """The one text of the file."""
    content = stream.read()
    yield Part("", sha256(content), lambda: document(content))


def warm() -> None:
    """Parse a page, so that everything is loaded."""
    document(_SAMPLE)


def document(content: bytes) -> Parsed:
    """Text and metadata of a PDF. Raises NotText: `encrypted`, `no_text_layer`, `damaged`, `too_large`."""
    from pypdfium2 import PdfiumError

    pdf = _open(content)
    if len(pdf) > _MAX_PAGES:
        raise NotText("too_large", f"{len(pdf)} pages; {_MAX_PAGES} are the most")
    try:
        pages = _pages(pdf)
    except PdfiumError as error:
        raise NotText("damaged", f"a page cannot be read: {error}") from None
    if not any(pages):
        raise NotText("no_text_layer", f"{len(pages)} pages without text; scanned pages must be read by OCR first")
    text, notes = repair(blocks.join(paragraphs(pages)))
    return Parsed(text, _metadata(pdf), notes=notes)


def _pages(pdf: "PdfDocument") -> list[list[Line]]:
    pages = []
    size = 0
    for page in pdf:
        lines = list(_lines(page.get_textpage()))
        size += sum(len(line.text) for line in lines)
        if size > MAX_BYTES:
            raise NotText("too_large", f"more than {MAX_BYTES} characters of text")
        pages.append(lines)
        page.close()
    return pages


def _open(content: bytes) -> "PdfDocument":
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(content)
    except PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR:
            raise NotText("encrypted", "a password is needed to open the document") from None
        raise NotText("damaged", f"no PDF that can be read: {error}") from None


def _lines(page: "PdfTextPage") -> Iterator[Line]:
    text = page.get_text_range()
    last = page.count_chars() - 1
    for found in _LINE.finditer(text):
        words = _NOT_PRINTED.sub("", found[0]).strip()
        if words:
            # Beyond the basic plane a character counts as two here: the box may then be that of a neighbour.
            ends = found.start(), (found.start() + found.end()) // 2, found.end() - 1
            first, middle, final = (page.get_charbox(min(place, last), loose=True) for place in ends)
            # The height of one in the middle: a bullet, or the mark of a note, may be of another size.
            yield Line(words, first[0], final[2], middle[3], middle[1])


def _value(pdf: "PdfDocument", key: str) -> str:
    try:
        return str(pdf.get_metadata_value(key)).strip()
    except UnicodeDecodeError:
        return ""


def _metadata(pdf: "PdfDocument") -> dict[str, object]:
    stated = {name: _value(pdf, key) for name, key in (("title", "Title"), ("author", "Author"))}
    usable = {name: repair(value)[0] for name, value in stated.items() if value and len(value) <= _MAX_VALUE}
    return {name: value for name, value in usable.items() if not _NO_TITLE.fullmatch(value)}
