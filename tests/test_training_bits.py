"""Weights rounded to eight bits: products of two neighbours stay within 16 bits, and rounding again changes nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from flows.training.bits import fitted

WEIGHTS = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 9), st.integers(1, 4)),
    elements=st.floats(-4, 4, width=32).filter(lambda x: x == 0 or abs(x) > 1e-3),
)


def pairs(rounded: np.ndarray) -> np.ndarray:
    padded = np.pad(rounded.astype(int), ((0, len(rounded) % 2), (0, 0)))
    return padded.reshape(-1, 2, rounded.shape[1])


@given(WEIGHTS)
def test_no_two_products_leave_sixteen_bits(weights: np.ndarray):
    _, rounded = fitted(weights)
    for sign in (1, -1):
        assert (255 * np.maximum(sign * pairs(rounded), 0).sum(1)).max() <= np.iinfo(np.int16).max


@given(WEIGHTS)
def test_a_weight_is_off_by_no_more_than_rounding_and_one_for_its_neighbour(weights: np.ndarray):
    scale, rounded = fitted(weights)
    assert rounded.shape == weights.shape
    assert (np.abs(rounded * scale - weights) <= 1.501 * scale).all()


@given(WEIGHTS)
def test_weights_that_were_rounded_stay_as_they_are(weights: np.ndarray):
    scale, rounded = fitted(weights)
    assert (fitted((rounded * scale).astype(np.float32))[1] == rounded).all()


def test_a_channel_takes_as_many_of_the_eight_bits_as_it_can():
    alone, together = fitted(np.array([[1.0, 1.0], [0.0, 1.0]], dtype=np.float32))[1].T
    assert alone.tolist() == [127, 0] and together.tolist() == [64, 64]


def test_eight_bits_as_they_were_would_have_been_cut_off():
    weights = np.array([[1.0], [0.9]], dtype=np.float32)
    plain = np.round(weights / weights.max() * 127).astype(int)
    assert 255 * plain.sum() > np.iinfo(np.int16).max
    assert fitted(weights)[1].sum() == pytest.approx(128, abs=1)
