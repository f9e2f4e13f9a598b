"""Cycles in a graph of names. Knows nothing of changes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]


def cycles(graph: Graph) -> Iterator[tuple[str, ...]]:
    """Cycles such that every name that lies on one is in at least one of them: `(a, b, a)`.

    Each is a shortest one and begins with its first name in sorted order among those that no
    earlier cycle holds, so that the same content always gives the same cycles.
    """
    rest = _on_paths(graph)
    told: set[str] = set()
    for start in sorted(rest):
        if start not in told:
            cycle = _shortest(rest, start)
            told.update(cycle)
            if cycle:
                yield cycle


def _on_paths(graph: Graph) -> Graph:
    """What is left of a graph without the names that lead nowhere, again and again."""
    waits_for = {name: set(followers) for name, followers in graph.items()}
    leads_to: dict[str, list[str]] = {}
    for name, followers in waits_for.items():
        for follower in followers:
            leads_to.setdefault(follower, []).append(name)
    ends = [name for name in {*waits_for, *leads_to} if not waits_for.get(name)]
    while ends:
        end = ends.pop()
        waits_for.pop(end, None)
        for name in leads_to.get(end, ()):
            waits_for[name].discard(end)
            if not waits_for[name]:
                ends.append(name)
    return {name: sorted(followers) for name, followers in waits_for.items()}


def _shortest(graph: Graph, start: str) -> tuple[str, ...]:
    """The shortest way from a name back to itself; empty when there is none."""
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for follower in graph[name]:
            if follower not in came_from:
                came_from[follower] = name
                waiting.append(follower)
        if start in came_from:
            path = [start]
            while len(path) == 1 or path[-1] != start:
                path.append(came_from[path[-1]])
            return tuple(reversed(path))
    return ()
