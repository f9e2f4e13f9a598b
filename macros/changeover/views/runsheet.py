"""When each step of a run sheet begins and ends, from offsets, durations and what must come first.

Pure arithmetic in minutes from the go-live moment. Steps that wait for each other in a circle have
no time (a check says so); they never hang a build.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from changeover.model.launch import CutoverStep


@dataclass(frozen=True, slots=True)
class Timing:
    """The times of one step. Unit: minutes from the go-live moment; None when they can't be known.

    `clashes` are the steps of `after` that are not finished when this one begins by its offset.
    """

    start: int | None
    end: int | None
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A run sheet's times: each step's in the order of the list, and those of the whole."""

    timings: tuple[Timing, ...]
    start: int | None
    end: int | None
    without_duration: int
    """How many steps say nothing of their length, and count as none."""

    @property
    def length(self) -> int | None:
        """From the first begin to the last end, in minutes."""
        return None if self.start is None or self.end is None else self.end - self.start


def time_steps(steps: Sequence[CutoverStep]) -> Sheet:
    """The times of all steps.

    A step begins at its offset; without one, when the last step of its `after` ends; without
    those, when the step above it ends; the first one, at the go-live moment.
    """
    place = {step.id: n for n, step in reversed(list(enumerate(steps)))}
    waits = [_waits_for(n, step, place) for n, step in enumerate(steps)]
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for n in _in_order(waits):
        step = steps[n]
        earliest = max((ends[other] for other in waits[n]), default=0)
        starts[n] = earliest if step.offset is None else step.offset.minutes
        ends[n] = starts[n] + (step.duration.minutes if step.duration else 0)
    before = {id: ends[n] for id, n in place.items() if n in ends}
    timings = tuple(
        Timing(starts.get(n), ends.get(n), _clashes(step, starts.get(n), ends=before))
        for n, step in enumerate(steps)
    )
    return Sheet(
        timings=timings,
        start=min(starts.values(), default=None),
        end=max(ends.values(), default=None),
        without_duration=sum(step.duration is None for step in steps),
    )


def _waits_for(n: int, step: CutoverStep, place: dict[str, int]) -> list[int]:
    if step.offset is not None:
        return []
    known = [place[id] for id in dict.fromkeys(step.after) if id in place]
    return known or ([n - 1] if n else [])


def _in_order(waits: Sequence[Sequence[int]]) -> list[int]:
    """Every step after those that it waits for; steps in a circle, or behind one, are left out."""
    followers: list[list[int]] = [[] for _ in waits]
    open_waits = [len(others) for others in waits]
    for n, others in enumerate(waits):
        for other in others:
            followers[other].append(n)
    ready = [n for n, left in enumerate(open_waits) if not left]
    for n in ready:  # grows while it is walked
        for follower in followers[n]:
            open_waits[follower] -= 1
            if not open_waits[follower]:
                ready.append(follower)
    return ready


def _clashes(step: CutoverStep, start: int | None, *, ends: dict[str, int]) -> tuple[str, ...]:
    if start is None or step.offset is None:
        return ()
    return tuple(id for id in step.after if ends.get(id, start) > start)
