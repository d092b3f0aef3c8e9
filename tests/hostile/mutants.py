"""Good files, damaged at random."""

import json
import random
from collections.abc import Iterator

from tests.formats import PARAGRAPHS, docx_file, lines, pdf, rss, warc_gz, warc_record
from tests.hostile.case import PAGE, WORDS, Case
from tests.hostile.records import parquet


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
        ("parquet", parquet(text=[WORDS], id=["a"])),
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
