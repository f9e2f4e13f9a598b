"""The feeds of a site: releases, and documents that changed, for everybody, an audience, a system.

Each is bounded, so that it does not grow with the age of a site: who comes later reads the pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.editions import edition_events, edition_of
from changeover.exports.feed_documents import DocumentEntries
from changeover.exports.feed_edition import EditionEntries
from changeover.exports.feed_entry import Entry, Waiting, entry_id, plain
from changeover.exports.feed_formats import NEVER, Head, feed_texts
from changeover.exports.feed_releases import ReleaseEntries
from changeover.views import Site
from changeover.views.feeds import Feed, feeds
from changeover.views.publication import Publication

LATEST = 50
"""How many entries a feed has."""


def feed_files(site: Site) -> Iterator[tuple[str, str]]:
    """(path in the site, text) of each file of the feeds; none without the site's address.

    The same for the same content and day, byte for byte.
    """
    if site.publication is None:
        return
    maker = _Maker(site, site.publication)
    for feed in feeds(site):
        entries = maker.entries(feed)
        head = _head(site.publication, feed, entries)
        for name, text in feed_texts(head, entries).items():
            yield feed.folder + name, text


class _Maker:
    """Finds out what each feed tells; what several of them need is worked out once."""

    def __init__(self, site: Site, publication: Publication) -> None:
        self._site = site
        self._publication = publication
        self._releases = ReleaseEntries(site, publication)
        self._documents = DocumentEntries(site, publication)
        self._editions: dict[str, EditionEntries] = {}
        self._made: dict[str, Entry] = {}

    def entries(self, feed: Feed) -> tuple[Entry, ...]:
        """The latest entries of a feed, the newest first."""
        waiting = sorted(self._waiting(feed), key=lambda one: (one.on, one.rank), reverse=True)
        for one in waiting[:LATEST]:
            if one.key not in self._made:
                self._made[one.key] = one.make()
        return tuple(self._made[one.key] for one in waiting[:LATEST])

    def _waiting(self, feed: Feed) -> Iterator[Waiting]:
        if feed.audience is not None:
            edition = self._edition(feed.audience)
            if feed.has_releases:
                yield from edition.releases(feed.system)
            if feed.has_documents:
                yield from edition.documents(feed.system)
            return
        if feed.has_releases:
            yield from self._releases.waiting(feed.system, count=LATEST)
        if feed.has_documents:
            yield from self._documents.waiting(feed.system)

    def _edition(self, audience: str) -> EditionEntries:
        """The one place where feeds for an audience are given what they may tell."""
        if audience not in self._editions:
            edition = edition_of(self._site.kb, audience)
            self._editions[audience] = EditionEntries(
                self._site,
                self._publication,
                edition=edition,
                events=edition_events(self._site.kb, edition),
            )
        return self._editions[audience]


def _head(publication: Publication, feed: Feed, entries: tuple[Entry, ...]) -> Head:
    """What the feed says of itself."""
    told = "release notes and documents that changed"
    if not feed.system:
        told = "release notes" if feed.has_releases else "documents that changed"
    return Head(
        id=entry_id(publication, feed.folder),
        title=plain(f"{publication.name}: {feed.title}"),
        description=f"The latest {LATEST} {told}, as they came into use.",
        page=publication.absolute(feed.page),
        address=publication.absolute(feed.folder[:-1]) + "/",
        language=publication.language,
        author=plain(publication.author),
        updated=max((entry.updated for entry in entries), default=NEVER),
    )
