"""What feeds for one audience tell: made of its edition and nothing else, on whichever site they are.

So a fact that is added to the feeds for everybody does not come out here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial

from changeover.editions import Edition, EditionEvent, Turn
from changeover.exports.feed_entry import (
    Entry,
    Waiting,
    absolute_html,
    entry_id,
    headline,
    plain,
    stamp,
)
from changeover.exports.feed_notes import (
    FeedAudience,
    FeedGroup,
    FeedNote,
    FeedRelease,
    FeedReleases,
    FeedSection,
    FeedWithdrawal,
)
from changeover.model.base import Moment
from changeover.render import say_date, site_link
from changeover.urls import document_url
from changeover.views import Site
from changeover.views.edition import chapters, link_to
from changeover.views.publication import Publication
from changeover.views.references import Link


class EditionEntries:
    """Makes the entries of an edition. Days are told as their midnight."""

    def __init__(
        self,
        site: Site,
        publication: Publication,
        *,
        edition: Edition,
        events: Iterable[EditionEvent],
    ) -> None:
        self._site = site
        self._publication = publication
        self._edition = edition
        self._events = tuple(events)
        self._releases = FeedReleases(self._told, renderer=site.renderer, publication=publication)

    def releases(self, system: str | None) -> Iterator[Waiting]:
        """The releases, or those that tell something of a system."""
        for release in self._edition.releases.values():
            if system is None or system in release.systems:
                rank = f"releases/{release.id}"
                key = f"{rank}/audiences/{self._edition.audience}"
                key += f"/systems/{system}" if system is not None else ""
                make = partial(self._releases.entry, release.id, system, key=key)
                yield Waiting(_start(release.date), rank, key, make)

    def documents(self, system: str | None) -> Iterator[Waiting]:
        """What happened to the documents, or to those of a system."""
        for place, event in enumerate(self._events):
            if system is None or system in {known.id for known in event.systems}:
                rank = f"documents/{event.document}/{place:06}"
                make = partial(self._document, event)
                yield Waiting(_start(event.on), rank, event.key, make)

    def _stamp(self, day: dt.date) -> dt.datetime:
        return stamp(Moment(day), self._edition.zone)

    def _told(self, id: str) -> FeedRelease:
        release = self._edition.releases[id]
        sections = (
            FeedSection(
                chapter.title,
                tuple(
                    FeedGroup(group.system, tuple(FeedNote(n.html, n.systems) for n in group.notes))
                    for group in chapter.groups
                ),
            )
            for chapter in chapters(self._site, release)
        )
        return FeedRelease(
            release.id,
            release.name,
            release.date,
            self._stamp(release.date),
            (FeedAudience(self._edition.name, tuple(sections)),),
            tuple(
                FeedWithdrawal(self._stamp(gone.on), frozenset(s.id for s in gone.systems))
                for gone in release.withdrawals
            ),
            has_anchors=self._site.audience is not None,  # the whole site's page has others
        )

    def _document(self, event: EditionEvent) -> Entry:
        document = self._edition.documents[event.document]
        instead = self._edition.documents.get(document.replaced_by or "")
        url = document_url(document.kind, document.id)
        sentence = _sentence(event)
        html = self._site.renderer.render(
            "feeds/edition-document.html",
            sentence=sentence,
            page=Link(event.title, site_link(url)),
            instead=link_to(instead) if instead is not None and event.turn is Turn.OUT else None,
            corrected=event.corrected,
        )
        published = self._stamp(event.on)
        names = (system.name for system in event.systems)
        return Entry(
            id=entry_id(self._publication, event.key),
            title=plain(f"{headline(document.kind, event.turn)}: {event.title}"),
            url=self._publication.absolute(url),
            published=published,
            updated=max([published, *map(self._stamp, event.corrected)]),
            summary=plain(sentence),
            html=absolute_html(html, self._publication, page=url),
            tags=tuple(dict.fromkeys(map(plain, (document.kind.label, *names)))),
        )


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _sentence(event: EditionEvent) -> str:
    day = say_date(event.on)
    return {
        Turn.NEW: f"In use from {day}.",
        Turn.CHANGED: f"A new text is in use from {day}.",
        Turn.BACK: f"An earlier text is in use again from {day}.",
        Turn.AGAIN: f"In use again from {day}.",
        Turn.OUT: f"No longer in use from {day}.",
    }[event.turn]
