"""A release as a feed tells it: its notes, in whole or of one system, with room for so many.

It is told what to tell; what a reader may know is decided by those who make a `FeedRelease`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from markupsafe import Markup

from changeover.exports.feed_entry import Entry, absolute_html, entry_id, plain
from changeover.render import Renderer, say_date, site_link
from changeover.urls import release_url
from changeover.views.publication import Publication
from changeover.views.references import Link

ROOM = 50_000
"""How many characters the notes of one entry may have; the rest stands on the release's page."""


@dataclass(frozen=True, slots=True)
class FeedNote:
    """What is said in one place, and the ids of the systems it is about.

    `change` leads to what says it, for readers who may know.
    """

    html: Markup
    systems: frozenset[str]
    change: Link | None = None


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """What stands under one system; under none that the readers know without one."""

    system: Link | None
    notes: tuple[FeedNote, ...]


@dataclass(frozen=True, slots=True)
class FeedSection:
    """One section of the notes."""

    title: str
    groups: tuple[FeedGroup, ...]


@dataclass(frozen=True, slots=True)
class FeedAudience:
    """What one audience is told."""

    name: str
    sections: tuple[FeedSection, ...]


@dataclass(frozen=True, slots=True)
class FeedWithdrawal:
    """When notes were taken back, and the ids of the systems that they were about."""

    on: dt.datetime
    systems: frozenset[str]


@dataclass(frozen=True, slots=True)
class FeedRelease:
    """A release that is out, with its notes and what left them since.

    `has_anchors` says that the release's page has the anchors that texts lead to.
    """

    id: str
    name: str
    date: dt.date
    published: dt.datetime
    audiences: tuple[FeedAudience, ...]
    withdrawals: tuple[FeedWithdrawal, ...]
    has_anchors: bool = True


class FeedReleases:
    """Makes entries of releases; `tell` gives the notes of one, once for however many feeds."""

    def __init__(
        self,
        tell: Callable[[str], FeedRelease],
        *,
        renderer: Renderer,
        publication: Publication,
    ) -> None:
        self._tell = cache(tell)
        self._renderer = renderer
        self._publication = publication

    def entry(self, release: str, system: str | None, *, key: str) -> Entry:
        """The entry of a release by its id; with a system, of what is said about it."""
        return _release_entry(
            self._tell(release),
            key=key,
            system=system,
            renderer=self._renderer,
            publication=self._publication,
        )


def _release_entry(
    release: FeedRelease,
    *,
    key: str,
    system: str | None,
    renderer: Renderer,
    publication: Publication,
) -> Entry:
    """A release as an entry, which `key` names for good; with a system, what is said about it."""
    url = release_url(release.id)
    told = [_about(audience, system) for audience in release.audiences]
    told = [audience for audience in told if audience.sections]
    shown, is_cut = _with_room(told)
    html = renderer.render(
        "feeds/release.html",
        audiences=shown,
        has_names=len(told) > 1,
        has_systems=system is None,
        page=Link(f"Notes of {release.name}", site_link(url)),
        is_cut=is_cut,
    )
    titles = tuple(dict.fromkeys(plain(s.title) for one in told for s in one.sections))
    says = f": {', '.join(titles)}" if titles else ""
    name = f": {release.name}" if release.name != release.id else ""
    left = [gone.on for gone in release.withdrawals if system is None or system in gone.systems]
    return Entry(
        id=entry_id(publication, key),
        title=plain(f"Release {release.id}{name}"),
        url=publication.absolute(url),
        published=release.published,
        updated=max([release.published, *left]),
        summary=plain(f"Released on {say_date(release.date)}{says}."),
        html=absolute_html(html, publication, page=url, has_anchors=release.has_anchors),
        tags=titles,
    )


def _about(audience: FeedAudience, system: str | None) -> FeedAudience:
    """What is said about one system; everything without one."""
    if system is None:
        return audience
    return _keep(audience, lambda note: system in note.systems)


def _with_room(told: list[FeedAudience]) -> tuple[list[FeedAudience], bool]:
    """The notes that there is room for, and whether some are left out."""
    left = ROOM

    def fits(note: FeedNote) -> bool:
        nonlocal left
        has_room = left > 0
        left -= len(note.html)
        return has_room

    shown = [audience for one in told if (audience := _keep(one, fits)).sections]
    return shown, shown != told


def _keep(audience: FeedAudience, wanted: Callable[[FeedNote], bool]) -> FeedAudience:
    """The notes that are wanted, asked for in order; without what holds none of them."""

    def groups(section: FeedSection) -> Iterator[FeedGroup]:
        for group in section.groups:
            if notes := tuple(filter(wanted, group.notes)):
                yield replace(group, notes=notes)

    kept = (replace(section, groups=tuple(groups(section))) for section in audience.sections)
    return replace(audience, sections=tuple(section for section in kept if section.groups))
