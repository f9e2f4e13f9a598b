"""Spans of time between two moments, as calendars count them: a date alone is its whole day.

Times are those that the clocks of the catalog's zone show. Edges of the calendar (year 1, year
9999) are spans like any other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from changeover.model.base import Moment

_SHORTEST = dt.timedelta(minutes=1)
"""Moments have no seconds, so a point in time takes up its minute."""


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment to another one, or a single moment when both are the same.

    A date alone begins with its midnight and, as an end, takes in the whole day.
    """

    start: Moment
    end: Moment

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start} to {self.end}"

    @property
    def begins(self) -> dt.datetime:
        """Its first instant."""
        return self.start.start

    @property
    def stops(self) -> dt.datetime:
        """The first instant after it; a minute after a single time of day."""
        return max(_stop(self.end), _plus(self.begins, _SHORTEST))

    @property
    def is_all_day(self) -> bool:
        """Whether it has no time of day: it is a day or several."""
        return self.start.time is None and self.end.time is None

    @property
    def first_day(self) -> dt.date:
        """The day on which it begins."""
        return self.start.date

    @property
    def last_day(self) -> dt.date:
        """The last day of which it takes a part; one that ends at midnight has none of that day."""
        if self.end.time == dt.time() and self.end.date > self.start.date:
            return self.end.date - dt.timedelta(days=1)
        return max(self.start.date, self.end.date)

    def overlaps(self, other: Span) -> bool:
        """Whether both have an instant in common; one that ends as the other begins has none."""
        return self.begins < other.stops and other.begins < self.stops


def day_after(day: dt.date) -> dt.date:
    """The next day; the last day of all is followed by itself."""
    return day if day == dt.date.max else day + dt.timedelta(days=1)


def _stop(end: Moment) -> dt.datetime:
    return end.start if end.time is not None else _plus(end.start, dt.timedelta(days=1))


def _plus(instant: dt.datetime, length: dt.timedelta) -> dt.datetime:
    try:
        return instant + length
    except OverflowError:
        return dt.datetime.max
