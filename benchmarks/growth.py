"""Readings of builds of several sizes, and whether a page costs more when there are more changes.

Another process on the machine only ever makes a build slower, so the least of several readings
is the estimate. Noise is how far the least readings before and after the largest build lie apart,
and how much more a page of plain MkDocs cost in the same minutes, which is not our doing. Growth
is a failure when it is over the limit by more than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.measure import Cost, Output

LIMIT = 1.15
"""How much more a page may cost at the largest size than at the one before it."""


@dataclass(slots=True)
class Series:
    """All readings of one size: of Changeover, and of plain MkDocs with the same pages."""

    changes: int
    ours: list[Cost] = field(default_factory=list)
    plain: list[Cost] = field(default_factory=list)
    output: Output | None = None
    plain_output: Output | None = None

    @property
    def cpu(self) -> float:
        """CPU seconds of a build: the least reading."""
        return min(cost.cpu for cost in self.ours)

    @property
    def plain_cpu(self) -> float:
        """CPU seconds of plain MkDocs: the least reading."""
        return min(cost.cpu for cost in self.plain)

    @property
    def wall(self) -> float:
        """Seconds of a build by the clock: the least reading."""
        return min(cost.wall for cost in self.ours)

    @property
    def memory(self) -> int:
        """Bytes of the largest process of any build."""
        return max(cost.memory for cost in self.ours)

    @property
    def noise(self) -> float:
        """How far two least readings of the same build lie apart, as a share; 0 for one reading.

        Readings are halved in the order they were taken in: before and after the largest build.
        """
        half = len(self.ours) // 2
        if not half:
            return 0.0
        before = min(cost.cpu for cost in self.ours[:half])
        after = min(cost.cpu for cost in self.ours[half:])
        return abs(before - after) / min(before, after)


@dataclass(frozen=True, slots=True)
class Growth:
    """How much more one thing costs a page at the larger size, and the noise of that figure."""

    what: str
    ratio: float
    noise: float = 0.0

    @property
    def is_too_much(self) -> bool:
        """Whether the limit is passed by more than noise can explain."""
        return self.ratio > LIMIT * (1 + self.noise)

    @property
    def verdict(self) -> str:
        """What to think of it, in a few words."""
        if self.is_too_much:
            return f"too much: {LIMIT} is the limit"
        if self.ratio > LIMIT:
            return f"over {LIMIT}, but within the noise: measure again"
        return f"within {LIMIT}"


def growths(series: Sequence[Series]) -> tuple[Growth, ...]:
    """Growth from the size before the last to the last; none with fewer than two sizes."""
    if len(series) < 2:
        return ()
    small, large = series[-2:]
    before, after = small.output, large.output
    if before is None or after is None:
        return ()
    more_pages = after.pages / before.pages
    slower = max(0.0, large.plain_cpu / small.plain_cpu / more_pages - 1)
    return (
        Growth(
            "CPU a page", large.cpu / small.cpu / more_pages, small.noise + large.noise + slower
        ),
        Growth("HTML a page", (after.html / after.pages) / (before.html / before.pages)),
        Growth("output a page", (after.total / after.pages) / (before.total / before.pages)),
    )
