"""The calendar as pages: the months around the day, and a page for each month with something in it.

Each shows a list, which phones and screen readers get first, and a table of days. What a page shows
is bounded by its months, so that it never grows with the number of changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from changeover.calendar import (
    MONTHS,
    Entry,
    entries_of,
    month_of,
    months,
    months_from,
    neighbours,
    say_month,
)
from changeover.pages import FEED, Page
from changeover.render import site_link
from changeover.urls import month_url
from changeover.views import Site
from changeover.views.entries import EntryRow, Places, entry_row
from changeover.views.month import Month, make_month
from changeover.views.references import Link

_LISTED_MONTHS = 6
_MOST_A_MONTH = 20
_TABLES = 3
_YEARS = 5


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of a list that belong together; `more` is how many the link leads to besides."""

    title: str
    rows: tuple[EntryRow, ...]
    more: int = 0
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """The months of a year that have a page."""

    year: str
    months: tuple[Link, ...]


def calendar(site: Site, page: Page) -> Markup:
    """The months around the day: what happens in the next six of them, and tables of three."""
    kb = site.kb
    here = month_of(kb.as_of)
    listed = months_from(kb.as_of, _LISTED_MONTHS)
    under_way, coming = _coming(site, listed)
    shown = [e for _, found in (("", under_way), *coming) for e in found[:_MOST_A_MONTH]]
    places = Places(site, frozenset(entry.id for entry in shown))
    following = [month for month in months(kb) if month > here and month in listed][: _TABLES - 1]
    groups = [_group(places, "Under way", found=under_way, month=here)] if under_way else []
    groups += [_group(places, say_month(m), found=found, month=m) for m, found in coming if found]
    return site.renderer.render(
        "calendar.html",
        title=page.title,
        as_of=kb.as_of,
        feed=_feed(site),
        groups=tuple(groups),
        last=say_month(listed[-1]),
        tables=tuple(_table(site, month, places=places) for month in (here, *following)),
        years=tuple(_years(site)),
    )


def month(site: Site, page: Page) -> Markup:
    """One month: all that begins or ends in it, and some of what goes on throughout.

    The latter stands in the month in which it begins, so that what is long is not listed for ever.
    """
    kb = site.kb
    found = entries_of(kb, page.subject)
    throughout = [entry for entry in found if _goes_on_throughout(entry, page.subject)]
    left_out = {entry.id for entry in throughout[_MOST_A_MONTH:]}
    shown = [entry for entry in found if entry.id not in left_out]
    places = Places(site, frozenset(entry.id for entry in shown))
    before, after = neighbours(kb, page.subject)
    return site.renderer.render(
        "calendar-month.html",
        title=say_month(page.subject),
        as_of=kb.as_of,
        before=_month_link(site, before) if before else None,
        after=_month_link(site, after) if after else None,
        calendar=site_link("calendar/"),
        feed=_feed(site),
        rows=tuple(entry_row(places, entry) for entry in shown),
        more=len(left_out),
        table=make_month(page.subject, found, places=places, link=None),
    )


def _feed(site: Site) -> str:
    """The address to follow: the file of a frozen version never changes."""
    return site.publication.to_follow(FEED) if site.publication else site_link(FEED)


def _goes_on_throughout(entry: Entry, month: str) -> bool:
    return month_of(entry.span.first_day) < month < month_of(entry.span.last_day)


def _coming(
    site: Site, listed: Sequence[str]
) -> tuple[tuple[Entry, ...], list[tuple[str, tuple[Entry, ...]]]]:
    """(what began before the day and is not over, what begins from the day on in each month)."""
    as_of = site.kb.as_of
    here = entries_of(site.kb, listed[0])
    under_way = tuple(e for e in here if e.span.first_day < as_of <= e.span.last_day)
    coming = []
    for month in listed:
        found = here if month == listed[0] else entries_of(site.kb, month)
        begun = (e for e in found if e.span.first_day >= as_of)
        coming.append((month, tuple(e for e in begun if month_of(e.span.first_day) == month)))
    return under_way, coming


def _group(places: Places, title: str, *, found: tuple[Entry, ...], month: str) -> Group:
    rows = tuple(entry_row(places, entry) for entry in found[:_MOST_A_MONTH])
    return Group(title, rows, len(found) - len(rows), _month_link(places.site, month))


def _table(site: Site, month: str, *, places: Places) -> Month:
    link = _month_link(site, month)
    return make_month(month, entries_of(site.kb, month), places=places, link=link)


def _month_link(site: Site, month: str) -> Link | None:
    """The page of a month; None when it has none."""
    url = month_url(month)
    return Link(say_month(month), site_link(url)) if url in site.pages else None


def _years(site: Site) -> Iterator[Year]:
    """The years around the day with their months, and of those beyond the very first and last."""
    found = months(site.kb)
    year_of_day = site.kb.as_of.year
    near = [m for m in found if abs(int(m[:4]) - year_of_day) <= _YEARS]
    ends = [found[0], *near, found[-1]] if found else []
    for year, group in groupby(dict.fromkeys(ends), key=lambda m: m[:4]):
        links = (
            Link(MONTHS[int(m[5:]) - 1][:3], site_link(month_url(m)))
            for m in group
            if month_url(m) in site.pages
        )
        yield Year(str(int(year)), tuple(links))
