"""Table declarations → the expectations of the quality gate, in Great Expectations' words.

An expectation is a dictionary with `type` and `kwargs`, as a suite takes it; nothing is imported here.
"""

import re
from typing import Any

from schemas.load import codes
from schemas.model import Field, Table

Expectation = dict[str, Any]


def expectations(table: Table) -> list[Expectation]:
    """What every row of the table must fulfil, whatever the other tables hold."""
    suite = [_expect("expect_table_columns_to_match_ordered_list", column_list=list(table.columns))]
    for field in table.fields:
        suite += _field(field)
    key = list(table.primary_key)
    if len(key) == 1:
        suite.append(_expect("expect_column_values_to_be_unique", column=key[0]))
    else:
        suite.append(_expect("expect_compound_columns_to_be_unique", column_list=key))
    for smaller, larger in (("start", "end"), ("country_a", "country_b"), ("first_published_on", "last_published_on")):
        if {smaller, larger} <= set(table.columns):
            suite.append(
                _expect(
                    "expect_column_pair_values_a_to_be_greater_than_b",
                    column_A=larger,
                    column_B=smaller,
                    or_equal=smaller == "first_published_on",
                    ignore_row_if="either_value_is_missing",
                )
            )
    return suite


def _field(field: Field) -> list[Expectation]:
    # The items of a list column are checked where they stand as rows, in the link tables.
    if field.type == "list":
        return []
    found = []
    if field.required:
        found.append(_expect("expect_column_values_to_not_be_null", column=field.name))
    if field.unique:
        found.append(_expect("expect_column_values_to_be_unique", column=field.name))
    if field.pattern:
        # No capturing groups (pandas warns of them), and no line break after the end.
        regex = "^(?:" + re.sub(r"\((?!\?)", "(?:", field.pattern) + r")\Z"
        found.append(_expect("expect_column_values_to_match_regex", column=field.name, regex=regex))
    if field.codelist:
        allowed = list(codes(field.codelist))
        found.append(_expect("expect_column_values_to_be_in_set", column=field.name, value_set=allowed))
    if field.minimum is not None or field.maximum is not None:
        bounds = {"min_value": field.minimum, "max_value": field.maximum}
        found.append(_expect("expect_column_values_to_be_between", column=field.name, **bounds))
    return found


def _expect(name: str, **kwargs: Any) -> Expectation:
    return {"type": name, "kwargs": kwargs}
