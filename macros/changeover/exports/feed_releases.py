"""What feeds tell of releases that are out: their notes, for everybody, one audience or one system.

The texts are those of the release's page, with its anchors, so that their links lead there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from changeover.exports.feed_entry import Entry, absolute_html, entry_id, plain, told_at
from changeover.model.base import Moment
from changeover.model.catalog import Release
from changeover.releases import absent, notes_of, released
from changeover.render import say_date, site_link
from changeover.urls import change_url, release_url, system_url
from changeover.views import Site
from changeover.views.edition import chapters
from changeover.views.feeds import Feed
from changeover.views.notes import notes_by_audience
from changeover.views.publication import Publication
from changeover.views.references import Link

ROOM = 50_000
"""How many characters the notes of one entry may have; the rest stands on the release's page."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is said in one place; `change` leads to what says it, on a site that shows changes."""

    html: Markup
    change: Link | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What is said about one system; about none that the readers know without one."""

    system: Link | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the notes."""

    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What one audience is told."""

    audience: str
    name: str
    sections: tuple[Section, ...]


def feed_releases(site: Site, feed: Feed) -> Iterator[Release]:
    """The releases that a feed tells of, the newest first.

    The feed of all releases has each that is out; those of an audience or a system have the ones
    that tell it something.
    """
    for release in released(site.kb):
        if release_url(release.id) in site.pages and _tells(site, release, feed):
            yield release


def _tells(site: Site, release: Release, feed: Feed) -> bool:
    if feed.audience is None and feed.system is None:
        return True
    every = [audience.id for audience in site.kb.catalog.audiences]
    return any(
        feed.system in (None, group.system)
        for audience in (every if feed.audience is None else [feed.audience])
        for section in notes_of(site.kb, release.id, audience)
        for group in section.groups
    )


def release_key(release: Release, feed: Feed) -> str:
    """What names the entry for good: feeds that tell the same of a release share it."""
    audience = f"/audiences/{feed.audience}" if feed.audience is not None else ""
    system = f"/systems/{feed.system}" if feed.system is not None else ""
    return f"releases/{release.id}{audience}{system}"


class ReleaseEntries:
    """Makes the entries of releases; the notes of each release are rendered once."""

    def __init__(self, site: Site, publication: Publication) -> None:
        self._site = site
        self._publication = publication
        self._told: dict[str, tuple[Told, ...]] = {}

    def entry(self, release: Release, feed: Feed) -> Entry:
        """A release as an entry of a feed."""
        site, url = self._site, release_url(release.id)
        if release.id not in self._told:
            self._told[release.id] = tuple(_told(site, release))
        told = [_of_system(one, feed.system) for one in self._told[release.id]]
        told = [one for one in told if one.sections and feed.audience in (None, one.audience)]
        shown, is_cut = _with_room(told)
        name = site.kb.name("release", release.id)
        html = site.renderer.render(
            "feeds/release.html",
            audiences=shown,
            has_names=len(told) > 1,
            has_systems=feed.system is None,
            page=Link(f"Notes of {name}", site_link(url)),
            is_cut=is_cut,
        )
        titles = tuple(dict.fromkeys(plain(s.title) for one in told for s in one.sections))
        says = f": {', '.join(titles)}" if titles else ""
        published = told_at(site, release.date)
        taken_back = (told_at(site, on) for on in _taken_back(site, release))
        return Entry(
            id=entry_id(self._publication, release_key(release, feed)),
            title=plain(f"Release {release.id}{f': {name}' if name != release.id else ''}"),
            url=self._publication.absolute(url),
            published=published,
            updated=max([published, *taken_back]),
            summary=plain(f"Released on {say_date(release.date.date)}{says}."),
            html=absolute_html(html, self._publication, page=url),
            tags=titles,
        )


def _told(site: Site, release: Release) -> Iterator[Told]:
    """What the page of a release tells, by audience."""
    if site.edition is not None:
        made = chapters(site, site.edition.releases[release.id])
        sections = tuple(
            Section(
                chapter.title,
                tuple(Group(one.system, tuple(map(Note, one.texts))) for one in chapter.told),
            )
            for chapter in made
        )
        yield Told(site.edition.audience, site.edition.name, sections)
        return
    for notes in notes_by_audience(site, release.id):
        sections = tuple(
            Section(
                section.title,
                tuple(
                    Group(
                        group.system,
                        tuple(Note(e.html, _change(site, e.id, e.title)) for e in group.entries),
                    )
                    for group in section.groups
                ),
            )
            for section in notes.sections
        )
        yield Told(notes.id, notes.name, sections)


def _change(site: Site, id: str, title: str) -> Link | None:
    url = change_url(id)
    return Link(f"{id} {title}", site_link(url)) if url in site.pages else None


def _of_system(told: Told, system: str | None) -> Told:
    """What is said about one system; everything without one."""
    if system is None:
        return told
    href = site_link(system_url(system))
    sections = (
        Section(
            section.title,
            tuple(g for g in section.groups if g.system is not None and g.system.href == href),
        )
        for section in told.sections
    )
    return replace(told, sections=tuple(section for section in sections if section.groups))


def _with_room(told: list[Told]) -> tuple[list[Told], bool]:
    """The notes that there is room for, and whether some are left out."""
    left = ROOM

    def fitting(notes: tuple[Note, ...]) -> Iterator[Note]:
        nonlocal left
        for note in notes:
            if left > 0:
                yield note
            left -= len(note.html)

    shown = []
    for one in told:
        sections = []
        for section in one.sections:
            groups = [replace(g, notes=tuple(fitting(g.notes))) for g in section.groups]
            groups = [group for group in groups if group.notes]
            sections += [Section(section.title, tuple(groups))] if groups else []
        shown += [replace(one, sections=tuple(sections))] if sections else []
    return shown, shown != told


def _taken_back(site: Site, release: Release) -> Iterator[Moment]:
    """When changes left its notes after it came out."""
    return (why.on for why in absent(site.kb, release.id) if why.was_told and why.on is not None)
