"""How the work of a function grows: a ratio of two sizes in one run, so that no machine is too slow."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

MOST = 10.0
"""Times the work at four times the size: 4 is in proportion, 16 is its square."""

_TRIES = 6
_UNMEASURABLE = 0.05  # seconds


def growth(work: Callable[[str], object], make: Callable[[int], str], *, size: int) -> float:
    """How many times as long `work` takes for `make(4 * size)` as for `make(size)`.

    Other processes and the garbage of other tests only ever make it slower, so the least of
    several readings counts. Work too short to be measured grows in proportion.
    """
    short, long = make(size), make(4 * size)
    least_short = least_long = float("inf")
    for _ in range(_TRIES):
        least_short = min(least_short, _seconds(work, short))
        least_long = min(least_long, _seconds(work, long))
        ratio = least_long / max(least_short, 1e-9)
        if least_long < _UNMEASURABLE or ratio < MOST:
            return min(ratio, MOST - 1) if least_long < _UNMEASURABLE else ratio
    return ratio


def _seconds(work: Callable[[str], object], text: str) -> float:
    gc.disable()
    try:
        began = time.process_time()
        work(text)
        return time.process_time() - began
    finally:
        gc.enable()
