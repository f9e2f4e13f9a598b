"""The feeds of a site: releases, and documents that changed, for everybody, an audience, a system.

Each is bounded, so that it does not grow with the age of a site: who comes later reads the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from changeover.exports.feed_documents import DocumentEvent, document_entry, document_events
from changeover.exports.feed_entry import Entry, entry_id, plain, stamp
from changeover.exports.feed_formats import Head, feed_texts
from changeover.exports.feed_releases import ReleaseEntries, feed_releases, release_key
from changeover.model.base import Moment
from changeover.views import Site
from changeover.views.feeds import Feed, feeds
from changeover.views.publication import Publication

LATEST = 50
"""How many entries a feed has."""

_Waiting = tuple[Moment, str, Callable[[], Entry]]
"""When something happened, what names it, and what makes the entry: only the latest are made."""


def feed_files(site: Site) -> Iterator[tuple[str, str]]:
    """(path in the site, text) of each file of the feeds; none without the site's address.

    The same for the same content and day, byte for byte.
    """
    if site.publication is None:
        return
    maker = _Maker(site, site.publication)
    for feed in feeds(site):
        entries = maker.entries(feed)
        for name, text in feed_texts(maker.head(feed, entries), entries).items():
            yield feed.folder + name, text


class _Maker:
    """Makes each entry once, however many feeds tell it."""

    def __init__(self, site: Site, publication: Publication) -> None:
        self._site = site
        self._publication = publication
        self._release = ReleaseEntries(site, publication)
        self._made: dict[str, Entry] = {}
        self._events: dict[str | None, tuple[DocumentEvent, ...]] = {}

    def entries(self, feed: Feed) -> tuple[Entry, ...]:
        """The latest entries of a feed, the newest first."""
        waiting = [*self._releases(feed), *self._documents(feed)]
        waiting.sort(key=lambda one: (one[0].start, one[1]), reverse=True)
        found = []
        for _, key, make in waiting[:LATEST]:
            if key not in self._made:
                self._made[key] = make()
            found.append(self._made[key])
        return tuple(found)

    def _releases(self, feed: Feed) -> Iterator[_Waiting]:
        if feed.has_releases:
            for release in islice(feed_releases(self._site, feed), LATEST):
                make = partial(self._release.entry, release, feed)
                yield release.date, release_key(release, feed), make

    def _documents(self, feed: Feed) -> Iterator[_Waiting]:
        if not feed.has_documents:
            return
        if feed.audience not in self._events:
            events = tuple(document_events(self._site, feed.audience))
            self._events[feed.audience] = events
        for event in self._events[feed.audience]:
            if feed.system is None or feed.system in event.systems:
                make = partial(document_entry, self._site, self._publication, event)
                yield event.on, event.key, make

    def head(self, feed: Feed, entries: tuple[Entry, ...]) -> Head:
        """What the feed says of itself."""
        publication, kb = self._publication, self._site.kb
        newest = [entry.updated for entry in entries] or [stamp(Moment(kb.as_of), kb.catalog.zone)]
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
            updated=max(newest),
        )
