"""Entries of the calendar as its lists show them, and where each leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from changeover.calendar import MOST_TOLD, Entry, EntryKind, EntryState, entries, month_of
from changeover.model.base import Moment
from changeover.problems import Location
from changeover.render import site_link
from changeover.urls import change_url, month_url, release_url, system_url
from changeover.views import Site
from changeover.views.references import Link


@dataclass(frozen=True, slots=True)
class Clash:
    """What is at the same time and should not be: words, links, and on which systems."""

    text: str
    links: tuple[Link, ...]
    systems: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in a list. `end` is None where it is a single moment or day."""

    id: str
    kind: EntryKind
    link: Link
    start: Moment
    end: Moment | None
    state: str | None
    """What is known of it; None of what the catalog sets, and of hypercare that is under way."""
    systems: tuple[Link, ...]
    all_systems: bool
    """Whether it concerns every system, because it names none."""
    rolled_back_on: Moment | None
    clashes: tuple[Clash, ...]
    source: Location


@dataclass(frozen=True, slots=True)
class Places:
    """Where entries lead from a page that lists some of them."""

    site: Site
    listed: frozenset[str]

    def of(self, entry: Entry) -> str | None:
        """The page of what the entry is about; else the entry in a list."""
        if entry.kind is EntryKind.HYPERCARE:
            return site_link(f"{change_url(entry.change, 'launch')}#hypercare")
        if entry.change:
            return site_link(change_url(entry.change))
        if entry.kind is EntryKind.RELEASE:
            return site_link(release_url(entry.subject))
        return self.in_list(entry)

    def in_list(self, entry: Entry) -> str | None:
        """The entry in the list of this page, else in that of the month in which it begins."""
        if entry.id in self.listed:
            return f"#{entry.id}"
        return entry_place(self.site, entry)


def entry_place(site: Site, entry: Entry) -> str | None:
    """The place of an entry in the list of the month in which it begins."""
    url = month_url(month_of(entry.span.first_day))
    return site_link(f"{url}#{entry.id}") if url in site.pages else None


def label(entry: Entry) -> str:
    """What people call an entry: `0007 Prorate upgrades`."""
    return f"{entry.change} {entry.title}" if entry.change else entry.title


def entry_row(places: Places, entry: Entry) -> EntryRow:
    """The row of an entry."""
    is_own = entry.kind in (EntryKind.BLACKOUT, EntryKind.BILLING_RUN)
    is_under_way = entry.kind is EntryKind.HYPERCARE and entry.state is EntryState.LAUNCHED
    is_moment = entry.span.start == entry.span.end
    return EntryRow(
        id=entry.id,
        kind=entry.kind,
        link=Link(label(entry), None if is_own else places.of(entry)),  # it is the place itself
        start=entry.span.start,
        end=None if is_moment else entry.span.end,
        state=entry.state.value if entry.state and not is_under_way else None,
        systems=_systems(places.site, entry.systems),
        all_systems=is_own and not entry.systems,
        rolled_back_on=entry.rolled_back_on,
        clashes=tuple(clashes_of(places, entry)),
        source=entry.source,
    )


def clashes_of(places: Places, entry: Entry) -> Iterator[Clash]:
    """What an entry clashes with, and where that is."""
    site, known = places.site, entries(places.site.kb)
    for clash in entry.windows:
        other = Link(clash.change, site_link(change_url(clash.change)))
        yield Clash("Overlaps the window of", (other,), _systems(site, clash.systems))
    if entry.blackouts:
        around = [known[id] for id in entry.blackouts[:MOST_TOLD]]
        links = [Link(blackout.title, places.in_list(blackout)) for blackout in around]
        yield Clash("In the blackout", _with_rest(links, len(entry.blackouts)))
    if entry.go_lives:
        inside = [known[id].change for id in entry.go_lives[:MOST_TOLD]]
        links = [Link(change, site_link(change_url(change))) for change in inside]
        yield Clash("Go-lives within it:", _with_rest(links, len(entry.go_lives)))


def _with_rest(links: list[Link], count: int) -> tuple[Link, ...]:
    """Links to the first of `count`, and how many more there are."""
    rest = count - len(links)
    return (*links, Link(f"{rest} more")) if rest else tuple(links)


def _systems(site: Site, systems: tuple[str, ...]) -> tuple[Link, ...]:
    """The systems by their names; one that the catalog lacks has no page."""
    pages = site.pages
    urls = ((system, system_url(system)) for system in systems)
    return tuple(
        Link(site.kb.name("system", system), site_link(url) if url.split("#")[0] in pages else None)
        for system, url in urls
    )
