"""What `comity evaluate` does: checks what it was given, evaluates, writes what was asked for."""

import json
import sys
from pathlib import Path

from flows.errors import ComityError
from flows.evaluate import Evaluation, evaluate
from flows.evaluate.errors_page import errors_page
from flows.evaluate.pages import as_html, as_markdown
from flows.evaluate.record import check_name, record
from flows.evaluate.report import as_json, as_text

PAGES = {".html": as_html, ".md": as_markdown}


def run(gold_dir: Path, machine_readable: bool, errors: Path | None, name: str | None) -> str:
    """What goes to stdout; a ComityError, before anything is read, where a file or figures could not be written."""
    if name is not None:
        check_name(name)
    if errors is not None and not errors.parent.is_dir():
        raise ComityError(f"there is no folder {errors.parent} for the page of errors")
    evaluation = evaluate(gold_dir)
    for document, reason in evaluation.not_read.items():
        print(f"comity: {document}.txt was not read ({reason}); all of its gold counts as missed", file=sys.stderr)
    if errors is not None:
        _write_page(evaluation, errors)
    if name is not None:
        print(f"comity: recorded in {record(evaluation, name)}", file=sys.stderr)
    if machine_readable:
        return json.dumps(as_json(evaluation), ensure_ascii=False, allow_nan=False)
    return as_text(evaluation)


def _write_page(evaluation: Evaluation, path: Path) -> None:
    page = PAGES[path.suffix.lower()](errors_page(evaluation.comparisons))
    try:
        path.write_text(page, "utf-8")
    except OSError as error:
        raise ComityError(f"the page of errors cannot be written: {path}: {error.strerror}") from error
