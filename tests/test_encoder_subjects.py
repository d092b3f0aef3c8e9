"""Which of what a text names a statement is about: the product of its query with the keys of the pieces."""

import numpy as np
import pytest

from flows.extract.encoder.features import Pieces
from flows.extract.encoder.subjects import NUMBERS, WIDTH, Named, chances, named
from flows.extract.encoder.windows import SIZE
from flows.records import Attribution


def row(count: int) -> Pieces:
    """Pieces of four characters, with a blank behind each."""
    starts = np.arange(count) * 5
    return Pieces(np.arange(count), np.zeros(count, dtype=np.int64), starts, starts + 4)


def keys(count: int, fits: dict[int, float]) -> np.ndarray:
    """Keys that give a query of ones the scores of `fits`, and 0 elsewhere."""
    found = np.zeros((count, NUMBERS))
    for place, score in fits.items():
        found[place, 0] = score * WIDTH**0.5
    return found


QUERY = np.eye(NUMBERS)[0]


def test_the_pieces_of_each_subject_stand_in_the_order_of_the_text() -> None:
    found = named(row(10), {"PER": [(25, 29), (0, 9)], "CHL": [(10, 14)]})
    assert found.ids == ("PER", "CHL")
    assert found.pieces.tolist() == [0, 1, 2, 5]
    assert found.owners.tolist() == [0, 0, 1, 0]


def test_the_mention_that_fits_best_counts_most() -> None:
    known = Named(("PER", "CHL"), np.array([0, 2, 5]), np.array([0, 1, 0]))
    found = chances(row(10), keys(10, {0: -3.0, 2: -3.0, 5: 4.0}), QUERY, Attribution(((15, 24),)), known)
    assert found["PER"] == pytest.approx(1 / (1 + np.exp(-4.0)), abs=0.01)
    assert found["CHL"] == pytest.approx(1 / (1 + np.exp(3.0)), abs=0.01)


def test_the_last_numbers_of_query_and_key_count_by_themselves() -> None:
    there, query = np.zeros((10, NUMBERS)), np.zeros(NUMBERS)
    there[2, WIDTH], query[WIDTH] = 1.5, -0.5
    found = chances(row(10), there, query, Attribution(((15, 24),)), Named(("PER",), np.array([2]), np.array([0])))
    assert found == {"PER": pytest.approx(1 / (1 + np.exp(-1.0)))}


def test_what_is_named_far_from_the_statement_is_not_judged() -> None:
    count = SIZE + 50
    known = Named(("PER", "CHL"), np.array([0, count - 5]), np.array([0, 1]))
    said = Attribution(((5 * (count - 10), 5 * (count - 8)),))
    assert set(chances(row(count), keys(count, {}), QUERY, said, known)) == {"CHL"}
    assert chances(row(count), keys(count, {}), QUERY, said, Named((), known.pieces[:0], known.owners[:0])) == {}
