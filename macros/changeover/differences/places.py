"""Which passages moved from one revision to the other: as few as explain the new order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from changeover.differences.passages import LEAD, Passage


def moves(old: Sequence[Passage], new: Sequence[Passage]) -> Mapping[str, str]:
    """What to say of each passage that moved, by id: `was step 3, now step 5`."""
    was, now = _numbers(old), _numbers(new)
    common = [passage for passage in new if passage.id in was and passage.id != LEAD]
    order = {passage.id: place for place, passage in enumerate(old)}
    stay = _longest([order[passage.id] for passage in common])
    found = {}
    for place, passage in enumerate(common):
        before, after = was[passage.id], now[passage.id]
        if place not in stay and before != after:
            found[passage.id] = f"was {before}, now {after}"
    return found


def _numbers(passages: Sequence[Passage]) -> dict[str, str]:
    """What each passage is called by its place: `step 3`, `section 2`."""
    found = {}
    sections = 0
    for passage in passages:
        if passage.is_step:
            found[passage.id] = f"step {passage.number}"
        elif passage.id != LEAD:
            sections += 1
            found[passage.id] = f"section {sections}"
    return found


def _longest(places: Sequence[int]) -> frozenset[int]:
    """The positions of a longest run of numbers that grow."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, place in enumerate(places):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [at]
    found = set()
    at = last[-1] if last else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return frozenset(found)
