"""Which moments have come as of a day, and which of two facts is the later one.

Moments carry no time zone here: all are in the catalog's, and as-of D is the end of day D there.
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
