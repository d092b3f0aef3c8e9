"""`index.html`: the release as a page that shows, explains and searches it.

One file without any address to load from: it opens from a disk or any server. Everything that strangers wrote passes
through Jinja2's escaping or, as JSON, through `script_json`; a content security policy allows the page's own style and
script by their hashes and nothing else.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from flows.publish.page.charts import WIDTH
from flows.publish.page.embedded import carry, script_json
from flows.publish.page.figures import Ask, accuracy_charts, charts
from schemas import Dataset, codelist
from schemas.sql import views

NAME = "index.html"
# Actors in the page's table; all are in the tables of the release.
MAX_ACTORS = 300

NUMBERS = """
select 'documents', count(*) from documents where duplicate_of is null
union all select 'statements', count(*) from statements
union all select 'actors', count(*) from actors
union all select 'speakers', count(distinct actor_id) from statement_actors where role = 'speaker'
union all select 'sectors named', count(*) from sectors where statement_count > 0
union all select 'countries concerned', count(distinct country_code) from statement_countries
union all select 'pairs of countries', count(*) from dyads
union all select 'inputs refused', count(*) from quarantine where stage_failed != 'metadata'"""
COUNTRIES = """
select c.country_code, count(*), count(distinct s.document_id)
from statement_countries c join statements s using (statement_id) group by all order by 2 desc, 1"""
ACTORS = f"""
select a.actor_id, a.name, a.actor_type, a.country_code, count(l.statement_id), a.statement_count, a.mention_count,
    a.document_count
from actors a left join statement_actors l on l.actor_id = a.actor_id and l.role = 'speaker'
group by all order by a.statement_count desc, a.mention_count desc, a.actor_id limit {MAX_ACTORS}"""


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the release; where the page cannot know its size, `sha256` says which file does."""

    path: str
    bytes: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What the page says about the release as a whole; `loading` are pairs of a program and its code."""

    dataset: Dataset
    version: str
    released_on: str
    citation: str
    extractor: str
    measured: bool
    loading: Sequence[tuple[str, str]]
    where: str
    elsewhere: str
    contents: Mapping[str, str]
    answer: Callable[[Ask], Sequence[Any]]
    limits: Sequence[str]
    faq: Sequence[Any]


def write_page(database: Path, edition: Edition, downloads: Sequence[Download], path: Path) -> None:
    """Write the page from the release's database."""
    import duckdb

    with duckdb.connect(database, read_only=True) as connection:
        connection.execute("set threads to 1")
        path.write_text(_page(lambda query: connection.execute(query).fetchall(), edition, downloads), "utf-8")


def _page(ask: Ask, edition: Edition, downloads: Sequence[Download]) -> str:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, loader=FunctionLoader(_read), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.tests["counted"] = lambda cell: cell.replace(",", "").isdigit()
    environment.filters["size"], environment.filters["coded"] = size, coded
    style, script, carried = _read("style.css"), _read("browser.js"), carry(ask)
    codes = {f.codelist for t in edition.dataset.tables for f in t.fields if f.codelist and f.codelist != "countries"}
    return environment.get_template("page.html").render(
        edition=edition,
        dataset=edition.dataset,
        policy=f"default-src 'none'; img-src data:; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'",
        style=Markup(style),
        script=Markup(script),
        statements=Markup(carried.json),
        linked_data=Markup(script_json(linked_data(edition, downloads))),
        carried=carried,
        numbers=ask(NUMBERS),
        charts=charts(ask),
        accuracy=accuracy_charts(),
        width=WIDTH,
        countries=ask(COUNTRIES),
        country_names={c["country_code"]: c["name"] for c in codelist("countries")},
        actors=ask(ACTORS),
        questions=edition.answer(ask),
        codes={name: [list(row.values())[:3] for row in codelist(name)] for name in sorted(codes)},
        views=views(),
        downloads=downloads,
    )


def linked_data(edition: Edition, downloads: Sequence[Download]) -> dict[str, Any]:
    """The release for search engines, in the words of schema.org."""
    dataset = edition.dataset
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": dataset.title,
        "description": f"{dataset.description.strip()} {dataset.licence.note.strip()}",
        "version": edition.version,
        "datePublished": edition.released_on,
        "license": dataset.licence.path,
        "isAccessibleForFree": True,
        "inLanguage": list(dataset.languages),
        "keywords": list(dataset.keywords),
        "creator": [{"@type": "Organization", "name": c["title"]} for c in dataset.contributors],
        "citation": edition.citation,
        "distribution": [{"@type": "DataDownload", "name": d.path, "contentUrl": d.path} for d in downloads],
    }


def coded(text: str) -> Any:
    """A text in whose HTML the words between backquotes are code."""
    from markupsafe import Markup, escape

    parts = (escape(part) for part in text.split("`"))
    return Markup("").join(Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in enumerate(parts))


def size(count: int) -> str:
    """A number of bytes for people."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} B"


def _read(name: str) -> str:
    return resources.files("flows.publish.page").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
