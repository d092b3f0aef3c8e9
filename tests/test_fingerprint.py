"""The key of a release: equal for equal data, other for anything that can change it."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from flows import fingerprint, steps
from flows.publish import Provenance
from flows.records import Document, Refusal
from flows.shards import read_shard, write_shard
from tests.corpus import CORPUS


def key_of(folder: Path, *names: str) -> str:
    work = folder.with_name(f"{folder.name}-work")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    ingested = steps.ingest([str(folder / name) for name in names] or [str(folder)], work)
    return fingerprint.inputs_key(ingested.batches, ingested.refusals)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORPUS, tmp_path / "corpus"))


def test_the_order_of_the_sources_does_not_matter(corpus: Path):
    assert key_of(corpus, "news.txt", "release.md") == key_of(corpus, "release.md", "news.txt")


def test_times_of_the_files_do_not_matter(corpus: Path):
    before = key_of(corpus)
    (corpus / "news.txt").write_bytes((corpus / "news.txt").read_bytes())
    assert key_of(corpus) == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("news.txt", b"hydrogen", b"helium"),  # a text
        ("sources.csv", b"Marta Oliveirinha", b"Marta Oliveira"),  # its metadata
        ("sources.csv", b"not a day", b"no day"),  # why something was refused
        ("old-encoding.txt", b"another", b"one more"),  # an input that was refused
    ],
)
def test_a_changed_input_changes_the_key(corpus: Path, name: str, old: bytes, new: bytes):
    before, content = key_of(corpus), (corpus / name).read_bytes()
    assert old in content
    (corpus / name).write_bytes(content.replace(old, new))
    assert key_of(corpus) != before


def test_a_new_and_a_renamed_file_change_the_key(corpus: Path):
    before = key_of(corpus)
    (corpus / "new.txt").write_text("Chile will open an office in Estonia, the ministry said.", "utf-8")
    added = key_of(corpus)
    (corpus / "new.txt").rename(corpus / "newer.txt")
    assert len({before, added, key_of(corpus)}) == 3


def test_every_field_of_a_document_but_its_text_is_in_the_key(tmp_path: Path):
    # The text is in it by its hash.
    none = write_shard([], Refusal, tmp_path / "none.parquet")

    def key(document: Document) -> str:
        return fingerprint.inputs_key([write_shard([document], Document, tmp_path / "d.parquet")], none)

    plain = Document("d", "o", "s", "t", "text")
    others = {f.name: 1 if f.name == "word_count" else "x" for f in dataclasses.fields(Document)}
    del others["published_on"]
    keys = {name: key(dataclasses.replace(plain, **{name: value})) for name, value in others.items()}
    assert [name for name, k in keys.items() if k == key(plain)] == ["text"]
    assert list(read_shard(tmp_path / "d.parquet", Document))


@pytest.mark.parametrize("name", ["flows/tables.py", "schemas/lexicons/media.csv", "schemas/tables/actors.toml"])
def test_a_changed_file_of_the_code_changes_the_key(tmp_path: Path, monkeypatch, name: str):
    root = Path(fingerprint.__file__).parents[1]
    for package in ("flows", "schemas"):
        shutil.copytree(root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint.resources, "files", lambda package: tmp_path / package)
    before = fingerprint.code_key()
    (tmp_path / "flows" / "__pycache__").mkdir()
    (tmp_path / "flows" / "__pycache__" / "tables.pyc").write_bytes(b"compiled")
    assert fingerprint.code_key() == before
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"\n")
    assert fingerprint.code_key() != before


def test_another_version_of_a_deciding_library_changes_the_key(monkeypatch):
    before = fingerprint.code_key()
    monkeypatch.setattr(fingerprint.metadata, "version", lambda name: "0")
    assert fingerprint.code_key() != before


def test_a_release_matches_only_the_same_inputs_and_code():
    made = Provenance("inputs", "code", "extractor", ("seeds",), 1)
    manifest = {"inputs": {"key": "inputs"}, "code": {"key": "code"}}
    assert made.matches(manifest)
    assert not made.matches(None)
    assert not made.matches({**manifest, "inputs": {"key": "other"}})
    assert not made.matches({**manifest, "code": {"key": "other"}})
