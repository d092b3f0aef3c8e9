"""The command `comity`. Each command imports what it needs when it runs, so that --help answers at once.

Data goes to stdout, everything else to stderr. Exit status: contract section 1, and `errors.py`.
"""

import contextlib
import errno
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.errors import ComityError
from flows.settings import Runner

if TYPE_CHECKING:
    from flows.query import Answer, Filters

# What a shell says of a program that SIGPIPE ended: 128 and the number of the signal.
READER_GONE = 141

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Open datasets on cooperation between countries, from texts to verified releases.",
)

Sources = Annotated[
    list[str] | None, typer.Argument(metavar="[SOURCES]", help="Files, folders, globs or addresses.  [default: seeds/]")
]
Output = Annotated[Path, typer.Option("--output", metavar="DIR", help="Folder that holds the releases.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes that annotate.  [default: one a core]")
]
Where = Annotated[
    Runner | None,
    typer.Option("--runner", help="Where documents are annotated.  [default: processes; dask with --dask]"),
]
Dask = Annotated[
    str | None,
    typer.Option(
        "--dask", metavar="ADDRESS", help="Scheduler of a Dask cluster.  [default: a cluster on this machine]"
    ),
]
Sign = Annotated[
    Path | None,
    typer.Option("--sign", metavar="KEYFILE", envvar="COMITY_SIGN", help="Sign with this secret key of minisign."),
]
Follow = Annotated[
    bool | None,
    typer.Option(
        "--follow/--no-follow",
        help="Read the pages that feeds link to.  [default: those of feeds that have an address]",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]


def main() -> None:
    """Entry point of the command: turns every known mistake into one sentence and an exit status."""
    if sys.stdout is None:  # the shell closed it: there is nobody to write to
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
    status = _run()
    try:
        sys.stdout.flush()
    except OSError as error:
        # What is left of the output goes nowhere, so that the interpreter does not try once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if not isinstance(error, BrokenPipeError):
            print(f"comity: the output cannot be written: {error.strerror}", file=sys.stderr)
            status = status or 1
    sys.exit(status)


def _run() -> int | str | None:
    try:
        app()
    except ComityError as error:
        print(f"comity: {error}", file=sys.stderr)
        return error.exit_status
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(f"comity: there is no place to write to any more: {error.strerror}", file=sys.stderr)
        return 1
    except SystemExit as end:
        # Typer ends so where the reader of our output has seen enough, such as `head`.
        return READER_GONE if isinstance(end.__context__, BrokenPipeError) else end.code
    return 0


@app.command()
def release(
    sources: Sources = None,
    output: Output = Path("output"),
    workers: Workers = None,
    follow: Follow = None,
    sign: Sign = None,
    runner: Where = None,
    dask: Dask = None,
    as_json: Json = False,
) -> None:
    """Ingest, extract, normalize, validate and publish; prints the release's path."""
    from flows.run import run_release

    if dask and runner == "processes":
        raise typer.BadParameter("an address of Dask needs --runner dask", param_hint="--dask")
    outcome = run_release(sources, output, workers, follow, sign, runner or ("dask" if dask else "processes"), dask)
    print(json.dumps(outcome, ensure_ascii=False) if as_json else outcome["path"])


@app.command()
def extract(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="A file of any format that release reads; - for a text on stdin.")
    ],
    as_json: Json = False,
) -> None:
    """Show what is found in documents; writes nothing."""
    from flows.preview import STDIN, as_text, preview
    from flows.records import Refusal

    shown = refused = 0
    for found in preview(file, sys.stdin.buffer.read() if file == STDIN else b""):
        if isinstance(found, Refusal):
            print(f"comity: {found.origin}: {found.reason}: {found.detail}", file=sys.stderr)
            refused += 1
        else:
            print(json.dumps(found, ensure_ascii=False, allow_nan=False) if as_json else as_text(found))
            shown += 1
    if refused and not shown:
        raise typer.Exit(1)


