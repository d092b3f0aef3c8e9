"""Documents a second and peak memory of reading each format, the parser's start included: `make bench`."""

import json
import statistics
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.ingest import guard, read_sources
from flows.records import Document
from tests.formats import PARAGRAPHS, docx_file, html_page, lines, pdf, rss, warc_gz, warc_record

DOCUMENTS, ROUNDS = 100, 3
WORDS = 400


def story(number: int) -> list[str]:
    """Paragraphs of about 400 words that no other story has."""
    words = " ".join(PARAGRAPHS).split()
    return [
        " ".join(f"{word}{number}" if i % 3 == 0 else word for i, word in enumerate(words))
        for _ in range(WORDS // len(words))
    ]


def _singles(suffix: str, make: Callable[[list[str]], str | bytes]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        for number in range(DOCUMENTS):
            made = make(story(number))
            (folder / f"{number:04}.{suffix}").write_bytes(made.encode() if isinstance(made, str) else made)

    return write


def _paper(paragraphs: list[str]) -> bytes:
    return pdf([lines([line for paragraph in paragraphs for line in (*textwrap.wrap(paragraph, 90), "")])])


def _jsonl(folder: Path) -> None:
    (folder / "a.jsonl").write_text("\n".join(json.dumps({"text": " ".join(story(n))}) for n in range(DOCUMENTS)))


def _csv(folder: Path) -> None:
    (folder / "a.csv").write_text("id;text\n" + "\n".join(f"{n};{' '.join(story(n))}" for n in range(DOCUMENTS)))


def _parquet(folder: Path) -> None:
    pq.write_table(pa.table({"text": [" ".join(story(n)) for n in range(DOCUMENTS)]}), folder / "a.parquet")


def _feed(folder: Path) -> None:
    items = (f"<guid>{n}</guid><description>{' '.join(story(n))}</description>" for n in range(DOCUMENTS))
    (folder / "a.xml").write_text(rss(*items))


def _warc(folder: Path) -> None:
    pages = (warc_record(f"https://example.org/{n}", html_page(story(n)).encode()) for n in range(DOCUMENTS))
    (folder / "a.warc.gz").write_bytes(warc_gz(*pages))


WRITERS = {
    "txt": _singles("txt", "\n\n".join),
    "md": _singles("md", "\n\n".join),
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "html": _singles("html", html_page),
    "pdf": _singles("pdf", _paper),
    "docx": _singles("docx", docx_file),
    "feed": _feed,
    "warc.gz": _warc,
}


@pytest.mark.parametrize("name", WRITERS)
def test_reading(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    WRITERS[name](tmp_path)
    peaks: list[int] = []
    ended = guard._Child.end

    def measured(child: guard._Child) -> None:
        status = Path(f"/proc/{child._process.pid}/status").read_text("ascii", "replace")
        peaks.extend(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))
        ended(child)

    monkeypatch.setattr(guard._Child, "end", measured)
    rates = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        found = list(read_sources([str(tmp_path)]))
        rates.append(DOCUMENTS / (time.perf_counter() - start))
        assert sum(isinstance(item, Document) for item in found) == DOCUMENTS
    peak = f"parser's peak {max(peaks)} MB" if peaks else "no parser"
    print(
        f"\n| {name} | {statistics.median(rates):.0f} documents/s ({min(rates):.0f} to {max(rates):.0f}), "
        f"{ROUNDS} rounds of {DOCUMENTS} documents | {peak} |"
    )
