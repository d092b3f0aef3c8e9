"""Small files of the formats that are read, made for the tests."""

import gzip
import io
import json
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

HEADLINE = "Norway and Chile agree on a rail terminal"
PARAGRAPHS = (
    "Norway will build a rail terminal with Chile, Minister Solveig Hamre said on Monday. “We trust our partners, and "
    "our partners trust us,” she added in a long conversation with reporters.",
    "Both governments also plan to trade more fish and to work together on green energy, according to the ministry.",
)

Text = tuple[float, float, float, str]
"""x, y, size in points, words."""


def html_page(paragraphs: Iterable[str] = PARAGRAPHS, head: str = "", headline: str = HEADLINE) -> str:
    """A page with what usually surrounds an article."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{headline}</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/about'>About us</a></li></ul></nav>"
        f"<article><h1>{headline}</h1>{body}</article>"
        "<aside><a href='/x'>Ten photos you must see</a></aside><footer>All rights reserved. Cookie settings</footer>"
        "</body></html>"
    )


def pdf(pages: Sequence[Sequence[Text]], info: str = "") -> bytes:
    """A PDF that shows each text at its place, in Helvetica."""
    font = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        f"<</Type /Pages /Kids [{kids}] /Count {len(pages)}>>".encode(),
        font,
    ]
    for i, page in enumerate(pages):
        show = b"".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, _escaped(words)) for x, y, size, words in page
        )
        objects.append(
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources <</Font <</F1 3 0 R>>>>>>"
            % (5 + 2 * i)
        )
        objects.append(b"<</Length %d>> stream\n%s\nendstream" % (len(show), show))
    return pdf_of(objects, info)


def pdf_of(objects: Sequence[bytes], info: str = "") -> bytes:
    """A PDF of objects, the first of which is its catalog."""
    file = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate((*objects, f"<<{info}>>".encode()), start=1):
        places.append(len(file))
        file += b"%d 0 obj %s endobj\n" % (number, content)
    count = len(places) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer <</Size %d /Root 1 0 R /Info %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, count - 1, len(file))
    return file + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def _escaped(words: str) -> bytes:
    return words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def lines(words: Sequence[str], x: float = 72, top: float = 770, size: float = 11, step: float = 14) -> list[Text]:
    """Lines below each other; an empty one leaves its place free."""
    return [(x, top - step * n, size, line) for n, line in enumerate(words) if line]


def docx_file(paragraphs: Iterable[str] = PARAGRAPHS, headline: str = HEADLINE) -> bytes:
    """A Word document of a heading and paragraphs."""
    import docx

    document = docx.Document()
    document.add_heading(headline, 0)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def rss(*items: str, head: str = "<?xml version='1.0' encoding='UTF-8'?>") -> str:
    """A feed of items."""
    return (
        f"{head}<rss version='2.0'><channel><title>The Gazette</title><link>https://example.org/</link>"
        f"<language>en-GB</language>{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"
    )


def warc_record(address: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    """One answer of a server in a web archive."""
    block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{len(body):032}>\r\n"
        f"WARC-Target-URI: {address}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warc_gz(*records: bytes) -> bytes:
    """A web archive, each record packed by itself."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def one_of_each(folder: Path) -> dict[str, str]:
    """A file of every format with a text of its own, among them one that is there twice: file → name of its record."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    def told(name: str) -> tuple[str, str]:
        return (f"{PARAGRAPHS[0]} The port of {name} will be made larger.", f"{PARAGRAPHS[1]} So {name} was told.")

    def write(name: str, content: str | bytes) -> None:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)

    write("a.txt", "\n\n".join(told("Bergen")))
    write("b.md", "# Rail\n\n" + "\n\n".join(told("Tromso")))
    write("c.jsonl", json.dumps({"id": "1", "text": " ".join(told("Arica"))}))
    write("d.html", html_page(told("Iquique")))
    write("e.pdf", pdf([lines(textwrap.wrap(" ".join(told("Oslo")), 80))]))
    write("f.docx", docx_file(told("Stavanger")))
    write("g.csv", "id;text\n2;" + " ".join(told("Valdivia")))
    pq.write_table(pa.table({"id": ["3"], "text": [" ".join(told("Narvik"))]}), folder / "h.parquet")
    write("i.xml", rss(f"<guid>4</guid><description>{' '.join(told('Talca'))}</description>"))
    write("j.warc.gz", warc_gz(warc_record("https://example.org/5", html_page(told("Moss")).encode())))
    write("k.txt", "\n\n".join(told("Bergen")))
    records = {"c.jsonl": "1", "g.csv": "2", "h.parquet": "3", "i.xml": "4", "j.warc.gz": "https://example.org/5"}
    return {file.name: records.get(file.name, "") for file in sorted(folder.iterdir())}


def one_wrong_of_each(folder: Path) -> dict[str, str]:
    """A file of every format that is none, or not safe: origin in the folder → the reason why it is refused."""
    wrong: dict[str, tuple[str | bytes, str]] = {
        "wrong.txt": (b"Peru\0agreed", "binary"),
        "wrong.md": ("<!-- nothing -->", "empty"),
        "wrong.jsonl": ('{"text": ', "invalid_json"),
        "wrong.html": ("<div>" * 10_000, "nested_too_deep"),
        "wrong.pdf": (pdf([[]]), "no_text_layer"),
        "wrong.docx": (b"PK", "damaged"),
        "wrong.csv": ("a,b\n1,2\n", "invalid_table"),
        "wrong.parquet": (b"PAR1", "damaged"),
        "wrong.xml": (rss(head="<!DOCTYPE a [<!ENTITY b 'c'>]>"), "unsafe_xml"),
        "wrong.warc.gz": (b"\x1f\x8bnothing", "damaged"),
        "wrong.odt": ("no reader", "unsupported_format"),
    }
    for name, (content, _) in wrong.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return {"wrong.jsonl#L1" if name == "wrong.jsonl" else name: reason for name, (_, reason) in wrong.items()}
