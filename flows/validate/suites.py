"""Suites of expectations, run by Great Expectations over pandas frames."""

import logging
import os
from dataclasses import dataclass
from typing import Any

import pandas as pd

from flows.validate.report import Check
from schemas.expectations import Expectation

# So many failing rows are named; the report says how many there are in all.
NAMED_ROWS = 10


@dataclass(frozen=True, slots=True)
class Suite:
    """What is expected of one frame; `key` are the columns that name a row."""

    name: str
    frame: pd.DataFrame
    expectations: tuple[Expectation, ...]
    key: tuple[str, ...]


def run_suites(suites: list[Suite]) -> list[Check]:
    """One check per expectation, in order; RuntimeError where one could not be evaluated."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read when the library is imported
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    # It tells every temporary folder that it makes; a log of ours says what happened to the data.
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("tables")
    checks = []
    for suite in suites:
        batch = source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe("all")
        rules = context.suites.add(gx.ExpectationSuite(name=suite.name, expectations=list(suite.expectations)))
        definition = gx.ValidationDefinition(name=suite.name, data=batch, suite=rules)
        result = context.validation_definitions.add(definition).run(
            batch_parameters={"dataframe": suite.frame},
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": list(suite.key)},
        )
        checks += [_check(suite, r) for r in result.results]
    return checks


def _check(suite: Suite, result: Any) -> Check:
    config, outcome = result.expectation_config, result.result or {}
    if (result.exception_info or {}).get("raised_exception"):
        reason = result.exception_info["exception_message"]
        raise RuntimeError(f"{suite.name}: {config.type} could not be evaluated: {reason}")
    kwargs = config.kwargs
    columns = kwargs.get("column_list") or [kwargs[k] for k in ("column", "column_A", "column_B") if k in kwargs]
    places = outcome.get("unexpected_index_list") or []
    rows = [" ".join(_word(place[k]) for k in suite.key if k in place) for place in places[:NAMED_ROWS]]
    unexpected = int(outcome.get("unexpected_count", 0 if result.success else 1))
    evaluated = len(suite.frame)
    return Check(suite.name, config.type, ", ".join(columns), bool(result.success), evaluated, unexpected, tuple(rows))


def _word(value: Any) -> str:
    # One missing integer makes its whole column floating; a row's name shows neither that nor `nan`.
    if value is None or value != value:
        return "(empty)"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
