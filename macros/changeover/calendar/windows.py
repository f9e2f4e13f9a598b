"""The windows of changes, and which of them clash: two at one time on one system or part.

A window goes from the go-live to the end of hypercare; without hypercare it is the go-live alone.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from changeover.calendar.spans import Span
from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN_MOMENT
from changeover.model.base import Moment
from changeover.resolve import ChangeState, Status
from changeover.resolve.systems import overlap

MOST_CLASHES = 10
"""How many other changes are looked for for each one: when all clash, more tell nobody more."""

_WHOLE = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The time of a change in which another one should leave its systems alone."""

    change: str
    span: Span
    touches: frozenset[str]


@dataclass(frozen=True, slots=True)
class Clash:
    """Another change whose window overlaps, and the systems and parts that both touch."""

    change: str
    systems: tuple[str, ...]


@kept
def windows(kb: KnowledgeBase) -> Mapping[str, Window]:
    """The windows that are to come or not yet over, by change.

    An adoption changes no system, so it has none.
    """
    found = (
        _window(kb, state) for state in kb.resolution.changes.values() if _has_window(kb, state)
    )
    return {window.change: window for window in found}


def _has_window(kb: KnowledgeBase, state: ChangeState) -> bool:
    if kb.changes[state.id].is_adoption or state.go_live == STAND_IN_MOMENT:
        return False
    if state.is_launched:
        return _end(kb, state).date >= kb.as_of
    # What failed and was not planned again has nothing but a plan that came to nothing.
    return state.is_coming and state.failed_on is None


def _window(kb: KnowledgeBase, state: ChangeState) -> Window:
    return Window(state.id, Span(state.go_live, _end(kb, state)), state.touches)


def _end(kb: KnowledgeBase, state: ChangeState) -> Moment:
    """Hypercare that is overrun, or whose end nobody knows, goes on until the day at least."""
    found = [state.go_live]
    if state.hypercare_end not in (None, STAND_IN_MOMENT):
        found.append(state.hypercare_end)
    if state.status is Status.HYPERCARE:
        found.append(Moment(kb.as_of))
    return max(found, key=lambda moment: Span(moment, moment).stops)


@kept
def clashes(kb: KnowledgeBase) -> Mapping[str, tuple[Clash, ...]]:
    """The clashes of each change that has any, in order of the other changes' go-lives.

    Where a change has more than `MOST_CLASHES` of them, not all may be there; a clash that is
    there is there on both.
    """
    known = windows(kb)
    partners = _partners(known.values())
    order = {id: (window.span.begins, place) for place, (id, window) in enumerate(known.items())}
    return {
        id: tuple(
            Clash(other, overlap(known[id].touches, known[other].touches))
            for other in sorted(partners[id], key=order.__getitem__)
        )
        for id in known
        if partners.get(id)
    }


def _partners(found: Iterable[Window]) -> Mapping[str, set[str]]:
    """The other changes that each one clashes with, by a sweep along the time for each system.

    A part meets itself and its whole system; a system meets itself and all its parts.
    """
    partners: defaultdict[str, set[str]] = defaultdict(set)
    in_order = sorted(found, key=lambda window: (window.span.begins, window.change))
    for group in _by_system(in_order).values():
        lanes: defaultdict[str, _Lane] = defaultdict(lambda: _Lane(partners))
        whole = lanes[_WHOLE]
        for window, parts in group:
            met = list(lanes.values()) if _WHOLE in parts else [whole, *(lanes[p] for p in parts)]
            for lane in met:
                lane.meet(window)
            for part in parts:
                lanes[part].add(window)
    return partners


def _by_system(found: Iterable[Window]) -> Mapping[str, list[tuple[Window, tuple[str, ...]]]]:
    """The windows that touch each system, with the parts of it that they touch."""
    groups: defaultdict[str, list[tuple[Window, tuple[str, ...]]]] = defaultdict(list)
    for window in found:
        parts: defaultdict[str, list[str]] = defaultdict(list)
        for place in sorted(window.touches):
            system, _, part = place.partition("/")
            parts[system].append(part or _WHOLE)
        for system, touched in parts.items():
            groups[system].append((window, tuple(touched)))
    return groups


class _Lane:
    """The open windows of one system or part while a sweep goes along the time.

    Those that have partners enough are `full`: they are looked at only while the newcomer needs
    some, so that the work stays near the number of windows even when all of them clash.
    """

    def __init__(self, partners: defaultdict[str, set[str]]) -> None:
        self._partners = partners
        self._stops: list[tuple[dt.datetime, str]] = []
        self._open: dict[str, None] = {}
        self._full: dict[str, None] = {}

    def add(self, window: Window) -> None:
        """Take in a window that has begun."""
        heapq.heappush(self._stops, (window.span.stops, window.change))
        self._open[window.change] = None

    def meet(self, window: Window) -> None:
        """Make partners of a window that begins now and of those that are not over."""
        while self._stops and self._stops[0][0] <= window.span.begins:
            _, over = heapq.heappop(self._stops)
            self._open.pop(over, None)
            self._full.pop(over, None)
        need = MOST_CLASHES - len(self._partners[window.change]) - len(self._open)
        full = islice(reversed(self._full), max(need, 0))  # so that nobody is met by all
        for other in (*self._open, *full):
            self._pair(window.change, other)

    def _pair(self, one: str, other: str) -> None:
        self._partners[one].add(other)
        self._partners[other].add(one)
        if other in self._open and len(self._partners[other]) >= MOST_CLASHES:
            del self._open[other]
            self._full[other] = None
