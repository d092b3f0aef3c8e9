"""Hostile and broken inputs of every format, made by hand, and a fuzzer that damages good ones.

`files()` gives about two hundred of them by file name, each with what must become of it: the reasons that are right, or
DOCUMENT; `mutants()` any number more.
"""

import gzip
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from tests.formats import HEADLINE, PARAGRAPHS, docx_file, html_page, lines, pdf, pdf_of, rss, warc_gz, warc_record

DOCUMENT = "document"
WORDS = f"{HEADLINE}. {' '.join(PARAGRAPHS)}"
PAGE = html_page()


@dataclass(frozen=True)
class Case:
    """A file: its name as bytes, its content, and the outcomes that are right for every text in it."""

    name: bytes
    content: bytes
    right: frozenset[str]


def files() -> Iterator[Case]:
    """All cases made by hand."""
    for suffix, made in (
        ("txt", TEXTS),
        ("jsonl", RECORDS),
        ("csv", TABLES),
        ("parquet", PARQUETS),
        ("html", PAGES),
        ("pdf", PDFS),
        ("docx", DOCUMENTS),
        ("xml", FEEDS),
        ("warc.gz", ARCHIVES),
    ):
        for name, (content, *right) in made().items():
            raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
            yield Case(f"{name}.{suffix}".encode(), raw, frozenset(right))
    for number, name in enumerate(NAMES):
        yield Case(name, f"{WORDS} Number {number}.".encode(), frozenset((DOCUMENT,)))


def mutants(seed: int, count: int) -> Iterator[Case]:
    """Good files with bytes flipped, cut out, doubled, or swapped for what parsers trip over."""
    chance = random.Random(seed)
    good = [
        ("html", PAGE.encode()),
        ("pdf", pdf([lines(PARAGRAPHS)], "/Title (Rail)")),
        ("docx", docx_file()),
        ("xml", rss(f"<title>Rail</title><description>{WORDS}</description>").encode()),
        ("warc.gz", warc_gz(warc_record("https://example.org/1", PAGE.encode()))),
        ("warc", warc_record("https://example.org/1", PAGE.encode())),
        ("parquet", _parquet(text=[WORDS], id=["a"])),
        ("csv", f'id,text\na,"{WORDS}"\n'.replace("“", '""').encode()),
        ("txt", WORDS.encode()),
        ("md", f"# {WORDS}".encode()),
        ("jsonl", json.dumps({"id": "a", "text": WORDS}).encode()),
    ]
    for number in range(count):
        suffix, content = good[number % len(good)]
        yield Case(f"{number:06}.{suffix}".encode(), _damaged(content, chance), frozenset())


_TOKENS = (
    b"\0",
    b"\xff" * 8,
    b"<" * 50,
    b"[" * 200,
    b"%" * 9,
    b"-1",
    b"99999999999",
    b"<!DOCTYPE a [",
    b"PK\x03\x04",
    b"&#0;",
)


def _damaged(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(damaged) + 1)
        match chance.randrange(6):
            case 0 if damaged:
                damaged[place % len(damaged)] = chance.randrange(256)
            case 1:
                del damaged[place : place + chance.randrange(200)]
            case 2:
                damaged[place:place] = damaged[place : place + chance.randrange(500)]
            case 3:
                damaged[place : place + chance.randrange(9)] = chance.choice(_TOKENS)
            case 4 if damaged:
                damaged[place % len(damaged)] ^= 1 << chance.randrange(8)
            case _:
                other = chance.randrange(len(damaged) + 1)
                damaged[place : place + 40] = damaged[other : other + 40]
    return bytes(damaged)


