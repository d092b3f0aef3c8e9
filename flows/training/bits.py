"""Weights in eight bits whose products no processor cuts off."""

import numpy as np
from numpy.typing import NDArray

# The largest weight, and the largest sum of two neighbours of one sign: 255 * 128 is within 16 bits, 255 * 129 is not.
LARGEST, TOGETHER = 127, 128


def fitted(weights: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """The scale of each output channel, and the weights [inputs, outputs] in eight bits of these scales.

    Processors without VNNI add the products of two neighbouring inputs, each up to 255, in 16 bits. What is more is cut
    off there, and one text would have two readings.
    """
    pairs = np.pad(weights, ((0, len(weights) % 2), (0, 0))).reshape(-1, 2, weights.shape[1])
    sums = np.maximum(np.maximum(pairs, 0).sum(1), np.maximum(-pairs, 0).sum(1)).max(0)
    scale = np.maximum(np.abs(weights).max(0) / LARGEST, sums / TOGETHER).astype(np.float32)
    scale[scale == 0] = 1
    rounded = np.round(pairs / scale)
    # Rounding may add one to a sum.
    rounded[:, 0] -= np.sign(rounded[:, 0]) * (np.abs(rounded.sum(1)) > TOGETHER)
    return scale, rounded.reshape(-1, weights.shape[1])[: len(weights)].astype(np.int8)
