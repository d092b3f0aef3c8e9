import hashlib
import json
from pathlib import Path

import pytest

from flows.extract.encoder.session import DESCRIPTION, MODEL, TOKENIZER, WrongModel, load


def folder(path: Path, recorded: bytes) -> Path:
    (path / MODEL).write_bytes(b"a model")
    (path / TOKENIZER).write_bytes(b"{}")
    digests = {MODEL: hashlib.sha256(recorded).hexdigest(), TOKENIZER: hashlib.sha256(b"{}").hexdigest()}
    (path / DESCRIPTION).write_text(json.dumps({"sha256": digests, "labels": {}}))
    return path


def test_a_model_other_than_the_recorded_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongModel, match=r"model\.onnx has SHA-256"):
        load(folder(tmp_path, recorded=b"another model"))


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    made = folder(tmp_path, recorded=b"a model")
    (made / TOKENIZER).unlink()
    with pytest.raises(FileNotFoundError, match=r"tokenizer\.json"):
        load(made)