def TEXTS() -> dict[str, tuple[bytes | str, ...]]:  # a table, made late since it is large
    """Plain texts."""
    return {
        "empty": (b"", "empty"),
        "mark-only": (b"\xef\xbb\xbf", "empty"),
        "blank": (b" \t\r\n" * 99, "empty"),
        "zero-width-only": ("\u200b\u200d\ufeff\u2060" * 50, "empty"),
        "punctuation": ("…—!?" * 50, "empty"),
        "letter": (b"a", DOCUMENT),
        "nul": (b"Peru\0 agreed", "binary"),
        "nuls": (bytes(5_000), "binary"),
        "all-bytes": (bytes(range(256)) * 20, "binary"),
        "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1", "binary"),
        "elf": (b"\x7fELF\x02\x01\x01" + bytes(64), "binary"),
        "gzip": (gzip.compress(WORDS.encode(), mtime=0), "binary", "invalid_utf8"),
        "noise": (random.Random(1).randbytes(9_000), "binary", "invalid_utf8"),
        "cp1252": (WORDS.encode("cp1252"), DOCUMENT),
        "cp1251": (("Министры обсудили торговлю и энергетику. " * 9).encode("cp1251"), "language:ru"),
        "koi8": (("Министры обсудили торговлю и энергетику. " * 9).encode("koi8-r"), "language:ru"),
        "gb18030": (("两国部长讨论了能源和贸易领域的合作。" * 9).encode("gb18030"), "language:zh"),
        "utf16": (WORDS.encode("utf-16"), DOCUMENT),
        "utf16-be": (WORDS.encode("utf-16-be"), DOCUMENT),
        "utf16-odd": (WORDS.encode("utf-16")[:-1], "invalid_utf8"),
        "utf32": (WORDS.encode("utf-32"), DOCUMENT),
        "mixed-encodings": (WORDS.encode() + " Malmö".encode("latin-1"), "invalid_utf8"),
        "cut-character": (WORDS.encode() + b"\xe2\x80", "invalid_utf8"),
        "overlong": (b"\xc0\xaf" * 40, "invalid_utf8", "binary", DOCUMENT),
        "surrogates": (WORDS + "\ud800", "invalid_utf8", DOCUMENT),
        "no-characters": (WORDS + "\ufffe\uffff\U0010ffff", DOCUMENT),
        "controls": (WORDS + "\x01\x02\x1b[31m\x7f\x9b", DOCUMENT),
        "bidi": ("\u202e" + WORDS + "\u202c\u2066\u2069", DOCUMENT),
        "zero-width": ("\u200b".join(WORDS), DOCUMENT),
        "homoglyphs": (
            WORDS.replace("a", "а").replace("o", "о"),
            DOCUMENT,
            "language:uk",
            "language:ru",
            "language:bg",
        ),
        "accents-many": ("a" + "\u0301" * 90 + WORDS, DOCUMENT),
        "accents-flood": ("a" + "\u0301" * 5_000, "binary"),
        "accents-long": (WORDS + "a\u0301" * 90_000, DOCUMENT),
        "line-of-9-mb": (b"Peru and Chile agreed. " * 400_000, DOCUMENT),
        "too-large": (b"Peru and Chile agreed. " * 440_000, "too_large"),
        "word-of-a-million": (b"a" * 1_000_000, DOCUMENT),
        "blank-lines": (WORDS + "\n" * 500_000, DOCUMENT),
        "line-ends": (WORDS.replace(" ", "\r") + "\x85\u2028\u2029\x0b\x0c", DOCUMENT),
        "quotation-marks": (WORDS + '"' * 100_000, DOCUMENT),
        "brackets": (WORDS + "(" * 100_000, DOCUMENT),
        "formula": (f"=cmd|'/C calc'!A0 {WORDS}", DOCUMENT),
        "script": (f"<script>alert(1)</script> {WORDS}", DOCUMENT),
        "sql": (f"'; DROP TABLE documents; -- {WORDS}", DOCUMENT),
        "template": (f"{{{{7*7}}}} ${{jndi:ldap://example.org/a}} %s%n {WORDS}", DOCUMENT),
    }


def _record(**fields: object) -> str:
    return json.dumps({"text": WORDS, **fields})


