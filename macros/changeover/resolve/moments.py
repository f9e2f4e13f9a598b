"""Which moments have come as of a day, which of two facts is the later one, how long between them.

Moments carry no time zone: all are in the catalog's, and as-of D is the end of day D there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from changeover.model.base import Moment


def has_come(moment: Moment, as_of: dt.date) -> bool:
    """Whether a moment lies before the end of the day `as_of`."""
    return moment.date <= as_of


def is_after(moment: Moment, other: Moment) -> bool:
    """Whether `moment` is certainly later; a date alone may be any time of its day."""
    if moment.date != other.date:
        return moment.date > other.date
    return moment.time is not None and other.time is not None and moment.time > other.time


def minutes_between(start: Moment, end: Moment, *, zone: dt.tzinfo) -> int:
    """How many minutes pass from one moment to the other; negative when the end comes first.

    Of an end that the clocks show twice, the later one is meant when the earlier lies before the
    start.
    """
    try:
        span = end.instant(zone) - start.instant(zone)
        if span < dt.timedelta():
            second = end.start.replace(tzinfo=zone, fold=1).astimezone(dt.UTC)
            later = second - start.instant(zone)
            span = later if later >= dt.timedelta() else span
    except OverflowError:
        span = end.start - start.start
    return int(span.total_seconds() // 60)


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """A dated entry's place among those of all changes: by moment, change, place in its list.

    A date alone counts from its midnight, so on one day it stands before any time.
    """

    start: dt.datetime
    change_number: int
    place: int
    moment: Moment = field(compare=False)

    @classmethod
    def of(cls, moment: Moment, change_id: str, *, place: int = 0) -> Stamp:
        """The stamp of the entry at `place` (from 0) of a list of the change."""
        return cls(moment.start, change_number(change_id), place, moment)


def change_number(change_id: str) -> int:
    """What changes are sorted by: as text, 10000 would stand before 9999."""
    return int(change_id)
