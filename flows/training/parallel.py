"""Several processes that train together: each takes its part of every batch, and their gradients are averaged.

On a busy machine this is faster than the threads of one process, which wait for each other in every operation.
Start them with `torchrun --nproc-per-node N -m flows.training …`.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

import torch
from torch import Tensor, distributed

Item = TypeVar("Item")


def join() -> tuple[int, int]:
    """The number of this process and the count of all; one alone unless torchrun started it."""
    if "WORLD_SIZE" not in os.environ:
        return 0, 1
    if not distributed.is_initialized():
        distributed.init_process_group("gloo")
    return distributed.get_rank(), distributed.get_world_size()


def part(items: Sequence[Item], rank: int, count: int) -> Sequence[Item]:
    """The part of a batch that a process takes; all of it when there are fewer items than processes."""
    return items[rank::count] if len(items) >= count else items


def average(weights: Sequence[Tensor]) -> None:
    """Replace each process's gradients by the mean over all processes."""
    if not distributed.is_initialized():
        return
    gradients = [weight.grad for weight in weights if weight.grad is not None]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    torch.nn.utils.vector_to_parameters(flat, gradients)


def wait() -> None:
    """Return when all processes have come here."""
    if distributed.is_initialized():
        distributed.barrier()


def is_first() -> bool:
    """Whether this process is the one that writes files."""
    return not distributed.is_initialized() or distributed.get_rank() == 0
