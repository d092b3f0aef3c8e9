"""How signs are weighed."""

import math

import pytest

from flows.extract import ties
from schemas import codes, lexicon


def test_signs_count_alone_with_the_bond_and_in_pairs_with_the_bond() -> None:
    assert list(ties.crossed("near", frozenset("ba"))) == ["near", "a", "near&a", "b", "near&b", "near&a&b"]


def test_a_chance_is_the_logistic_of_the_weights_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ties, "_weights", lambda name: {"(bias)": -1.0, "near": 2.0, "near&a&b": 0.5})
    ties.chance.cache_clear()
    assert ties.chance("any", "near", frozenset("ab")) == pytest.approx(1 / (1 + math.exp(-1.5)))
    assert ties.chance("any", "far", frozenset("c")) == pytest.approx(1 / (1 + math.exp(1.0)))
    ties.chance.cache_clear()


@pytest.mark.parametrize("name", ["country_weights", "sector_weights"])
def test_no_weight_names_a_country_or_a_sector(name: str) -> None:
    signs = {part for row in lexicon(name) for part in row["sign"].split("&")}
    assert not {s for s in signs if len(s) == 3 and s.isupper()}
    assert signs.isdisjoint(codes("sectors"))
