"""How the time of a call grows with the length of what it is given."""

import time
from collections.abc import Callable


def in_turns(half: Callable[[], object], whole: Callable[[], object], rounds: int = 5) -> tuple[float, float]:
    """The least CPU seconds of each of two calls, taken in turns: what slows the machine for a while slows both."""
    taken = [(seconds(half), seconds(whole)) for _ in range(rounds)]
    return min(once for once, _ in taken), min(twice for _, twice in taken)


def seconds(use: Callable[[], object]) -> float:
    """The CPU seconds of one call."""
    start = time.process_time()
    use()
    return time.process_time() - start
