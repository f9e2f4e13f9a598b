"""The planned go-live of a new change: a free day to propose, or a look at the one that was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from changeover.checks.moments import is_before
from changeover.model.base import Moment
from changeover.model.catalog import Blackout, CatalogFile
from changeover.problems import ChangeoverError
from changeover.resolve import touches

_EIGHT_WEEKS = dt.timedelta(weeks=8)


def free_day(catalog: CatalogFile, systems: Iterable[str], today: dt.date) -> Moment:
    """The first day, eight weeks or more after `today`, in no blackout of one of the systems."""
    day = _later(today, _EIGHT_WEEKS)
    for blackout in _blackouts(catalog, systems):
        if blackout.start.date <= day <= blackout.end.date:
            day = _later(blackout.end.date, dt.timedelta(days=1))
    return Moment(day)


def check_go_live(
    go_live: Moment, catalog: CatalogFile, *, systems: Iterable[str], today: dt.date
) -> None:
    """Raise ChangeoverError for a go-live with which the new change would have a problem."""
    if go_live.date < today:
        raise ChangeoverError(
            f"the go-live {go_live} is over, since today is {today}; give a day to come, and write "
            "what has been into change.yaml and launch.yaml afterwards"
        )
    for blackout in _blackouts(catalog, systems):
        if not (is_before(go_live, blackout.start) or is_before(blackout.end, go_live)):
            why = f" ({blackout.reason})" if blackout.reason else ""
            raise ChangeoverError(
                f"the go-live {go_live} is in the blackout of {blackout.start} to "
                f"{blackout.end}{why}; give a day outside of it"
            )


def _blackouts(catalog: CatalogFile, systems: Iterable[str]) -> list[Blackout]:
    """Those of one of the systems, by their start."""
    touched = tuple(systems)
    covering = [
        blackout
        for blackout in catalog.blackouts
        if not blackout.systems
        or any(touches(own, other) for own in touched for other in blackout.systems)
    ]
    return sorted(covering, key=lambda blackout: blackout.start.date)


def _later(day: dt.date, span: dt.timedelta) -> dt.date:
    if dt.date.max - day < span:
        raise ChangeoverError("no day is free for the go-live; give one with --go-live")
    return day + span
