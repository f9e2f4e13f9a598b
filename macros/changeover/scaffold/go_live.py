"""The planned go-live of a new change: a free day to propose, or a look at the one that was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from changeover.calendar import Span, windows
from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.model.catalog import Blackout
from changeover.problems import ChangeoverError
from changeover.resolve.systems import overlap

_EIGHT_WEEKS = dt.timedelta(weeks=8)


def free_day(kb: KnowledgeBase, systems: Sequence[str]) -> Moment:
    """The first day, eight weeks or more after the as-of day, on which one of the systems is free.

    It is in no blackout of them, and in no window of another change that touches one.
    """
    day = _later(kb.as_of, _EIGHT_WEEKS)
    for span in sorted(_taken(kb, systems), key=lambda span: span.first_day):
        if span.first_day <= day <= span.last_day:
            day = _later(span.last_day, dt.timedelta(days=1))
    return Moment(day)


def check_go_live(kb: KnowledgeBase, go_live: Moment, *, systems: Sequence[str]) -> None:
    """Raise ChangeoverError for a go-live that is over, or in a blackout.

    One in the window of another change is let through: perhaps that one is to be moved.
    """
    if go_live.date < kb.as_of:
        raise ChangeoverError(
            f"the go-live {go_live} is over, since today is {kb.as_of}; give a day to come, and "
            "write what has been into change.yaml and launch.yaml afterwards"
        )
    for blackout in _blackouts(kb, systems):
        if Span(go_live, go_live).overlaps(Span(blackout.start, blackout.end)):
            why = f" ({blackout.reason})" if blackout.reason else ""
            raise ChangeoverError(
                f"the go-live {go_live} is in the blackout of {blackout.start} to "
                f"{blackout.end}{why}; give a day outside of it"
            )


def _taken(kb: KnowledgeBase, systems: Sequence[str]) -> Iterator[Span]:
    """When nothing else should go live on one of the systems."""
    for blackout in _blackouts(kb, systems):
        yield Span(blackout.start, blackout.end)
    for window in windows(kb).values():
        if overlap(systems, window.touches):
            yield window.span


def _blackouts(kb: KnowledgeBase, systems: Sequence[str]) -> Iterable[Blackout]:
    """Those of one of the systems, in the order of the catalog."""
    return (
        blackout
        for blackout in kb.catalog.blackouts
        if not blackout.systems or overlap(systems, blackout.systems)
    )


def _later(day: dt.date, span: dt.timedelta) -> dt.date:
    if dt.date.max - day < span:
        raise ChangeoverError("no day is free for the go-live; give one with --go-live")
    return day + span
