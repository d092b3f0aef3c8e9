import itertools

import numpy as np

from flows.extract.encoder import tags
from flows.extract.encoder.windows import windows


def scores(row: np.ndarray) -> np.ndarray:
    return np.log(np.eye(tags.TAGS)[row] * 0.9 + 0.02)


def test_spans_come_back_from_their_tags() -> None:
    runs = [(0, 1), (1, 4), (6, 8), (8, 9)]
    assert tags.runs(scores(tags.tag(9, runs))) == runs


def test_of_two_spans_that_overlap_the_earlier_stays() -> None:
    assert tags.runs(scores(tags.tag(6, [(1, 4), (3, 6)]))) == [(1, 4)]


def test_a_span_without_its_end_is_closed_where_that_costs_least() -> None:
    row = np.array([tags.OUTSIDE, tags.BEGIN, tags.INSIDE, tags.OUTSIDE])
    found = scores(row)
    found[2, tags.END] = np.log(0.05)
    assert tags.runs(found) == [(1, 3)]


def test_no_pieces_have_no_spans() -> None:
    assert tags.runs(np.zeros((0, tags.TAGS))) == []


def test_every_row_of_scores_gives_legal_spans() -> None:
    numbers = np.random.default_rng(7)
    for _ in range(200):
        found = numbers.normal(size=(numbers.integers(1, 40), tags.TAGS)) * 3
        found -= np.log(np.exp(found).sum(1, keepdims=True))
        runs = tags.runs(found)
        assert all(a < b for a, b in runs)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(runs))


def test_every_piece_is_judged_by_exactly_one_window() -> None:
    for count in (0, 1, 5, 10, 11, 12, 19, 20, 21, 57):
        parts = windows(count, size=10, overlap=4)
        owned = [place for w in parts for place in range(w.own_start, w.own_end)]
        assert owned == list(range(count))
        assert all(w.start <= w.own_start and w.own_end <= w.end and w.end - w.start <= 10 for w in parts)
