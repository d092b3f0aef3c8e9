"""The parts of the README that are rendered from declarations: `make docs` writes them, a test compares them.

A part stands between `<!-- begin NAME -->` and `<!-- end NAME -->`.
"""

import re
from collections.abc import Callable, Container
from pathlib import Path

import typer

from flows.cli import app
from flows.preview import as_text, preview
from flows.publish.contents import contents_markdown
from flows.publish.faq import limits_markdown
from schemas import dataset
from schemas.accuracy import accuracy, recorded

# Statements that are shown.
SAMPLE = 4
WIDTH = 112
README = Path(__file__).parent.parent / "README.md"
_PART = re.compile(r"(<!-- begin (\w+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)


def commands() -> str:
    """One row per command, from the commands' own help."""
    lines = ["| command | does |", "| --- | --- |"]
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # a group has commands
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        words = ["comity", name, *(str(a.metavar or str(a.name).upper()).replace("|-", "") for a in arguments)]
        lines.append(f"| `{' '.join(words)}` | {str(command.help).splitlines()[0].rstrip('.')} |")
    return "\n".join(lines)


def tables() -> str:
    """One row per table, from its declaration."""
    rows = (f"| `{t.name}` | {', '.join(t.primary_key)} | {t.description} |" for t in dataset().tables)
    return "\n".join(["| table | key | what a row is |", "| --- | --- | --- |", *rows])


def figures() -> str:
    """One row per measure: what was recorded for the program's gold set, beside the agreement of two readers."""
    declared, known = accuracy(), recorded()["development"]
    lines = [
        f"{known['documents']} documents, {known['statements']} statements. "
        + " ".join(declared.coded_by["development"].split()),
        "",
        "| measure | program | 95 % interval | two readers |",
        "| --- | ---: | --- | ---: |",
    ]
    for measure in declared.measures:
        found = known["measures"][measure.name]
        low, high = (f"{100 * limit:.0f}" for limit in found["interval"])
        readers = "" if measure.agreement is None else str(measure.agreement)
        lines.append(f"| {measure.label} | {100 * found[measure.form]:.1f} | {low} to {high} | {readers} |")
    return "\n".join(lines)


def sample() -> str:
    """The beginning of what `comity extract` says of the seed text, long lines cut."""
    (path,) = (README.parent / "seeds").glob("*.txt")
    (found,) = (found for found in preview(str(path)) if isinstance(found, dict))
    shown = as_text(found).split("\n\n")[: SAMPLE + 1]
    lines = [
        line if len(line) <= WIDTH else line[: WIDTH - 2].rstrip() + " …"
        for block in shown
        for line in (*block.split("\n"), "")
    ]
    command = f"$ .venv/bin/comity extract seeds/{path.name}"
    return "\n".join(["```console", command, *lines, "…", "```"])


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "figures": figures,
    "files": contents_markdown,
    "limits": limits_markdown,
    "sample": sample,
    "tables": tables,
}


def rendered(text: str, names: Container[str] = PARTS) -> str:
    """A text with some of its generated parts written anew, all unless said otherwise."""
    return _PART.sub(lambda p: f"{p[1]}{PARTS[p[2]]()}\n{p[3]}" if p[2] in names else p[0], text)


if __name__ == "__main__":
    README.write_text(rendered(README.read_text("utf-8")), "utf-8")
