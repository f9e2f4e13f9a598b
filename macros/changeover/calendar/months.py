"""The calendar by months: which have a page, and what happens in each."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Mapping

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

_SHOWN = 23
"""How many more months of a long entry have a page, from its first one and from the as-of day."""


def say_month(month: str) -> str:
    """`October 2026` of `2026-10`."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {int(year)}"


def month_of(day: dt.date) -> str:
    """The month of a day: `2026-10`."""
    return _month(_number(day))


def months_from(day: dt.date, count: int) -> tuple[str, ...]:
    """So many months from that of a day on; fewer at the end of all time."""
    first, last = _number(day), _number(dt.date.max)
    return tuple(_month(number) for number in range(first, min(first + count - 1, last) + 1))


def neighbours(kb: KnowledgeBase, month: str) -> tuple[str | None, str | None]:
    """The months with a page before and after one; None at both ends."""
    found = months(kb)
    place = bisect_left(found, month)
    following = place + 1 if place < len(found) and found[place] == month else place
    before = found[place - 1] if place else None
    return before, found[following] if following < len(found) else None


def months(kb: KnowledgeBase) -> tuple[str, ...]:
    """The months in which something happens, `2026-10`, in order.

    Of what goes on for years, those of its first two years, of the two years from the as-of day, and the
    last one: a blackout with a wrong year would make a thousand pages.
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


def _months_of(entry: Entry, here: int) -> Iterator[str]:
    """The months of an entry that have a page; `here` is the number of the as-of month."""
    first, last = _number(entry.span.first_day), _number(entry.span.last_day)
    for begin in (first, max(first, here)):
        for number in range(begin, min(last, begin + _SHOWN) + 1):
            yield _month(number)
    yield _month(last)


def _number(day: dt.date) -> int:
    """How many months come before that of a day."""
    return day.year * 12 + day.month - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


@kept
def _by_month(kb: KnowledgeBase) -> Mapping[str, tuple[Entry, ...]]:
    """The entries of each month, by one walk along the time."""
    ordered = tuple(entries(kb).values())
    here = _number(kb.as_of)
    found: dict[str, tuple[Entry, ...]] = {}
    under_way: list[Entry] = []
    place = 0
    for month in sorted({month for entry in ordered for month in _months_of(entry, here)}):
        while place < len(ordered) and month_of(ordered[place].span.first_day) <= month:
            under_way.append(ordered[place])
            place += 1
        under_way = [e for e in under_way if month_of(e.span.last_day) >= month]
        found[month] = tuple(under_way)
    return found
