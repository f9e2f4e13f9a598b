"""A month as a table of days, Monday first."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from changeover.calendar import Entry, say_month
from changeover.views.entries import Places, label
from changeover.views.references import Link

_MOST_A_DAY = 6


@dataclass(frozen=True, slots=True)
class DayEntry:
    """An entry on one day. It is linked where it begins, and on the first day of each week."""

    kind: str
    kind_label: str
    link: Link
    state: str
    is_continued: bool
    has_clash: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One cell: `date` is None before the first and after the last day of the month."""

    date: dt.date | None
    is_today: bool = False
    entries: tuple[DayEntry, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    """A row of seven days, with the number of the week in the year (ISO 8601)."""

    number: int
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The table of a month; `link` is its own page, when it has one and this is another."""

    title: str
    link: Link | None
    weeks: tuple[Week, ...]


def make_month(month: str, found: Sequence[Entry], *, places: Places, link: Link | None) -> Month:
    """The table of a month (`2026-10`) with the entries of it."""
    year, number = map(int, month.split("-"))
    weeks = []
    for row in calendar.Calendar().monthdayscalendar(year, number):
        dates = [dt.date(year, number, day) if day else None for day in row]
        first = next(day for day in dates if day is not None)
        days = tuple(_day(day, found, places=places, first=first) for day in dates)
        weeks.append(Week(first.isocalendar().week, days))
    return Month(say_month(month), link, tuple(weeks))


def _day(date: dt.date | None, found: Sequence[Entry], *, places: Places, first: dt.date) -> Day:
    """A cell of the table; `first` is the first day of its row."""
    if date is None:
        return Day(None)
    here = [e for e in found if e.span.first_day <= date <= e.span.last_day]
    shown = tuple(_entries(here[:_MOST_A_DAY], date, places=places, first=first))
    return Day(date, date == places.site.kb.as_of, shown, len(here) - len(shown))


def _entries(
    here: Sequence[Entry], date: dt.date, *, places: Places, first: dt.date
) -> Iterator[DayEntry]:
    for entry in here:
        is_linked = date in (entry.span.first_day, first)
        yield DayEntry(
            kind=entry.kind.value,
            kind_label=entry.kind.label,
            link=Link(label(entry), places.of(entry) if is_linked else None),
            state=entry.state.value if entry.state else "",
            is_continued=not is_linked,
            has_clash=entry.has_clash and is_linked,
        )
