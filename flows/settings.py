"""What holds for a run where the user says nothing: sources, and how Prefect behaves (set before it is imported)."""

import contextlib
import os
from pathlib import Path
from typing import Literal

# Where documents are annotated (`flows.runners`).
Runner = Literal["processes", "dask"]
# What is read where no source is named.
DEFAULT_SOURCES = ("seeds",)

DEFAULTS = {
    # Prefect's own state (a small database) stays with the project and apart from other versions' in the home folder.
    "PREFECT_HOME": str(Path.cwd() / ".cache" / "prefect"),
    # A cold start migrates a database and takes longer than Prefect waits for by default.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    # No figures about the user go anywhere.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


def apply_settings() -> None:
    """Fill in the environment, keeping what is set; call before Prefect or Great Expectations is imported."""
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    with contextlib.suppress(OSError):  # a folder that cannot be made is Prefect's to report
        Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
    if not os.environ.get("PREFECT_API_URL"):
        # The embedded server is stopped with the run and would log the calls that this interrupts as errors.
        os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "CRITICAL")
