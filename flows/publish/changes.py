"""`CHANGES.md`: what a release changes against the one before, in numbers and words."""

from collections.abc import Mapping, Sequence

from flows.diff import TableDiff

# So many keys a table are spelt out; `comity diff` lists them all.
SPELT_OUT = 20


def changes_markdown(
    version: str, previous: str | None, diffs: Sequence[TableDiff], redirects: Sequence[Mapping[str, str]] = ()
) -> str:
    """The page; `previous` is None for a first release, `redirects` are the rows of that name."""
    if previous is None:
        return f"# Changes in {version}\n\nFirst release.\n"
    lines = [f"# Changes in {version} against {previous}", ""]
    if all(d.empty for d in diffs):
        return "\n".join([*lines, "The tables are the same; what accompanies them changed.", ""])
    lines += ["| table | added | removed | changed |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| `{d.table}` | {len(d.added)} | {len(d.removed)} | {len(d.changed)} |" for d in diffs if not d.empty]
    lines += _redirected(diffs, redirects)
    for diff in diffs:
        for word, keys in (("Added to", diff.added), ("Removed from", diff.removed), ("Changed in", diff.changed)):
            if keys:
                lines += ["", f"## {word} `{diff.table}`", ""]
                lines += [f"- `{' '.join(_code(k) for k in key)}`" for key in keys[:SPELT_OUT]]
                if len(keys) > SPELT_OUT:
                    lines.append(f"- and {len(keys) - SPELT_OUT} more; `comity diff {previous} {version}` lists them")
    return "\n".join([*lines, ""])


def _redirected(diffs: Sequence[TableDiff], redirects: Sequence[Mapping[str, str]]) -> list[str]:
    """Which actors have another identifier since the release before; those of earlier ones are counted only."""
    gone = {key[0] for diff in diffs if diff.table == "actors" for key in diff.removed}
    targets: dict[str, list[str]] = {}
    for row in redirects:
        targets.setdefault(row["old"], []).append(f"`{row['new']}`")
    fresh = {old: now for old, now in targets.items() if old in gone}
    if not targets:
        return []
    lines = ["", "## Actors with another `actor_id`", ""]
    lines += [f"- `{old}` is now {' and '.join(now)}" for old, now in list(fresh.items())[:SPELT_OUT]]
    more = [f"{len(fresh) - SPELT_OUT} more"] if len(fresh) > SPELT_OUT else []
    earlier = len(targets) - len(fresh)
    more += [f"{earlier} that earlier releases gave up"] if earlier else []
    if more:
        said = f"{' and '.join(more)}: rows of `changes.parquet` with the op `merged_into` or `split_into`"
        lines.append(f"- and {said}" if fresh else f"- {said}")
    return lines


def _code(value: object) -> str:
    # A key may hold a file name that somebody else chose: keep it on its line and inside its code span.
    return " ".join(str(value).replace("`", "'").split())
