"""One release from the command line: quick checks first, then the flow, and its failures in words."""

import logging
from pathlib import Path
from typing import Any

from flows.errors import ComityError
from flows.ingest.discover import discover
from flows.publish.signature import secret_key
from flows.publish.store import writing
from flows.settings import DEFAULT_SOURCES, Runner


def run_release(
    sources: list[str] | None,
    output: Path,
    workers: int | None,
    follow: bool | None = None,
    sign: Path | None = None,
    runner: Runner = "processes",
    dask: str | None = None,
) -> dict[str, Any]:
    """What the flow returns; a ComityError where it could not make a release, whatever the reason."""
    given = sources or list(DEFAULT_SOURCES)
    discover(given)
    if sign is not None:  # before an hour is spent on what could not be signed
        secret_key(sign)
    with writing(output):  # a lock that is held, or a folder that cannot be written, is said before Prefect starts
        pass
    from flows.release import release
    from flows.runners import check_dask

    if runner == "dask":
        check_dask(dask)
    _without_tracebacks()
    try:
        key = str(sign) if sign else None
        state = release(given, str(output), workers, follow, key, runner, dask, return_state=True)
    except RuntimeError as error:  # Prefect's own start failed, before the flow began
        raise ComityError(f"Prefect could not start: {error} `comity doctor` says what it finds") from error
    result: Any = state.result(raise_on_failure=False)
    if state.is_completed():
        outcome: dict[str, Any] = result
        return outcome
    if isinstance(result, ComityError):
        raise result
    raise ComityError(f"the run failed: {result!r}; the newest file in {output / 'runs'} says in which step") from (
        result if isinstance(result, BaseException) else None
    )


def _without_tracebacks() -> None:
    """Drop Prefect's log lines about errors that the command itself says in one sentence."""

    def keep(record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, ComityError) and "Finished in state Failed" not in record.getMessage()

    for name in ("prefect.flow_runs", "prefect.task_runs"):
        logging.getLogger(name).addFilter(keep)
