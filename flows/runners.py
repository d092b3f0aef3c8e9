"""Where the documents of a run are annotated: in processes of this machine, or by the workers of a Dask cluster.

Workers elsewhere need this installation and the folders of the run under the same paths; what comes out is the same.
"""

import logging
import os
from typing import Any

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows.errors import ComityError
from flows.settings import Runner

_PATIENCE = "10s"


def task_runner(runner: Runner, workers: int | None, batches: int, dask: str | None = None) -> TaskRunner[Any]:
    """The runner for so many batches; `workers` of this machine (one a core unless said otherwise), or those of `dask`.

    With processes just one batch, which has nothing to share, is annotated in a thread.
    """
    count = min(workers or os.cpu_count() or 1, batches)
    if runner == "dask":
        from prefect_dask.task_runners import DaskTaskRunner

        for name in ("distributed", "prefect.task_runner.dask"):  # they log every connection
            logging.getLogger(name).setLevel(logging.WARNING)
        if dask:
            return DaskTaskRunner(address=dask)
        here = {"n_workers": max(count, 1), "threads_per_worker": 1, "dashboard_address": None}
        return DaskTaskRunner(cluster_kwargs=here)
    return ProcessPoolTaskRunner(max_workers=count) if count > 1 else ThreadPoolTaskRunner(max_workers=1)


def check_dask(address: str | None) -> None:
    """ComityError when a run with Dask could not annotate: it is not installed, or no scheduler is at the address."""
    try:
        import prefect_dask  # noqa: F401
        from distributed import Client
    except ImportError as error:
        raise ComityError(
            f"--runner dask needs the extra `dask` ({error}); install it with pip install --editable '.[dask]'"
        ) from error
    if address is None:
        return
    try:
        with Client(address, timeout=_PATIENCE) as client:  # type: ignore[no-untyped-call]
            workers = client.scheduler_info()["workers"]
    except (OSError, TypeError, ValueError) as error:
        raise ComityError(
            f"no Dask scheduler answers at {address} ({error or type(error).__name__}); "
            "start one with `dask scheduler`, or leave out --dask for a cluster on this machine"
        ) from error
    if not workers:
        raise ComityError(f"the Dask scheduler at {address} has no workers; start one with `dask worker {address}`")
