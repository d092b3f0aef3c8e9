"""Word documents."""

import io
import struct
import zipfile

from tests.formats import docx_file
from tests.hostile.case import DOCUMENT, WORDS


def _zip(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def _entries() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx_file())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _body(xml: str) -> bytes:
    """A document with that in its body."""
    entries = _entries()
    main = entries["word/document.xml"].decode().replace("<w:body>", f"<w:body>{xml}")
    return _zip(**{**entries, "word/document.xml": main.encode()})


def _typed(declared: str, encoding: str) -> bytes:
    entries = _entries()
    head, _, rest = entries["word/document.xml"].decode().partition("?>")
    typed = (head.replace("UTF-8", encoding) + "?>" + declared + rest).encode(encoding)
    return _zip(**{**entries, "word/document.xml": typed})


def _lying(content: bytes, stated: int) -> bytes:
    """An archive whose largest entry states another size than it has."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        true = struct.pack("<I", max(entry.file_size for entry in archive.infolist()))
    return content.replace(true, struct.pack("<I", stated))


def DOCUMENTS() -> dict[str, tuple[bytes | str, ...]]:
    """Word documents."""
    good, entries = docx_file(), _entries()
    growing = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
    nested = "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60
    relation = b'<Relationship Id="rId99" TargetMode="External" Type="a" Target="file:///etc/passwd"/></Relationships>'
    relations = entries["word/_rels/document.xml.rels"].replace(b"</Relationships>", relation)
    return {
        "empty": (b"", "damaged"),
        "no-zip": (WORDS, "damaged"),
        "cut": (good[:-3_000], "damaged"),
        "cut-start": (good[3_000:], "damaged"),
        "old-format": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "encrypted"),
        "encrypted": (
            good.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"),
            "encrypted",
            "damaged",
        ),
        "no-document": (_zip(a=b"b"), "damaged"),
        "main-missing": (_zip(**{n: c for n, c in entries.items() if n != "word/document.xml"}), "damaged"),
        "types-missing": (_zip(**{n: c for n, c in entries.items() if n != "[Content_Types].xml"}), "damaged"),
        "main-broken": (_zip(**{**entries, "word/document.xml": b"<w:document"}), "damaged"),
        "main-cut": (_zip(**{**entries, "word/document.xml": entries["word/document.xml"][:-50]}), "damaged"),
        "styles-broken": (_zip(**{**entries, "word/styles.xml": b"no xml"}), "damaged"),
        "bomb": (_body(" " * 90_000_000), "unsafe_archive"),
        "bomb-media": (_zip(**entries, **{"word/media/a.png": bytes(240_000_000)}), "unsafe_archive"),
        "lies-small": (_lying(_body(" " * 30_000_000), 5_000), "damaged", "unsafe_archive"),
        "lies-large": (_lying(good, 2**31), "unsafe_archive", "damaged"),
        "entries": (_zip(**entries, **{f"a{n}": b"" for n in range(2_500)}), "unsafe_archive"),
        "traversal": (_zip(**entries, **{"../../../evil.txt": b"x"}), "unsafe_archive"),
        "absolute": (_zip(**entries, **{"/tmp/evil.txt": b"x"}), "unsafe_archive"),
        "backslashes": (_zip(**entries, **{"..\\..\\evil.txt": b"x"}), "unsafe_archive"),
        "growing": (_typed(growing, "utf-8"), "unsafe_xml"),
        "growing-utf16": (_typed(growing, "utf-16"), "unsafe_xml"),
        "outside": (_typed('<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "utf-8"), "unsafe_xml"),
        "outside-utf16": (_typed('<!DOCTYPE w SYSTEM "https://example.org/w.dtd">', "utf-16"), "unsafe_xml"),
        "relation-outside": (_zip(**{**entries, "word/_rels/document.xml.rels": relations}), DOCUMENT),
        "tables-nested": (_body(nested), "nested_too_deep"),
        "elements-deep": (_body("<w:p>" * 5_000 + "</w:p>" * 5_000), "damaged", "parse_error"),
        "paragraphs": (
            _body("<w:p><w:r><w:t>Peru agreed.</w:t></w:r></w:p>" * 20_000),
            DOCUMENT,
            "timeout",
            "unsafe_archive",
        ),
        "attributes": (_body("<w:p " + " ".join(f"a{n}='1'" for n in range(50_000)) + "/>"), DOCUMENT, "damaged"),
        "text-of-9-mb": (
            _body(f"<w:p><w:r><w:t>{'Peru agreed. ' * 700_000}</w:t></w:r></w:p>"),
            DOCUMENT,
            "unsafe_archive",
            "damaged",
        ),
        "spreadsheet": (_zip(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<a/>"}), "damaged"),
        "comment": (good[:-2] + struct.pack("<H", 60_000) + b"x" * 60_000, DOCUMENT),
        "controls": (_body("<w:p><w:r><w:t>=1+1 \u202e &lt;script&gt;</w:t></w:r></w:p>"), DOCUMENT),
    }
