"""`CHANGES.md`: what a release changes against the one before, in numbers and words."""

from collections.abc import Sequence

from flows.diff import TableDiff

# So many keys a table are spelt out; `comity diff` lists them all.
SPELT_OUT = 20


def changes_markdown(version: str, previous: str | None, diffs: Sequence[TableDiff]) -> str:
    """The page; `previous` is None for a first release."""
    if previous is None:
        return f"# Changes in {version}\n\nFirst release.\n"
    lines = [f"# Changes in {version} against {previous}", ""]
    if all(d.empty for d in diffs):
        return "\n".join([*lines, "The tables are the same; what accompanies them changed.", ""])
    lines += ["| table | added | removed | changed |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| `{d.table}` | {len(d.added)} | {len(d.removed)} | {len(d.changed)} |" for d in diffs if not d.empty]
    for diff in diffs:
        for word, keys in (("Added to", diff.added), ("Removed from", diff.removed), ("Changed in", diff.changed)):
            if keys:
                lines += ["", f"## {word} `{diff.table}`", ""]
                lines += [f"- `{' '.join(_code(k) for k in key)}`" for key in keys[:SPELT_OUT]]
                if len(keys) > SPELT_OUT:
                    lines.append(f"- and {len(keys) - SPELT_OUT} more; `comity diff {previous} {version}` lists them")
    return "\n".join([*lines, ""])


def _code(value: object) -> str:
    # A key may hold a file name that somebody else chose: keep it on its line and inside its code span.
    return " ".join(str(value).replace("`", "'").split())
