"""What every XML document must pass before a parser builds it."""

import re
from xml.parsers import expat

from flows.ingest.encoding import decode_any
from flows.ingest.normalize import NotText

_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{1,40})")


class _Root(Exception):
    """The root element begins: no document type can follow."""


def refuse_document_type(content: bytes, where: str) -> None:
    """Raises NotText, `unsafe_xml`, where there is a document type: entities that grow or reach out are declared there.

    What the parser reports counts, not what the bytes look like: it knows every encoding and comment. Raises NotText,
    `damaged`, for what is no XML up to its root element.
    """
    content = content.lstrip(b" \t\r\n")
    try:
        try:
            _read_up_to_root(content, where)
        except (ValueError, LookupError) as error:
            if isinstance(error, NotText):
                raise
            # The parser takes no Asian encodings; read in one, the text is the same in UTF-8.
            stated = _ENCODING.match(content)
            text = content.decode(stated[1].decode("ascii")) if stated else decode_any(content)[0]
            _read_up_to_root(text.encode("utf-8", "replace"), where, "utf-8")
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        raise NotText("damaged", f"{where} is no XML: {error}") from None


def _read_up_to_root(content: bytes, where: str, encoding: str | None = None) -> None:
    def has_type(*_: object) -> None:
        raise NotText("unsafe_xml", f"{where} declares a document type (DTD)")

    def has_root(*_: object) -> None:
        raise _Root

    parser = expat.ParserCreate(encoding)
    parser.StartDoctypeDeclHandler = has_type
    parser.StartElementHandler = has_root
    try:
        parser.Parse(content, True)
    except _Root:
        return