def RECORDS() -> dict[str, tuple[bytes | str, ...]]:
    """JSON Lines."""
    return {
        "empty": (b"", "empty"),
        "deep": ("[" * 100_000, "invalid_json"),
        "deep-object": ('{"a":' * 50_000 + "1" + "}" * 50_000, "invalid_json"),
        "number-long": ('{"text": ' + "9" * 9_000 + "}", "invalid_json", "missing_text"),
        "number-text": ('{"text": 1e999}', "missing_text"),
        "nan": ('{"text": NaN}', "missing_text"),
        "list": ("[1, 2]", "invalid_json"),
        "cut": (_record()[:-9], "invalid_json"),
        "binary": (bytes(range(128, 256)), "invalid_utf8"),
        "surrogate": ('{"text": "\\ud800 Peru"}', "invalid_utf8"),
        "nul": (_record(text="a\0b"), "binary"),
        "repeated-key": ('{"text": "Peru agreed.", "text": "Chile agreed."}', DOCUMENT),
        "id-traversal": (_record(id="../../../etc/passwd"), DOCUMENT),
        "id-absolute": (_record(id="/etc/passwd"), DOCUMENT),
        "id-lines": (_record(id="a\nb\r\n"), DOCUMENT),
        "id-nul": (_record(id="a\0b"), DOCUMENT),
        "id-long": (_record(id="x" * 10_000), DOCUMENT),
        "id-formula": (_record(id="=1+1"), DOCUMENT),
        "id-object": (_record(id={"a": 1}), DOCUMENT),
        "title-script": (_record(title="<img src=x onerror=alert(1)>"), DOCUMENT),
        "title-formula": (_record(title="@SUM(A1)"), DOCUMENT),
        "title-bidi": (_record(title="\u202egnp.exe"), DOCUMENT),
        "title-control": (_record(title="a\x1b[2Jb"), DOCUMENT),
        "title-long": (_record(title="x" * 100_000), DOCUMENT),
        "url-script": (_record(url="javascript:alert(1)"), DOCUMENT),
        "url-file": (_record(url="file:///etc/passwd"), DOCUMENT),
        "date-bad": (_record(published_on="0000-99-99"), DOCUMENT),
        "date-number": (_record(published_on=1e308), DOCUMENT),
        "language-bad": (_record(language="../en"), DOCUMENT),
        "type-bad": (_record(document_type=["news"]), DOCUMENT),
    }


def TABLES() -> dict[str, tuple[bytes | str, ...]]:
    """CSV."""
    words = WORDS.replace("“", "").replace("”", "").replace(",", "")
    return {
        "empty": (b"", "invalid_table"),
        "header-only": ("id,text\n", "empty"),
        "no-text": ("a,b\n1,2\n", "invalid_table"),
        "unclosed": (f'text\n"{words}', "invalid_table"),
        "ragged": (f"id,text\na\nb,{words},c\n,\n", "invalid_table", "missing_text"),
        "field-too-large": ("text\n" + "x" * 10_000_001, "invalid_table"),
        "columns": (",".join(["text", *(f"c{n}" for n in range(50_000))]) + "\n" + words + "," * 50_000, DOCUMENT),
        "header-of-a-megabyte": ("x" * 1_500_000 + ",text\n1,2\n", "invalid_table"),
        "nul": ("text\na\0b\n", "binary", "invalid_table"),
        "binary": (bytes(range(256)), "binary", "invalid_utf8"),
        "formula": (f"id,title,text\n=1+1,+1,{words}\n", DOCUMENT),
        "traversal": (f"id,text\n../../x,{words}\n", DOCUMENT),
        "utf16": (f"id;text\na;{words}\n".encode("utf-16"), DOCUMENT),
        "late-encoding": (b"text\n" + b"Peru agreed. " * 90_000 + b"Malm\xf6\n", DOCUMENT),
        "carriage-returns": (f"text\r{words}\r", DOCUMENT, "invalid_table"),
    }


def _parquet(**columns: object) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, compression="zstd")
    return file.getvalue()


