"""Go-lives in a blackout of one of their systems."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from changeover.calendar.spans import Span
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN_MOMENT
from changeover.model.catalog import Blackout
from changeover.resolve.systems import overlap


@dataclass(frozen=True, slots=True)
class Closure:
    """A blackout, its place in the catalog's list, and the time it takes."""

    place: int
    blackout: Blackout
    span: Span


def closures(kb: KnowledgeBase) -> Iterator[Closure]:
    """The blackouts of the catalog whose dates are known."""
    for place, blackout in enumerate(kb.catalog.blackouts):
        if STAND_IN_MOMENT not in (blackout.start, blackout.end):
            yield Closure(place, blackout, Span(blackout.start, blackout.end))


@dataclass(frozen=True, slots=True)
class Intrusion:
    """A go-live in a blackout, and the systems and parts that both name.

    `systems` are those of the change when the blackout covers all.
    """

    key: str
    closure: Closure
    systems: tuple[str, ...]


def intrusions(
    go_lives: Iterable[tuple[str, Span, frozenset[str]]], found: Sequence[Closure]
) -> Iterator[Intrusion]:
    """The blackouts that go-lives lie in: (key, when, what is touched) of each, in any order.

    Both are gone through once, along the time; a go-live meets the blackouts of its day only.
    """
    waiting = sorted(found, key=lambda closure: closure.span.begins, reverse=True)
    open_: list[tuple[dt.datetime, int, Closure]] = []
    number = count()
    for key, span, touched in sorted(go_lives, key=lambda entry: (entry[1].begins, entry[0])):
        while waiting and waiting[-1].span.begins < span.stops:
            closure = waiting.pop()
            heapq.heappush(open_, (closure.span.stops, next(number), closure))
        while open_ and open_[0][0] <= span.begins:
            heapq.heappop(open_)
        for *_, closure in sorted(open_, key=lambda entry: entry[2].place):
            systems = closure.blackout.systems
            shared = overlap(touched, systems) if systems else tuple(sorted(touched))
            # One that begins later today may be open because of a longer go-live before this one.
            if shared and span.overlaps(closure.span):
                yield Intrusion(key, closure, shared)
