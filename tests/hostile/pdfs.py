"""PDF files."""

import zlib

from tests.formats import PARAGRAPHS, lines, pdf, pdf_of
from tests.hostile.case import DOCUMENT, WORDS


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
