"""Records: JSON Lines, CSV and Parquet."""

import io
import json
import struct

import pyarrow as pa
import pyarrow.parquet as pq

from tests.hostile.case import DOCUMENT, WORDS


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


def parquet(**columns: object) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, compression="zstd")
    return file.getvalue()


def PARQUETS() -> dict[str, tuple[bytes | str, ...]]:
    """Parquet."""
    good = parquet(text=[WORDS], id=["a"])
    return {
        "empty": (b"", "damaged"),
        "magic": (b"PAR1PAR1", "damaged"),
        "cut": (good[:-20], "damaged"),
        "footer-lies": (good[:-8] + struct.pack("<I", 2**31 - 1) + b"PAR1", "damaged"),
        "body-broken": (good[:4] + bytes(200) + good[204:], "damaged", "parse_error", DOCUMENT),
        "bomb": (parquet(text=["x" * 100_000_000]), "output_too_large", "memory"),
        "many-bombs": (parquet(text=["x" * 30_000_000] * 30), "output_too_large", "memory", "crash"),
        "no-text": (parquet(words=[1]), "invalid_table"),
        "bytes": (parquet(text=[b"\xff\xfe"]), "missing_text"),
        "nested": (parquet(text=[[["a"]]]), "missing_text"),
        "traversal": (parquet(text=[WORDS], id=["../../../x"]), DOCUMENT),
        "infinity": (parquet(text=[WORDS], title=[float("inf")]), DOCUMENT),
    }