@app.command()
def verify(
    release: Annotated[Path, typer.Argument(metavar="[RELEASE]", help="A release, or an output folder.")] = Path(
        "output"
    ),
    public_key: Annotated[
        str | None,
        typer.Option("--public-key", metavar="KEY|FILE", help="Check the signature with this key of minisign."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check checksums, schemas, keys, counts and every quotation of a release, and who signed it."""
    from flows.verify import find_release
    from flows.verify import verify as problems_of

    folder = find_release(release)
    problems = problems_of(folder, public_key)
    if as_json:
        print(json.dumps({"release": str(folder), "valid": not problems, "problems": problems}, ensure_ascii=False))
    elif problems:
        print("\n".join(problems))
    else:
        print(f"{folder}: valid")
    if problems:
        print(f"comity: {folder} is not valid: {len(problems)} problems", file=sys.stderr)
        raise typer.Exit(1)


@app.command()
def diff(old: Path, new: Path, as_json: Json = False) -> None:
    """Rows added, removed and changed between two releases, per table."""
    from flows.diff import diff_tables
    from flows.verify import find_release

    changes = diff_tables(find_release(old) / "parquet", find_release(new) / "parquet")
    if as_json:
        rows = [{"table": c.table, "added": c.added, "removed": c.removed, "changed": c.changed} for c in changes]
        print(json.dumps(rows, ensure_ascii=False))
        return
    for change in changes:
        print(
            f"{change.table}: {len(change.added)} added, {len(change.removed)} removed, {len(change.changed)} changed"
        )
        for mark, keys in (("+", change.added), ("-", change.removed), ("~", change.changed)):
            for key in keys:
                print(f"  {mark} {' '.join(map(str, key))}")


Release = Annotated[Path, typer.Option("--release", metavar="RELEASE", help="A release, or an output folder.")]
Format = Annotated[str, typer.Option("--format", help="table, csv, json or jsonl.")]
Countries = Annotated[
    list[str] | None,
    typer.Option("--country", "--countries", metavar="CODES", help="ISO 3166-1 alpha-3, by commas or repeated."),
]
Sectors = Annotated[
    list[str] | None, typer.Option("--sector", "--sectors", metavar="SECTORS", help="Identifiers, likewise.")
]
Speakers = Annotated[
    list[str] | None, typer.Option("--speaker", metavar="NAME", help="A part of a name; may be repeated.")
]
Since = Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day of publication: YYYY-MM-DD.")]
Until = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day of publication.")]


def _filters(
    countries: list[str] | None,
    sectors: list[str] | None,
    speakers: list[str] | None,
    since: str | None,
    until: str | None,
) -> "Filters":
    from flows.query import Filters
    from flows.query.values import day, listed

    try:
        days = (day(text) if text is not None else None for text in (since, until))
        return Filters(listed(countries or ()), listed(sectors or ()), tuple(speakers or ()), *days)
    except KeyError as error:
        raise typer.BadParameter(str(error.args[0])) from error


@app.command()
def sql(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A select of DuckDB's SQL.")],
    release: Release = Path("output"),
    format: Format = "table",
) -> None:
    """Ask a release in SQL: its tables and ready views, such as statement_list, have their names."""
    from flows.query import sql as ask
    from flows.verify import find_release

    _check_format(format)
    with ask(find_release(release), query) as answer:
        _print_answer(answer, format)


@app.command()
def query(
    countries: Countries = None,
    sectors: Sectors = None,
    speakers: Speakers = None,
    since: Since = None,
    until: Until = None,
    release: Release = Path("output"),
    format: Format = "table",
) -> None:
    """Statements of a release by country, sector, speaker and day.

    Of several values of one kind any will do, of several kinds all must hold. A table shows the main columns, its long
    cells cut; csv, json and jsonl give all columns of the view statement_list.
    """
    from flows.query import statements
    from flows.query.output import SHORT, chosen
    from flows.verify import find_release

    _check_format(format)
    with statements(find_release(release), _filters(countries, sectors, speakers, since, until)) as answer:
        _print_answer(chosen(answer, SHORT) if format == "table" else answer, format)


@app.command()
def export(
    format: Annotated[
        str,
        typer.Option("--format", help="csv, parquet, jsonl, xlsx, graphml, gexf, dna, plover or sqlite."),
    ],
    countries: Countries = None,
    sectors: Sectors = None,
    speakers: Speakers = None,
    since: Since = None,
    until: Until = None,
    network: Annotated[
        str | None,
        typer.Option("--network", help="Of graphml and gexf: actor_sector, actor_agreement or country_dyads."),
    ] = None,
    release: Release = Path("output"),
    output: Annotated[str, typer.Option("--output", metavar="FILE|-", help="Where to; - for stdout.")] = "-",
) -> None:
    """Write a release, or a slice of it, for other programs: tables, networks, events, a SQLite database.

    csv, parquet, jsonl and xlsx have a row a statement, with the columns of the view statement_list; graphml and gexf
    one of the networks, and dna the event list, computed from the slice; plover an event a line; sqlite every table
    and key. Of several countries, sectors or speakers any will do; several kinds of filters must all hold.
    """
    from flows.export import export as write
    from flows.verify import find_release

    filters = _filters(countries, sectors, speakers, since, until)
    try:
        count = write(find_release(release), format, filters, output, network)
    except KeyError as error:
        raise typer.BadParameter(str(error.args[0])) from error
    print(f"{count:,} statements written as {format}", file=sys.stderr)


def _check_format(name: str) -> None:
    from flows.query.output import FORMATS

    if name not in FORMATS:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(FORMATS)}", param_hint="--format")


def _print_answer(answer: "Answer", name: str) -> None:
    from flows.query.output import FORMATS

    for line in FORMATS[name](answer):
        print(line)


@app.command()
def evaluate(
    gold_dir: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder with NN.txt and NN.gold.json.")],
    as_json: Json = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", metavar="FILE", help="Write every mistake to a .html or .md page.")
    ] = None,
    record: Annotated[
        str | None, typer.Option("--record", metavar="NAME", help="Keep the figures, for every release to print.")
    ] = None,
) -> None:
    """Measure accuracy against gold annotations: every measure with its 95 % interval.

    The texts are read as a release reads them, and compared with NN.gold.json: an object with "actors" (name, type,
    country, aliases) and "statements" (kind, act, stage, stance, speakers, sectors, countries, and content_spans, a
    list of pairs of offsets into the text). Speakers are names of actors; codes are those of the data dictionary.

    Of each measure, --json gives "gold", "found", "right", "precision", "recall", "f1", or "n", "right", "accuracy",
    with "interval"; shares are from 0 to 1.
    """
    from flows.evaluate.command import PAGES, run

    if errors is not None and errors.suffix.lower() not in PAGES:
        raise typer.BadParameter(f"{errors} ends in none of {', '.join(PAGES)}", param_hint="--errors")
    print(run(gold_dir, as_json, errors, record))


@app.command()
def schema(
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="One table; all where none is named.")] = None,
    format: Annotated[
        str, typer.Option(help="markdown, json, datapackage, croissant, sql, or codebook: the rules of coding.")
    ] = "markdown",
) -> None:
    """The data dictionary."""
    from schemas.render import FORMATS, render

    if format not in FORMATS:
        raise typer.BadParameter(f"{format!r} is none of {', '.join(FORMATS)}", param_hint="--format")
    try:
        print(render(format, table), end="")
    except KeyError as error:
        raise typer.BadParameter(str(error.args[0]), param_hint="TABLE") from error


@app.command()
def serve(
    cron: Annotated[str | None, typer.Option(metavar="EXPR", help="When to run, such as '0 6 * * *'.")] = None,
    sources: Annotated[list[str] | None, typer.Option("--sources", help="As for release; may be repeated.")] = None,
    output: Output = Path("output"),
    workers: Workers = None,
    follow: Follow = None,
    sign: Sign = None,
) -> None:
    """Run the release flow on a schedule, as a Prefect deployment; stop with Ctrl-C."""
    from flows import schedule

    with contextlib.suppress(KeyboardInterrupt):
        schedule.serve(cron, sources or ["seeds"], output, workers, follow, sign)


@app.command()
def doctor(output: Output = Path("output"), as_json: Json = False) -> None:
    """Check the installation: versions, model, Prefect API, write access."""
    from dataclasses import asdict

    from flows.doctor import examine

    findings = list(examine(output))
    if as_json:
        print(json.dumps({"ok": all(f.ok for f in findings), "findings": [asdict(f) for f in findings]}))
    for finding in () if as_json else findings:
        print(f"{'ok' if finding.ok else 'NO':3} {finding.question}: {finding.answer}")
        if not finding.ok:
            print(f"    → {finding.mend}")
    if not all(f.ok for f in findings):
        raise typer.Exit(1)
