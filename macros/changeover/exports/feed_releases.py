"""What feeds for everybody tell of releases that are out: all of their notes, or those of a system.

The texts are those of the release's page, with its anchors, so that their links lead there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from changeover.exports.feed_entry import Waiting, stamp
from changeover.exports.feed_notes import (
    FeedAudience,
    FeedGroup,
    FeedNote,
    FeedRelease,
    FeedReleases,
    FeedSection,
    FeedWithdrawal,
)
from changeover.releases import notes_of, released, systems_of, withdrawals
from changeover.render import site_link
from changeover.urls import change_url, release_url
from changeover.views import Site
from changeover.views.notes import AudienceNotes, NoteEntry, notes_by_audience
from changeover.views.publication import Publication
from changeover.views.references import Link


class ReleaseEntries:
    """Makes the entries of releases; the notes of each are rendered once, for however many feeds."""

    def __init__(self, site: Site, publication: Publication) -> None:
        self._site = site
        self._publication = publication
        self._audiences = [audience.id for audience in site.kb.catalog.audiences]
        self._about: dict[str, frozenset[str]] = {}
        self._releases = FeedReleases(self._told, renderer=site.renderer, publication=publication)

    def waiting(self, system: str | None, *, count: int) -> Iterator[Waiting]:
        """The latest releases, or those that tell something of a system."""
        found = (
            release
            for release in released(self._site.kb)
            if release_url(release.id) in self._site.pages
            and (system is None or system in self._systems(release.id))
        )
        for release in islice(found, count):
            key = f"releases/{release.id}" + (f"/systems/{system}" if system is not None else "")
            make = partial(self._releases.entry, release.id, system, key=key)
            yield Waiting(release.date.start, key, key, make)

    def _systems(self, release: str) -> frozenset[str]:
        """The systems that a release tells somebody of."""
        if release not in self._about:
            self._about[release] = frozenset(
                system
                for audience in self._audiences
                for section in notes_of(self._site.kb, release, audience)
                for entry in section.entries
                for system in entry.systems
            )
        return self._about[release]

    def _told(self, id: str) -> FeedRelease:
        """What the page of a release tells."""
        kb, zone = self._site.kb, self._site.kb.catalog.zone
        release = kb.releases[id]
        return FeedRelease(
            release.id,
            kb.name("release", release.id),
            release.date.date,
            stamp(release.date, zone),
            tuple(map(self._audience, notes_by_audience(self._site, release.id))),
            tuple(
                FeedWithdrawal(stamp(gone.on, zone), frozenset(gone.systems))
                for audience in self._audiences
                for gone in withdrawals(kb, release.id, audience)
            ),
        )

    def _audience(self, notes: AudienceNotes) -> FeedAudience:
        sections = (
            FeedSection(
                section.title,
                tuple(
                    FeedGroup(group.system, tuple(map(self._note, group.entries)))
                    for group in section.groups
                ),
            )
            for section in notes.sections
        )
        return FeedAudience(notes.name, tuple(sections))

    def _note(self, entry: NoteEntry) -> FeedNote:
        systems = frozenset(systems_of(self._site.kb.changes[entry.id]))
        link = Link(f"{entry.id} {entry.title}", site_link(change_url(entry.id)))
        return FeedNote(entry.html, systems, link)
