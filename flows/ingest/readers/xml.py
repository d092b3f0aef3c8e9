"""What every XML document must pass before a parser builds it."""

import re
from xml.parsers import expat

from flows.ingest.encoding import decode_any, decode_as
from flows.ingest.normalize import NotText

_ENCODING = re.compile(rb"\s{0,99}<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{1,40})")
_DECLARATION = re.compile(r"[\s\ufeff]{0,99}(?:<\?xml\s[^>]{0,200}>)?\s{0,99}")
_STEP = 4_096


def as_utf8(content: bytes) -> bytes:
    """The document in UTF-8 and without its XML declaration, so that every parser reads the same. Raises NotText."""
    stated = _ENCODING.match(content)
    text = decode_as(content, stated[1].decode("ascii")) if stated else None
    if text is None:
        text, _ = decode_any(content)
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")


def refuse_document_type(content: bytes, where: str) -> None:
    """Raises NotText, `unsafe_xml`, where there is a document type: entities that grow or reach out are declared there.

    What the parser reports of a document in UTF-8 counts, not what the bytes look like. Raises NotText, `damaged`, for
    what is no XML up to its root element.
    """
    found: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = lambda *_: found.append("type")
    parser.StartElementHandler = lambda *_: found.append("root")
    try:
        for start in range(0, len(content), _STEP):
            parser.Parse(content[start : start + _STEP], False)
            if found:
                break
        else:
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        if not found:
            raise NotText("damaged", f"{where} is no XML: {error}") from None
    if found[0] == "type":
        raise NotText("unsafe_xml", f"{where} declares a document type (DTD)")
