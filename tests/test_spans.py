"""Questions about spans in order."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flows.extract.spans import overlaps, union, within

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda pair: (pair[0], sum(pair))), max_size=6)


def characters(spans: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


@given(SPANS)
def test_a_union_holds_the_same_characters_in_spans_that_are_sorted_and_apart(spans: list[tuple[int, int]]):
    joined = union(spans)
    assert characters(joined) == characters(spans)
    assert all(before[1] < after[0] for before, after in pairwise(joined))


@given(SPANS, st.integers(0, 50), st.integers(1, 9))
def test_within_and_overlaps_agree_with_the_characters(spans: list[tuple[int, int]], start: int, length: int):
    joined, held = union(spans), characters(spans)
    assert within(joined, start) == (start in held)
    assert overlaps(joined, (start, start + length)) == (not held.isdisjoint(range(start, start + length)))
