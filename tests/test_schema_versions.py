"""`schema_version` keeps what it promises: a change that it does not allow is refused with what to do instead."""

import copy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import schemas
from schemas import dataset
from schemas.dictionary import dictionary_markdown
from schemas.versions import problems, public_schema, recorded, schema_text

Schema = dict[str, Any]
KEPT = recorded()
MAJOR, MINOR = "schema_version in schemas/dataset.toml to 2.0.0", "schema_version in schemas/dataset.toml to 1.1.0"


def test_the_declarations_are_what_their_version_promises():
    assert problems(KEPT, public_schema(dataset())) == []
    assert schema_text(KEPT) == schema_text(public_schema(dataset())), "run: python -m schemas.versions"


def changed(change: Callable[[Schema], Any], version: str = "1.0.0") -> list[str]:
    """What is said of the recorded schema 1.0.0 after a change."""
    before = {**KEPT, "schema_version": "1.0.0"}
    now = copy.deepcopy(before) | {"schema_version": version}
    change(now)
    return problems(before, now)


def column(schema: Schema, table: str = "statements") -> dict[str, str]:
    return schema["tables"][table]["columns"]


BREAKING: dict[str, tuple[Callable[[Schema], Any], str]] = {
    "table gone": (lambda s: s["tables"].pop("dyads"), "the table dyads is gone or has another name, which breaks"),
    "column gone": (lambda s: column(s).pop("stance"), "the column statements.stance is gone or has another name"),
    "column renamed": (lambda s: column(s).update(attitude=column(s).pop("stance")), "the column statements.stance is"),
    "other type": (
        lambda s: column(s).update(position="string, required"),
        "the column statements.position is string, required instead of integer, required",
    ),
    "may be empty": (lambda s: column(s).update(act="string"), "statements.act is string instead of string, required"),
    "other key": (lambda s: s["tables"]["actors"].update(key="name"), "the key of actors is name instead of actor_id"),
    "code gone": (lambda s: s["codelists"].update(stance="positive negative"), "stance has no neutral any more"),
    "list gone": (lambda s: s["codelists"].pop("stance"), "stance has no positive, neutral, negative any more"),
}


@pytest.mark.parametrize("name", BREAKING)
def test_what_breaks_needs_a_new_major_version(name: str):
    change, said = BREAKING[name]
    for version in ("1.0.0", "1.0.1", "1.9.0"):
        (problem, *_) = changed(change, version)
        assert said in problem and "undo it" in problem and MAJOR in problem
    assert changed(change, "2.0.0") == []


ADDED: dict[str, tuple[Callable[[Schema], Any], str]] = {
    "table": (lambda s: s["tables"].update(more={"key": "a", "columns": {"a": "string"}}), "the table more is there"),
    "column": (lambda s: column(s).update(mood="string"), "the column statements.mood is there"),
    "code": (
        lambda s: s["codelists"].update(stance="positive neutral negative mixed"),
        "the codelist stance has mixed",
    ),
}


@pytest.mark.parametrize("name", ADDED)
def test_what_is_added_needs_a_new_minor_version(name: str):
    change, said = ADDED[name]
    for version in ("1.0.0", "1.0.7"):
        (problem,) = changed(change, version)
        assert problem.startswith(said) and problem.endswith(MINOR)
    assert changed(change, "1.1.0") == changed(change, "2.0.0") == []


def test_what_changes_no_use_needs_no_version():
    def harmless(schema: Schema) -> None:
        columns = column(schema)
        schema["tables"]["statements"]["columns"] = dict(reversed(columns.items()))
        column(schema).update(cue="string, required")
        schema["codelists"]["stance"] = "negative neutral positive"

    assert changed(harmless) == []
    assert changed(lambda s: None, "0.9.0") == ["schema_version 0.9.0 lies before 1.0.0, which is recorded"]


def package(tmp_path: Path, *changes: tuple[str, str, str]) -> Path:
    folder = shutil.copytree(Path(schemas.__file__).parent, tmp_path / "schemas")
    for name, before, after in changes:
        text = (folder / name).read_text("utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after, 1), "utf-8")
    return folder


def python(tmp_path: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    code = f"import sys, runpy; sys.path.insert(0, {str(tmp_path)!r}); "
    return subprocess.run([sys.executable, "-I", "-c", code + words[0]], capture_output=True, text=True, check=False)


RECORD = "runpy.run_module('schemas.versions', run_name='__main__')"


def test_a_change_that_the_version_does_not_allow_is_not_recorded(tmp_path: Path):
    folder = package(tmp_path, ("tables/statements.toml", "[fields.stance]", "[fields.attitude]"))
    before = (folder / "public_schema.json").read_bytes()
    refused = python(tmp_path, RECORD)
    assert refused.returncode == 1 and "the column statements.stance is gone or has another name" in refused.stderr
    assert (folder / "public_schema.json").read_bytes() == before
    toml, version = folder / "dataset.toml", dataset().schema_version
    next_major = f"{int(version.partition('.')[0]) + 1}.0.0"
    toml.write_text(toml.read_text("utf-8").replace(version, next_major, 1), "utf-8")
    assert python(tmp_path, RECORD).returncode == 0
    assert '"attitude"' in (folder / "public_schema.json").read_text("utf-8")


DEPRECATED = ("tables/documents.toml", "[fields.author]", '[fields.author]\ndeprecated = "use publisher since 1.1"')


def test_a_deprecated_column_says_what_to_use_wherever_it_is_explained(tmp_path: Path):
    package(tmp_path, DEPRECATED)
    shown = [
        python(tmp_path, f"from schemas.render import render; print(render({form!r}, 'documents'))").stdout
        for form in ("markdown", "json", "datapackage", "croissant", "sql")
    ]
    assert all("Deprecated, use publisher since 1.1. Author as the metadata states it." in text for text in shown)
    assert "| `author` | string | deprecated |" in shown[0]
    arrow = "from schemas import dataset; from schemas.arrow import arrow_schema; "
    arrow += "print(arrow_schema(dataset().table('documents')).field('author').metadata[b'description'])"
    assert "Deprecated, use publisher since 1.1." in python(tmp_path, arrow).stdout


def test_a_deprecation_without_what_and_since_when_is_refused(tmp_path: Path):
    package(tmp_path, (*DEPRECATED[:2], '[fields.author]\ndeprecated = "yes"'))
    said = python(tmp_path, "import schemas; schemas.dataset()").stderr
    assert (
        'schemas/tables/documents.toml, author: deprecated must say what to use since when: "use x since 1.2"' in said
    )


def test_the_rule_stands_in_the_data_dictionary():
    text = " ".join(dictionary_markdown(dataset()).split())
    assert f"Schema {dataset().schema_version}. The schema has a version of its own, by Semantic Versioning." in text
    assert "deprecates a column" in text
