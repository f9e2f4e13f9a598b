"""Which parts of two sequences belong together: the same ones first, then those that are alike.

Bounded: past a number of differences it stops looking and says that nothing more is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import pairwise

MOST_DIFFERENCES = 300
"""Insertions and deletions between two sequences of which the least number is looked for."""
MOST_PAIRS = 2_500
"""Pairs of parts that are compared with each other, between two that are the same."""
LIKE = 0.35
"""From this share of common words on, two parts are one part that changed."""

Pair = tuple[int, int]
Step = tuple[int | None, int | None]
"""A part of the old sequence, of the new one, or of both when they belong together."""


def same(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """The places of equal parts, in order, so that as many as possible are found."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    middle = _least(old[first : len(old) - last], new[first : len(new) - last])
    pairs = [(place, place) for place in range(first)]
    pairs += [(i + first, j + first) for i, j in middle]
    pairs += [(len(old) - n, len(new) - n) for n in range(last, 0, -1)]
    return pairs


def _least(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Myers' shortest script, as the pairs that it leaves alone; none past the bound."""
    if not old or not new or not set(old) & set(new):
        return []
    ends = {1: 0}
    trails: list[dict[int, int]] = []
    for steps in range(min(len(old) + len(new), MOST_DIFFERENCES) + 1):
        trails.append(dict(ends))
        for diagonal in range(-steps, steps + 1, 2):
            is_down = diagonal == -steps or (
                diagonal != steps and ends[diagonal - 1] < ends[diagonal + 1]
            )
            i = ends[diagonal + 1] if is_down else ends[diagonal - 1] + 1
            j = i - diagonal
            while i < len(old) and j < len(new) and old[i] == new[j]:
                i, j = i + 1, j + 1
            ends[diagonal] = i
            if i >= len(old) and j >= len(new):
                return _retrace(trails, len(old), len(new))
    return []


def _retrace(trails: list[dict[int, int]], i: int, j: int) -> list[Pair]:
    pairs: list[Pair] = []
    for steps in range(len(trails) - 1, -1, -1):
        ends, diagonal = trails[steps], i - j
        is_down = diagonal == -steps or (
            diagonal != steps and ends[diagonal - 1] < ends[diagonal + 1]
        )
        before = diagonal + 1 if is_down else diagonal - 1
        start_i = ends[before]
        start_j = start_i - before
        while i > max(start_i, 0) and j > max(start_j, 0):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        i, j = start_i, start_j
    return pairs[::-1]


def align(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    *,
    likeness: Callable[[int, int], float],
) -> Iterator[Step]:
    """Every part of both sequences once, in order; of a gap, what is removed comes first.

    `likeness` says of two places how alike their parts are, from 0 to 1; from `LIKE` on they may
    belong together.
    """
    pairs = [(-1, -1), *same(old, new), (len(old), len(new))]
    for (i, j), (next_i, next_j) in pairwise(pairs):
        if i >= 0:
            yield i, j
        yield from _gap(range(i + 1, next_i), range(j + 1, next_j), likeness=likeness)


def _gap(old: range, new: range, *, likeness: Callable[[int, int], float]) -> Iterator[Step]:
    i, j = old.start, new.start
    for like_i, like_j in (*_alike(old, new, likeness=likeness), (old.stop, new.stop)):
        yield from ((place, None) for place in range(i, like_i))
        yield from ((None, place) for place in range(j, like_j))
        if like_i < old.stop:
            yield like_i, like_j
        i, j = like_i + 1, like_j + 1


def _alike(old: range, new: range, *, likeness: Callable[[int, int], float]) -> list[Pair]:
    """The pairs that are most alike in all; of a long gap, only those that stand abreast."""
    if len(old) * len(new) > MOST_PAIRS:
        return [(i, j) for i, j in zip(old, new, strict=False) if likeness(i, j) >= LIKE]
    like = [[likeness(i, j) for j in new] for i in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for a in range(len(old) - 1, -1, -1):
        for b in range(len(new) - 1, -1, -1):
            both = like[a][b] + best[a + 1][b + 1] if like[a][b] >= LIKE else 0.0
            best[a][b] = max(both, best[a + 1][b], best[a][b + 1])
    pairs = []
    a = b = 0
    while a < len(old) and b < len(new):
        if like[a][b] >= LIKE and best[a][b] == like[a][b] + best[a + 1][b + 1]:
            pairs.append((old[a], new[b]))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def common_share(old: Counter[str], new: Counter[str]) -> float:
    """Which share of the words of both is common, from 0 to 1; 1 when neither has any."""
    count = old.total() + new.total()
    return 2 * (old & new).total() / count if count else 1.0
