"""Decides between the codes of a codelist by weights of signs, which `flows/training/judgements.py` learns."""

import csv
import functools
from collections.abc import Iterable, Mapping
from importlib import resources
from types import MappingProxyType

_BIAS = "bias"


@functools.cache
def weights(name: str) -> tuple[tuple[str, ...], Mapping[str, tuple[float, ...]]]:
    """The codes of a judgement, and for each sign the weight that it gives to each of them, in their order."""
    text = resources.files("flows.extract").joinpath("weights", f"{name}.csv").read_text("utf-8")
    header, *rows = csv.reader(text.splitlines(), strict=True)
    return tuple(header[1:]), MappingProxyType({row[0]: tuple(map(float, row[1:])) for row in rows})


def decide(name: str, signs: Iterable[str]) -> str:
    """The code to which the signs give the most weight; the first of equals."""
    codes, table = weights(name)
    found = [table[sign] for sign in sorted({*signs, _BIAS}) if sign in table]
    totals = [sum(column) for column in zip(*found, strict=True)]
    return codes[totals.index(max(totals))]
