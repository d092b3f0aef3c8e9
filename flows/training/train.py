"""The training run: corpora → weights that score PolNeAR and the gold, with a fixed seed and order."""

import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR

from flows.extract.encoder.windows import SIZE
from flows.training.examples import Example, Labels, Studied, cut
from flows.training.losses import Batch, collate, losses
from flows.training.parallel import average, is_first, join, part

# The parts that begin without weights of the base, and learn faster.
_HEADS = ("tags", "cues", "sources", "statement", "subjects", "seen", "types")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is learned, how long and how fast.

    `repeats` says how often each epoch reads each corpus (one row an epoch), `weights` how much each loss counts,
    `learns` which parts of the network change (the first words of their names).
    """

    repeats: tuple[dict[str, int], ...]
    weights: dict[str, float]
    learns: tuple[str, ...]
    base_rate: float
    head_rate: float = 1e-3
    warmup: float = 0.08
    batch_pieces: int = 2048
    seed: int = 0


def train(
    network: nn.Module,
    corpora: Mapping[str, Sequence[Studied]],
    labels: Labels,
    plan: Plan,
    keep: Callable[[int], None] | None = None,
) -> None:
    """Train the network in place; `keep` is called after every epoch with its number."""
    rank, processes = join()
    torch.manual_seed(plan.seed * 1000 + rank)
    count = sum(len(names) for names in labels.values())
    epochs = [_epoch(corpora, repeats, plan, number) for number, repeats in enumerate(plan.repeats)]
    steps = sum(len(batches) for batches in epochs)
    optimizer = _optimizer(network, plan)
    schedule = LambdaLR(optimizer, _rate(steps, plan.warmup))
    network.train()
    began, step, sums = time.monotonic(), 0, dict.fromkeys(plan.weights, 0.0)
    for number, batches in enumerate(epochs):
        for examples in batches:
            parts = _step(network, collate(part(examples, rank, processes), count), labels, plan, optimizer)
            schedule.step()
            step += 1
            sums = {name: 0.98 * total + 0.02 * float(parts[name].detach()) for name, total in sums.items()}
            if step % 50 == 0:
                shown = " ".join(f"{name} {total / (1 - 0.98**step):.3f}" for name, total in sums.items())
                tell(f"epoch {number + 1} step {step}/{steps} {time.monotonic() - began:.0f} s {shown}")
        if keep and is_first():
            keep(number)


def tell(line: str) -> None:
    """Print a line of progress, in one of the processes."""
    if is_first():
        print(time.strftime("%H:%M:%S"), line, file=sys.stderr, flush=True)


def autocast() -> torch.autocast:
    """Numbers of 16 bits where the processor reckons in them; any other takes a hundred times as long as with 32."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=bool(torch.cpu.get_capabilities()["avx512_bf16"]))


def _step(
    network: nn.Module, batch: Batch, labels: Labels, plan: Plan, optimizer: torch.optim.Optimizer
) -> dict[str, Tensor]:
    with autocast():
        parts = losses(network, batch, labels, plan.weights)
    optimizer.zero_grad(set_to_none=True)
    whole = torch.stack([weight * parts[name] for name, weight in plan.weights.items()]).sum()
    torch.autograd.backward(whole)
    learning = [weight for group in optimizer.param_groups for weight in group["params"]]
    average(learning)
    torch.nn.utils.clip_grad_norm_(learning, 1.0)
    optimizer.step()
    return parts


def _epoch(
    corpora: Mapping[str, Sequence[Studied]], repeats: dict[str, int], plan: Plan, number: int
) -> list[list[Example]]:
    """The batches of one epoch: every text cut anew at a random place, windows of like length together."""
    order = random.Random(plan.seed * 1000 + number)
    examples: list[Example] = []
    for name, studied in corpora.items():
        for _ in range(repeats.get(name, 0)):
            for one in studied:
                found = cut(one, SIZE, order.randint(SIZE // 4, SIZE))
                examples += [e for e in found if e.statements or "statements" not in plan.weights]
    order.shuffle(examples)
    batches = [
        batch for start in range(0, len(examples), 256) for batch in _packed(examples[start : start + 256], plan)
    ]
    order.shuffle(batches)
    return batches


def _packed(examples: list[Example], plan: Plan) -> Iterator[list[Example]]:
    batch: list[Example] = []
    for example in sorted(examples, key=lambda e: len(e.ids)):
        if batch and len(example.ids) * (len(batch) + 1) > plan.batch_pieces:
            yield batch
            batch = []
        batch.append(example)
    if batch:
        yield batch


def _optimizer(network: nn.Module, plan: Plan) -> torch.optim.Optimizer:
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, weight in network.named_parameters():
        if name.startswith(plan.learns) and weight.requires_grad:
            rate = plan.head_rate if name.startswith(_HEADS) else plan.base_rate
            groups.setdefault((rate, 0.01 if weight.ndim > 1 else 0.0), []).append(weight)
    return torch.optim.AdamW(
        [{"params": weights, "lr": rate, "weight_decay": decay} for (rate, decay), weights in groups.items()],
        fused=True,
    )


def _rate(steps: int, warmup: float) -> Callable[[int], float]:
    def rate(step: int) -> float:
        return min(
            (step + 1) / max(1, round(steps * warmup)), max(0.0, (steps - step) / max(1.0, steps * (1 - warmup)))
        )

    return rate
