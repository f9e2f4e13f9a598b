"""The calendar by months: which have a page, and what happens in each."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping

from changeover.calendar.entries import Entry, entries
from changeover.kept import kept
from changeover.knowledge import KnowledgeBase

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""In the order of the year, in any locale of the machine."""


def say_month(month: str) -> str:
    """`October 2026` of `2026-10`."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {int(year)}"


def month_of(day: dt.date) -> str:
    """The month of a day: `2026-10`."""
    return f"{day.year:04}-{day.month:02}"


def neighbours(kb: KnowledgeBase, month: str) -> tuple[str | None, str | None]:
    """The months with a page before and after one; None at both ends."""
    found = months(kb)
    place = bisect_left(found, month)
    following = place + 1 if place < len(found) and found[place] == month else place
    before = found[place - 1] if place else None
    return before, found[following] if following < len(found) else None


def months(kb: KnowledgeBase) -> tuple[str, ...]:
    """The months in which something begins or ends, `2026-10`, in order.

    One that lies within a long entry and in which nothing else happens is none of them: a blackout
    with a wrong year would make a thousand pages.
    """
    return tuple(_by_month(kb))


def entries_of(kb: KnowledgeBase, month: str) -> tuple[Entry, ...]:
    """What happens in a month, what began before it included, in the order of time."""
    found = _by_month(kb).get(month)
    if found is None:
        return tuple(e for e in entries(kb).values() if _touches(e, month))
    return found


def _touches(entry: Entry, month: str) -> bool:
    return month_of(entry.span.first_day) <= month <= month_of(entry.span.last_day)


@kept
def _by_month(kb: KnowledgeBase) -> Mapping[str, tuple[Entry, ...]]:
    """The entries of each month that has some to begin or end, by one walk along the time."""
    ordered = tuple(entries(kb).values())
    days = {day for e in ordered for day in (e.span.first_day, e.span.last_day)}
    found: dict[str, tuple[Entry, ...]] = {}
    under_way: list[Entry] = []
    place = 0
    for month in sorted({month_of(day) for day in days}):
        while place < len(ordered) and month_of(ordered[place].span.first_day) <= month:
            under_way.append(ordered[place])
            place += 1
        under_way = [e for e in under_way if month_of(e.span.last_day) >= month]
        found[month] = tuple(under_way)
    return found
