"""Which part of the project may import which: one table, checked in the source of every module."""

import ast
import functools
import subprocess
import sys
from pathlib import Path

import pytest

import flows
import schemas

ROOT = Path(flows.__file__).parents[1]
SHARED = {"flows.errors", "flows.records", "flows.shards", "flows.spill"}

# Part of the project → the other parts of `flows` that it may import, beside `schemas`. Steps (the first block) know
# what passes between them (SHARED) and never each other; only the rim puts them together.
MAY_IMPORT: dict[str, set[str]] = {
    "flows.ingest": SHARED,
    "flows.extract": SHARED,
    "flows.resolve": SHARED,
    "flows.tables": SHARED,
    "flows.counts": SHARED,
    "flows.validate": SHARED,
    "flows.diff": SHARED,
    "flows.publish": SHARED | {"flows.diff"},
    "flows.errors": set(),
    "flows.records": set(),
    "flows.shards": SHARED,
    "flows.spill": set(),
    "flows.fingerprint": SHARED,
    "flows.progress": set(),
    "flows.settings": set(),
    # Tools beside the pipeline: a stranger's check of a release, the fitting of the extractor's weights, and accuracy.
    "flows.verify": SHARED | {"flows.ingest", "flows.counts", "flows.publish"},
    "flows.training": SHARED | {"flows.extract", "flows.ingest", "flows.resolve", "flows.evaluate"},
    "flows.evaluate": SHARED | {"flows.ingest", "flows.steps", "flows.fingerprint", "flows.progress"},
    # The rim.
    "flows.steps": SHARED | {"flows.ingest", "flows.extract", "flows.resolve", "flows.tables", "flows.counts"},
    "flows.preview": SHARED | {"flows.ingest", "flows.extract", "flows.resolve", "flows.tables"},
    # A release once more: asked, and in Python.
    "flows.query": SHARED,
    "flows.load": SHARED | {"flows.query", "flows.verify"},
    "flows.export": SHARED | {"flows.query", "flows.publish", "flows.counts"},
}
RIM = {"flows.release", "flows.runners", "flows.artifacts", "flows.schedule"} | {
    *("flows.run", "flows.runs", "flows.cli", "flows.doctor")
}
HEAVY = {
    "prefect": {"flows.release", "flows.runners", "flows.artifacts", "flows.schedule"},
    "great_expectations": {"flows.validate.suites"},
    "spacy": {"flows.extract", "flows.training"},
    "jinja2": {"flows.publish.page"},
    "typer": {"flows.cli"},
    "xlsxwriter": {"flows.publish.workbook"},
}


@functools.cache
def modules() -> dict[str, frozenset[str]]:
    """Module → every module that it imports, also inside functions; of a name in a package, `PACKAGE.NAME`."""
    found = {}
    for package in (flows, schemas):
        for path in sorted(Path(package.__file__).parent.rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = frozenset(_imports(ast.parse(path.read_text("utf-8"))))
    return found


def _imports(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part(module: str) -> str:
    """The part of the project that a module belongs to: the first two names of it."""
    return ".".join(module.split(".")[:2])


def test_every_module_is_in_a_part_whose_imports_are_stated():
    stated = set(MAY_IMPORT) | RIM | {"flows"}
    assert {part(m) for m in modules() if m.startswith("flows")} - stated == set()
    assert set(MAY_IMPORT) - {part(m) for m in modules()} == set()


@pytest.mark.parametrize("name", MAY_IMPORT)
def test_a_part_imports_only_what_it_may(name: str):
    for module, imported in modules().items():
        if part(module) == name:
            others = {part(i) for i in imported if i.startswith("flows.")} - {name}
            assert others <= MAY_IMPORT[name], module


def test_the_declarations_never_import_the_pipeline():
    for module, imported in modules().items():
        if module.startswith("schemas"):
            assert not {i for i in imported if i.split(".")[0] == "flows"}, module


NAMES = ("arrow", "citation", "croissant", "datapackage", "dictionary", "expectations", "sql")
RENDERINGS = [f"schemas.{name}" for name in NAMES]


def test_renderings_of_the_declarations_import_no_other_rendering():
    for module in RENDERINGS:
        own = {part(i) for i in modules()[module] if i.startswith("schemas.")}
        assert own <= {"schemas.load", "schemas.model"}, module


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_is_imported_only_where_it_belongs(library: str):
    users = {m for m, imported in modules().items() if library in {i.split(".")[0] for i in imported}}
    assert users
    assert all(any(u == home or u.startswith(f"{home}.") for home in HEAVY[library]) for u in users), users


def test_ruff_refuses_an_import_of_the_pipeline_in_the_declarations():
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID", "-", "--stdin-filename"]
    refused = {
        name: subprocess.run([*command, name], input="import flows.errors\n", text=True, capture_output=True, cwd=ROOT)
        for name in ("schemas/load.py", "flows/steps.py", "tests/test_steps.py")
    }
    assert "TID251" in refused["schemas/load.py"].stdout
    assert [r.returncode for r in refused.values()] == [1, 0, 0]
