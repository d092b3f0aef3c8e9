"""Declarations: what the contract promises is declared, renders in every form, and mistakes in them are refused."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import schemas
from schemas import codelist, codes, dataset
from schemas.arrow import arrow_schema
from schemas.croissant import record_set
from schemas.datapackage import csv_resource, data_package, table_schema
from schemas.dictionary import dictionary_markdown, table_markdown
from schemas.expectations import expectations
from schemas.render import FORMATS, render
from schemas.sql import create_table, literal, referenced_first
from tests.corpus import Built

TABLES = dataset().tables
FIELDS = [(t, f) for t in TABLES for f in t.fields]
NAMES = [f"{t.name}.{f.name}" for t, f in FIELDS]

# Contract section 4: table, key and columns in their order. `*` integers, `#` days, `~` numbers, `[]` lists.
CONTRACT = {
    "documents": "document_id | document_id origin sha256 text_sha256 title url publisher author document_type "
    "published_on# language licence word_count* duplicate_of text",
    "sectors": "sector_id | sector_id label group_id group_label definition includes excludes statement_count* "
    "document_count*",
    "sector_codes": "sector_id scheme code | sector_id scheme code match",
    "actors": "actor_id | actor_id name actor_type country_code wikidata_id aliases[] mention_count* statement_count* "
    "document_count* first_published_on# last_published_on#",
    "actor_roles": "actor_id document_id start end | actor_id document_id title organization_id country_code start* "
    "end*",
    "mentions": "document_id start end actor_id | document_id start* end* actor_id surface form",
    "statements": "statement_id | statement_id document_id position* kind act stage stance content cue source start* "
    "end* speaker_ids[] sector_ids[] country_codes[] confidence~",
    "statement_spans": "statement_id part start | statement_id part start* end* text",
    "statement_actors": "statement_id actor_id role | statement_id actor_id role",
    "statement_sectors": "statement_id sector_id | statement_id sector_id confidence~ evidence start* end*",
    "statement_countries": "statement_id country_code | statement_id country_code evidence start* end*",
    "dyads": "country_a country_b | country_a country_b statement_count* document_count* first_published_on# "
    "last_published_on#",
    "dyad_sectors": "country_a country_b sector_id stage | country_a country_b sector_id stage statement_count* "
    "document_count* first_published_on# last_published_on#",
    "quarantine": "origin stage_failed | origin stage_failed sha256 reason detail",
}
MARKS = {"*": "int32", "#": "date32[day]", "~": "float", "[]": "list<item: string>", "": "string"}


def test_the_tables_are_those_of_the_contract():
    assert {t.name for t in TABLES} == set(CONTRACT)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_keys_columns_and_types_are_those_of_the_contract_in_its_order(table):
    key, columns = (part.split() for part in CONTRACT[table.name].split("|"))
    declared = [(f.name, str(f.type)) for f in arrow_schema(table)]
    promised = [re.fullmatch(r"(\w+?)(\[\]|[*#~]|)", column).groups() for column in columns]
    assert list(table.primary_key) == key
    assert declared == [(name, MARKS[mark]) for name, mark in promised]


@pytest.mark.parametrize(("table", "field"), FIELDS, ids=NAMES)
def test_every_declared_field_is_filled_somewhere_in_the_corpus(table, field, tables: Built):
    assert any(row[field.name] not in (None, "", []) for row in tables.rows(table.name))


@pytest.mark.parametrize(("table", "field"), FIELDS, ids=NAMES)
def test_every_field_renders_in_every_form(table, field):
    arrow = arrow_schema(table).field(field.name)
    (column,) = [f for f in table_schema(table)["fields"] if f["name"] == field.name]
    assert arrow.metadata[b"description"].decode() == column["description"] == field.description
    assert arrow.nullable == (not field.required and field.type != "list")
    assert column.get("constraints", {}).get("required", False) == field.required
    assert f"| `{field.name}` | {field.type} |" in table_markdown(table)
    (record,) = [f for f in record_set(table)["field"] if f["name"] == field.name]
    assert record["description"] == field.description
    assert any(f'"{field.name}" is {literal(field.description)}' in statement for statement in create_table(table))
    rules = [e for e in expectations(table) if e["kwargs"].get("column") == field.name]
    if field.type != "list":
        assert ("expect_column_values_to_not_be_null" in {e["type"] for e in rules}) == field.required
        assert ("expect_column_values_to_match_regex" in {e["type"] for e in rules}) == bool(field.pattern)
        assert ("expect_column_values_to_be_in_set" in {e["type"] for e in rules}) == bool(field.codelist)
        bounded = field.minimum is not None or field.maximum is not None
        assert ("expect_column_values_to_be_between" in {e["type"] for e in rules}) == bounded


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "codebook"])
def test_the_dataset_and_every_table_of_it_render(form):
    for name in (None, *(t.name for t in TABLES)):
        rendered = render(form, name)
        assert rendered.endswith("\n") and all(t.name in rendered for t in TABLES if name in (None, t.name))
        if form == "sql":
            order = referenced_first(dataset()) if name is None else [dataset().table(name)]
            assert rendered.count("create table") == len(order)
        elif form != "markdown":
            json.loads(rendered)
    with pytest.raises(KeyError, match="no table 'nothing'; the tables are documents, "):
        render(form, "nothing")


def test_rows_of_the_dictionary_have_as_many_cells_as_their_head():
    for table in TABLES:
        width = 0
        for line in table_markdown(table).splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line))
            width = (width or cells) if line.startswith("|") else 0
            assert not width or cells == width, line
    assert all(f"## `{t.name}`" in dictionary_markdown(dataset()) for t in TABLES)


def test_the_data_package_names_every_table_and_its_foreign_keys():
    resources = [csv_resource(t) for t in TABLES]
    package = data_package(dataset(), "2026.5.0", "2026-05-31", resources)
    assert [r["name"] for r in package["resources"]] == [t.name for t in TABLES]
    (key,) = table_schema(dataset().table("documents"))["foreignKeys"]
    assert key == {"fields": ["duplicate_of"], "reference": {"resource": "", "fields": ["document_id"]}}


@pytest.mark.parametrize("name", sorted({f.codelist for _, f in FIELDS if f.codelist} | {"quarantine_reason"}))
def test_a_closed_list_has_each_code_once_with_its_meaning(name):
    assert len(set(codes(name))) == len(codes(name)) > 1
    assert all(list(row.values())[1].strip() for row in codelist(name))


def test_every_reason_that_the_steps_give_is_listed():
    package = Path(schemas.__file__).parents[1] / "flows"
    code = "\n".join(p.read_text("utf-8") for p in sorted(package.rglob("*.py")))
    given = set(re.findall(r'Refusal\([^()]*?"(?:ingest|metadata|extract)", f?"([a-z_]+)', code))
    assert {"extract_error", "unreadable", "bad_metadata", "language"} <= given
    assert given <= set(codes("quarantine_reason"))


def test_sector_codes_name_declared_sectors():
    assert {row["sector_id"] for row in codelist("sector_codes")} == set(codes("sectors"))


def test_importing_the_declarations_loads_no_heavy_library():
    heavy = ("pandas", "pyarrow", "numpy", "great_expectations", "spacy", "prefect", "flows")
    code = f"import sys, schemas; schemas.dataset(); print(sorted(set(sys.modules) & set({heavy})))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# What is wrong: the file, the words in it, what somebody writes instead, and what the refusal says.
MISTAKES = {
    "unknown key of a field": (
        "tables/actors.toml",
        "[fields.name]",
        '[fields.name]\ncolour = "red"',
        "tables/actors.toml, name: unknown key",
    ),
    "unknown key of a table": (
        "tables/actors.toml",
        'title = "Actors"',
        'title = "Actors"\ncolour = "red"',
        "tables/actors.toml: unknown key 'colour'",
    ),
    "unknown type": (
        "tables/actors.toml",
        '[fields.name]\ntype = "string"',
        '[fields.name]\ntype = "text"',
        "tables/actors.toml, name: unknown type 'text'",
    ),
    "no description": (
        "tables/actors.toml",
        'description = "Canonical name',
        'pattern = "Canonical name',
        "tables/actors.toml, name: ",
    ),
    "no key": ("tables/actors.toml", 'primary_key = ["actor_id"]', "", "tables/actors.toml: "),
    "key without a field": (
        "tables/actors.toml",
        'primary_key = ["actor_id"]',
        'primary_key = ["actor"]',
        "tables/actors.toml: the primary key names no field: ['actor']",
    ),
    "reference to no field": (
        "tables/mentions.toml",
        '"actors.actor_id"',
        '"actors.id"',
        "tables/mentions.toml, actor_id: no field 'actors.id'",
    ),
    "reference to no table": (
        "tables/mentions.toml",
        '"actors.actor_id"',
        '"actor.actor_id"',
        "tables/mentions.toml, actor_id: no field 'actor.actor_id'",
    ),
    "no such codelist": (
        "tables/mentions.toml",
        'codelist = "mention_form"',
        'codelist = "mention_forms"',
        "tables/mentions.toml, form: ",
    ),
    "no TOML": ("tables/mentions.toml", "[fields.form]", "[fields.form", "tables/mentions.toml: "),
    "unknown key of the dataset": (
        "dataset.toml",
        "[licence]",
        '[colour]\nred = "1"\n\n[licence]',
        "dataset.toml: unknown key 'colour'",
    ),
    "unknown key of the licence": (
        "dataset.toml",
        "[licence]",
        '[licence]\ncolour = "red"',
        "dataset.toml, licence: unknown key 'colour'",
    ),
    "a cell too many": (
        "codelists/kind.csv",
        "direct,Direct,",
        "direct,Direct,more,",
        "codelists/kind.csv, line 2: expected 3 cells",
    ),
    "a cell too few": (
        "codelists/kind.csv",
        "direct,Direct,",
        "direct ",
        "codelists/kind.csv, line 2: expected 3 cells",
    ),
    "an open quotation mark": ("codelists/kind.csv", "direct,Direct,", 'direct,"Direct,', "codelists/kind.csv, line "),
    "a code twice": (
        "codelists/kind.csv",
        "mixed,Mixed,",
        "direct,Mixed,",
        "codelists/kind.csv: the code 'direct' stands twice",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_declaration_is_refused_with_the_name_of_its_file(mistake, tmp_path: Path):
    name, before, after, says = MISTAKES[mistake]
    package = shutil.copytree(Path(schemas.__file__).parent, tmp_path / "schemas")
    text = (package / name).read_text("utf-8")
    assert before in text
    (package / name).write_text(text.replace(before, after, 1), "utf-8")
    code = "import schemas\ntry: schemas.dataset()\nexcept schemas.DeclarationError as error: print(error)"
    command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{code}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"schemas/{says}" in said