def PARQUETS() -> dict[str, tuple[bytes | str, ...]]:
    """Parquet."""
    good = _parquet(text=[WORDS], id=["a"])
    return {
        "empty": (b"", "damaged"),
        "magic": (b"PAR1PAR1", "damaged"),
        "cut": (good[:-20], "damaged"),
        "footer-lies": (good[:-8] + struct.pack("<I", 2**31 - 1) + b"PAR1", "damaged"),
        "body-broken": (good[:4] + bytes(200) + good[204:], "damaged", "parse_error", DOCUMENT),
        "bomb": (_parquet(text=["x" * 100_000_000]), "output_too_large", "memory"),
        "many-bombs": (_parquet(text=["x" * 30_000_000] * 30), "output_too_large", "memory", "crash"),
        "no-text": (_parquet(words=[1]), "invalid_table"),
        "bytes": (_parquet(text=[b"\xff\xfe"]), "missing_text"),
        "nested": (_parquet(text=[[["a"]]]), "missing_text"),
        "traversal": (_parquet(text=[WORDS], id=["../../../x"]), DOCUMENT),
        "infinity": (_parquet(text=[WORDS], title=[float("inf")]), DOCUMENT),
    }


def _head(more: str) -> str:
    return html_page(head=more)


def PAGES() -> dict[str, tuple[bytes | str, ...]]:
    """Web pages."""
    return {
        "empty": (b"", "empty"),
        "blank": (b"   \n", "empty"),
        "words": (WORDS, DOCUMENT, "empty"),
        "cut-in-tag": (PAGE[: PAGE.index("<article>") + 90], DOCUMENT, "empty"),
        "cut-in-text": (PAGE[: PAGE.index("Both")], DOCUMENT),
        "deep": ("<div>" * 10_000 + WORDS, "nested_too_deep"),
        "deep-lists": ("<ul><li>" * 10_000 + WORDS, "nested_too_deep"),
        "deep-tables": ("<table><tr><td>" * 5_000 + WORDS, "nested_too_deep"),
        "deep-formats": ("<b>" * 10_000 + WORDS, "nested_too_deep"),
        "attributes": (
            PAGE.replace("<article", "<article " + " ".join(f"a{n}=1" for n in range(80_000))),
            DOCUMENT,
            "timeout",
        ),
        "attribute-of-5-mb": (
            PAGE.replace("<article", f"<article data-x='{'y' * 5_000_000}'"),
            DOCUMENT,
            "empty",
            "damaged",
        ),
        "unclosed": ("<p>" * 100_000 + WORDS, DOCUMENT, "timeout", "empty"),
        "angle-brackets": ("<" * 1_000_000 + WORDS, DOCUMENT, "empty", "timeout"),
        "closing": ("</p></div>" * 100_000 + PAGE, DOCUMENT, "empty", "timeout"),
        "comment-unclosed": (f"<!--{PAGE}", "empty"),
        "cdata": (f"<![CDATA[{PAGE}", DOCUMENT, "empty"),
        "script-only": ("<html><script>while(1);</script></html>", "empty"),
        "entities": (
            PAGE.replace("Both", "&#0;&#x110000;&#xd800;&bogus;&amp;" * 500),
            DOCUMENT,
            "binary",
            "invalid_utf8",
        ),
        "dtd-entities": ('<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + PAGE + "&b;", DOCUMENT),
        "dtd-outside": ('<!DOCTYPE html SYSTEM "file:///etc/passwd">' + PAGE, DOCUMENT),
        "include": (_head('<base href="file:///etc/"><link rel="import" href="passwd">'), DOCUMENT),
        "frame": (PAGE.replace("<article>", "<iframe src='file:///etc/passwd'></iframe><article>"), DOCUMENT),
        "refresh": (_head('<meta http-equiv="refresh" content="0;url=https://example.org/">'), DOCUMENT),
        "nul": (PAGE.replace("Both", "Bo\0th"), "binary"),
        "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        "gzip": (gzip.compress(PAGE.encode(), mtime=0), "binary", "invalid_utf8", "empty"),
        "pdf": (pdf([lines(PARAGRAPHS)]), DOCUMENT, "empty"),
        "utf16": (PAGE.encode("utf-16"), DOCUMENT),
        "charset-bogus": (_head("<meta charset='no-such-charset'>").encode("cp1252"), DOCUMENT),
        "charset-escape": (_head("<meta charset='unicode_escape'>").encode("cp1252"), DOCUMENT),
        "charset-idna": (_head("<meta charset='idna'>").encode("cp1252"), DOCUMENT),
        "charset-zip": (_head("<meta charset='zlib_codec'>").encode("cp1252"), DOCUMENT),
        "charset-wrong": (_head("<meta charset='shift_jis'>").encode("cp1252"), DOCUMENT),
        "charset-unclosed": (b"<meta " * 50_000 + PAGE.encode(), DOCUMENT, "empty", "nested_too_deep"),
        "title-script": (html_page(headline="&lt;script&gt;alert(1)&lt;/script&gt; Rail"), DOCUMENT),
        "title-formula": (html_page(headline="=HYPERLINK(1)"), DOCUMENT),
        "title-long": (html_page(headline="word " * 50_000), DOCUMENT, "empty"),
        "canonical-script": (_head('<link rel="canonical" href="javascript:alert(1)">'), DOCUMENT),
        "canonical-traversal": (_head('<link rel="canonical" href="../../../etc/passwd">'), DOCUMENT),
        "date-bad": (_head('<meta property="article:published_time" content="9999-99-99T99:99">'), DOCUMENT),
        "date-far": (_head('<meta property="article:published_time" content="99999999999-01-01">'), DOCUMENT),
        "language-long": (PAGE.replace("lang='en'", f"lang='{'x' * 9_000}'"), DOCUMENT),
        "json-ld-broken": (
            _head('<script type="application/ld+json">{"@type": "NewsArticle", "author": [[[[</script>'),
            DOCUMENT,
        ),
        "json-ld-deep": (_head(f'<script type="application/ld+json">{"[" * 50_000}</script>'), DOCUMENT, "parse_error"),
        "same-words": (html_page(["the same words again"] * 5_000), DOCUMENT, "empty"),
        "long-word": (html_page(["x" * 2_000_000]), DOCUMENT, "empty", "timeout"),
        "spaces": (html_page([f"a{' ' * 2_000_000}b", *PARAGRAPHS]), DOCUMENT, "timeout"),
        "too-large": (b" " * 20_000_001, "too_large"),
    }


def _flate(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b" ".join([b"/FlateDecode"] * times)
    return b"<</Length %d /Filter [%s]>> stream\n%s\nendstream" % (len(content), filters, content)


def _shown(stream: bytes, page: bytes = b"") -> bytes:
    """A PDF of one page whose content is that stream object."""
    return pdf_of(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>"
            b" /XObject <</X 6 0 R>>>> %s>>" % page,
            stream,
            b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
            b"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X 6 0 R>>>> /Length 5>> stream\n"
            b"/X Do\nendstream",
        ]
    )


_SHOW = b"BT /F1 12 Tf 72 700 Td (Peru and Chile agreed on trade.) Tj ET"


def PDFS() -> dict[str, tuple[bytes | str, ...]]:
    """PDF."""
    good = pdf([lines(PARAGRAPHS)])
    text = b"<</Length %d>> stream\n%s\nendstream" % (len(_SHOW), _SHOW)
    catalog = b"<</Type /Catalog /Pages 2 0 R>>"
    return {
        "empty": (b"", "damaged"),
        "header": (b"%PDF-1.7\n", "damaged"),
        "no-pdf": (WORDS, "damaged"),
        "cut": (good[: len(good) // 2], "damaged", DOCUMENT),
        "cut-table": (good[:-200], DOCUMENT, "damaged"),
        "table-zero": (good.replace(b"startxref\n", b"startxref\n9"), DOCUMENT, "damaged"),
        "table-loop": (good.replace(b"/Root", b"/Prev %d /Root" % good.index(b"xref\n0")), DOCUMENT, "damaged"),
        "tree-loop": (pdf_of([catalog, b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 9>>"]), "damaged", "no_text_layer"),
        "tree-deep": (
            pdf_of([catalog, *(b"<</Type /Pages /Kids [%d 0 R] /Count 1>>" % n for n in range(3, 3_000))]),
            "damaged",
            "no_text_layer",
        ),
        "count-lies": (
            pdf_of([catalog, b"<</Type /Pages /Kids [] /Count 2000000000>>"]),
            "too_large",
            "damaged",
            "no_text_layer",
        ),
        "count-negative": (pdf_of([catalog, b"<</Type /Pages /Kids [] /Count -5>>"]), "damaged", "no_text_layer"),
        "no-pages": (pdf_of([catalog, b"<</Type /Pages /Kids [] /Count 0>>"]), "damaged", "no_text_layer"),
        "catalog-missing": (pdf_of([b"<<>>"]), "damaged", "no_text_layer"),
        "scanned": (pdf([[], [], []]), "no_text_layer"),
        "deep-arrays": (
            _shown(b"<</Length 9 /X %s%s>> stream\n\nendstream" % (b"[" * 90_000, b"]" * 90_000)),
            "damaged",
            "no_text_layer",
            "crash",
        ),
        "deep-content": (_shown(_flate(b"[" * 500_000 + _SHOW)), DOCUMENT, "no_text_layer", "crash"),
        "stacked-flate": (_shown(_flate(_SHOW, 9)), DOCUMENT),
        "bomb": (_shown(_flate(b" " * 300_000_000 + _SHOW)), DOCUMENT, "no_text_layer", "memory", "timeout", "crash"),
        "stacked-bomb": (_shown(_flate(b" " * 300_000_000, 2)), "no_text_layer", "memory", "timeout", "crash"),
        "length-negative": (_shown(text.replace(b"/Length", b"/Length -1 /L")), DOCUMENT, "no_text_layer", "damaged"),
        "length-huge": (
            _shown(text.replace(b"/Length", b"/Length 99999999999 /L")),
            DOCUMENT,
            "no_text_layer",
            "damaged",
        ),
        "form-loop": (_shown(b"<</Length 5>> stream\n/X Do\nendstream"), "no_text_layer", "crash"),
        "states": (_shown(_flate(b"q " * 1_000_000 + _SHOW)), DOCUMENT, "no_text_layer", "memory", "timeout"),
        "paths": (_shown(_flate(b"0 0 m 9 9 l S " * 500_000 + _SHOW)), DOCUMENT, "no_text_layer", "memory", "timeout"),
        "many-texts": (_shown(_flate(_SHOW * 100_000)), DOCUMENT, "timeout", "memory", "crash"),
        "box-huge": (_shown(text, b"/MediaBox [0 0 1e30 1e30]"), DOCUMENT, "no_text_layer"),
        "box-missing": (_shown(text, b"/MediaBox null /Rotate 77"), DOCUMENT, "no_text_layer"),
        "numbers": (
            _shown(_flate(b"BT /F1 1e99 Tf -99999999999999 NaN Td (a) Tj ET " + _SHOW)),
            DOCUMENT,
            "no_text_layer",
        ),
        "script": (
            good.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>"),
            DOCUMENT,
        ),
        "launch": (
            good.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction <</S /Launch /F (/bin/sh)>>"),
            DOCUMENT,
        ),
        "external": (_shown(b"<</F (/etc/passwd) /Length 0>> stream\n\nendstream"), "no_text_layer"),
        "title-script": (pdf([lines(PARAGRAPHS)], "/Title (<script>alert\\(1\\)</script>)"), DOCUMENT),
        "title-long": (pdf([lines(PARAGRAPHS)], f"/Title ({'x' * 500_000})"), DOCUMENT),
        "title-binary": (pdf([lines(PARAGRAPHS)], "/Title <feffd800000000>"), DOCUMENT),
        "page-of-a-line": (pdf([[(0, 700, 1, "word " * 100_000)]]), DOCUMENT),
    }


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


def _item(more: str = "", words: str = WORDS) -> str:
    return f"<title>Rail</title>{more}<description>{words}</description>"


def FEEDS() -> dict[str, tuple[bytes | str, ...]]:
    """Feeds."""
    growing = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
    head = "<?xml version='1.0' encoding='{}'?>"
    return {
        "empty": (b"", "damaged"),
        "words": (WORDS, "damaged"),
        "no-feed": ("<a><b/></a>", "damaged"),
        "html": (PAGE, "unsafe_xml"),
        "no-entry": (rss(), "empty"),
        "no-text": (rss("<title>a</title>", "<link>b</link>"), "missing_text"),
        "cut": (rss(_item(), _item())[:-120], DOCUMENT, "missing_text", "damaged"),
        "growing": (rss(_item(words="&b;"), head=growing), "unsafe_xml"),
        "growing-utf16": (rss(_item(words="&b;"), head=head.format("utf-16") + growing).encode("utf-16"), "unsafe_xml"),
        "outside": (rss(_item(), head="<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"), "unsafe_xml"),
        "parameter": (
            rss(_item(), head="<!DOCTYPE r [<!ENTITY % a SYSTEM 'https://example.org/a'> %a;]>"),
            "unsafe_xml",
        ),
        "entity-unknown": (rss(_item(words="&bogus; " + WORDS)), DOCUMENT, "damaged"),
        "deep": (rss(_item("<a>" * 50_000 + "</a>" * 50_000)), DOCUMENT, "damaged", "crash", "parse_error", "timeout"),
        "attributes": (rss(_item(f"<a {' '.join(f'b{n}=1' for n in range(9))}/>")), DOCUMENT, "damaged"),
        "attributes-many": (
            rss(_item("<a " + " ".join(f"b{n}='1'" for n in range(50_000)) + "/>")),
            DOCUMENT,
            "damaged",
            "timeout",
        ),
        "html-deep": (rss(_item(words="&lt;b&gt;" * 50_000 + WORDS)), DOCUMENT, "missing_text"),
        "entries": (rss(*(_item(words=f"Peru agreed, {n}.") for n in range(2_000))), DOCUMENT),
        "id-traversal": (rss(_item("<guid>../../etc/passwd</guid>")), DOCUMENT),
        "id-lines": (rss(_item("<guid>a\nb</guid>")), DOCUMENT),
        "id-same": (rss(*[_item("<guid>a</guid>")] * 3), DOCUMENT),
        "link-script": (rss(_item("<link>javascript:alert(1)</link>")), DOCUMENT),
        "date-bad": (rss(_item("<pubDate>Foo, 99 Bar 99999 99:99:99</pubDate>")), DOCUMENT),
        "title-script": (rss(_item("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>")), DOCUMENT),
        "charset-bogus": (rss(_item(), head=head.format("no-such")), DOCUMENT, "damaged"),
        "charset-wrong": (rss(_item(), head=head.format("utf-16")), DOCUMENT, "damaged"),
        "charset-utf7": (rss(_item(), head=head.format("utf-7")), DOCUMENT, "damaged"),
        "cdata-unclosed": (rss(_item(words="<![CDATA[" + WORDS)), "missing_text", "damaged"),
        "include": (
            rss(_item("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd'/>")),
            DOCUMENT,
        ),
        "stylesheet": (rss(_item(), head="<?xml-stylesheet href='file:///etc/passwd'?>"), DOCUMENT),
        "nul": (rss(_item(words="a\0b")), "damaged", "binary"),
        "too-large": (b" " * 20_000_001, "too_large"),
    }


def ARCHIVES() -> dict[str, tuple[bytes | str, ...]]:
    """Web archives."""
    place, page = "https://example.org/1", PAGE.encode()
    good = warc_record(place, page)
    bomb = gzip.compress(bytes(300_000_000), mtime=0)
    kind = "text/html\r\nContent-Encoding: gzip"
    return {
        "empty": (b"", "empty"),
        "words": (WORDS, "damaged", "empty"),
        "no-gzip": (good, DOCUMENT),
        "gzip-broken": (b"\x1f\x8b" + WORDS.encode(), "damaged", "empty"),
        "cut": (warc_gz(good, good)[:-300], DOCUMENT, "damaged", "empty"),
        "cut-header": (warc_gz(good[:60]), "empty", "damaged"),
        "no-length": (warc_gz(good.replace(b"Content-Length", b"X-Length")), "empty", DOCUMENT, "damaged"),
        "length-negative": (
            warc_gz(good.replace(b"Content-Length: ", b"Content-Length: -")),
            "empty",
            DOCUMENT,
            "damaged",
        ),
        "length-huge": (
            warc_gz(good.replace(b"Content-Length: ", b"Content-Length: 9999999")),
            DOCUMENT,
            "damaged",
            "empty",
        ),
        "length-words": (
            warc_gz(good.replace(b"Content-Length: ", b"Content-Length: x")),
            "empty",
            DOCUMENT,
            "damaged",
        ),
        "bomb-passed-over": (warc_gz(warc_record(place, bytes(300_000_000), "image/png"), good), DOCUMENT),
        "bomb-page": (warc_gz(warc_record(place, b" " * 200_000_000)), "too_large"),
        "bomb-encoded": (warc_gz(warc_record(place, bomb, kind), good), "too_large", DOCUMENT),
        "encoding-broken": (warc_gz(warc_record(place, b"no gzip", kind), good), "empty", DOCUMENT, "binary"),
        "chunks-broken": (
            warc_gz(warc_record(place, b"zz\r\n" + page, "text/html\r\nTransfer-Encoding: chunked")),
            DOCUMENT,
            "empty",
        ),
        "no-address": (warc_gz(good.replace(b"WARC-Target-URI", b"X-URI")), DOCUMENT),
        "traversal": (warc_gz(warc_record("../../../etc/passwd", page)), DOCUMENT),
        "address-script": (warc_gz(warc_record("javascript:alert(1)", page)), DOCUMENT),
        "address-long": (warc_gz(warc_record("https://example.org/" + "a" * 60_000, page)), DOCUMENT, "damaged"),
        "headers": (
            warc_gz(good.replace(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 50_000)),
            "empty",
            DOCUMENT,
            "damaged",
        ),
        "status-words": (warc_gz(good.replace(b"200 OK", b"abc")), "empty"),
        "pages-hostile": (
            warc_gz(*(warc_record(f"{place}/{n}", c[0].encode()) for n, c in enumerate(_some_pages()))),
            DOCUMENT,
            "empty",
            "nested_too_deep",
            "binary",
        ),
        "same-address": (warc_gz(*[good] * 3), DOCUMENT),
    }


def _some_pages() -> Iterator[tuple[str, ...]]:
    pages = PAGES()
    for name in ("deep", "nul", "empty", "comment-unclosed", "script-only", "title-script", "date-bad"):
        content, *right = pages[name]
        yield content if isinstance(content, str) else content.decode(), *(str(r) for r in right)


NAMES = (
    b"with space.txt",
    b"two\nlines.txt",
    b"carriage\rreturn.txt",
    b"tab\t.txt",
    b"escape\x1b[2J.txt",
    "🤝.txt".encode(),
    "\u202etxt.exe.txt".encode(),
    "e\u0301.txt".encode(),
    "é.txt".encode(),
    b"\xff\xfe.txt",
    b"\xc3.txt",
    b"-rf.txt",
    b"--help.txt",
    b"#.txt",
    b"a.csv#x.txt",
    b"%2e%2e%2f.txt",
    b"back\\slash.txt",
    b"quote'\".txt",
    b"semi;colon,comma.txt",
    b"$(touch x).txt",
    b"`id`.txt",
    b"*?[a].txt",
    b"=1+1.txt",
    b"<script>.txt",
    b"CON.txt",
    b"UPPER.TXT",
    b"x" * 251 + b".txt",
    "ж".encode() * 125 + b".txt",
)
