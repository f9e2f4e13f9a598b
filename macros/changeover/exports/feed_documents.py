"""What feeds for everybody tell of documents: each text that came into use, and each end of its use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from changeover.exports.feed_entry import (
    Entry,
    Waiting,
    absolute_html,
    entry_id,
    headline,
    plain,
    stamp,
)
from changeover.render import say_date, site_link
from changeover.resolve import DocumentState
from changeover.turns import DocumentTurn, Turn, turns_of
from changeover.urls import change_url, document_url, history_url
from changeover.views import Site
from changeover.views.publication import Publication
from changeover.views.references import Link


@dataclass(frozen=True, slots=True)
class _Event:
    """A turn, and the document whose it is."""

    state: DocumentState
    turn: DocumentTurn


class DocumentEntries:
    """Makes the entries of documents with a page."""

    def __init__(self, site: Site, publication: Publication) -> None:
        self._site = site
        self._publication = publication

    def waiting(self, system: str | None) -> Iterator[Waiting]:
        """Everything that happened to documents, or to those of a system; in no order."""
        for event in self._events.get(system, ()):
            make = partial(_entry, self._site, self._publication, event)
            yield Waiting(event.turn.on.start, event.turn.key, event.turn.key, make)

    @cached_property
    def _events(self) -> dict[str | None, list[_Event]]:
        """All of them under None, and once more by system."""
        found: defaultdict[str | None, list[_Event]] = defaultdict(list)
        for state in self._site.kb.documents.values():
            if document_url(state.kind, state.id) in self._site.pages:
                for turn in turns_of(self._site.kb, state.id):
                    for system in (None, *turn.systems):
                        found[system].append(_Event(state, turn))
        return found


def _entry(site: Site, publication: Publication, event: _Event) -> Entry:
    state, turn, zone = event.state, event.turn, site.kb.catalog.zone
    url = document_url(state.kind, state.id)
    change = site.kb.changes[turn.change]
    sentence = _sentence(event)
    html = site.renderer.render(
        "feeds/document.html",
        sentence=sentence,
        reason=_reason(site, event),
        summary=change.file.value.summary,
        is_rollback=turn.is_rollback,
        change=Link(f"{change.id} {change.title}", site_link(change_url(change.id))),
        page=Link(turn.revision.title, site_link(url)),
        history=_history(site, state),
        instead=_instead(site, event),
        corrections=turn.corrections,
    )
    published = stamp(turn.on, zone)
    names = (site.kb.name("system", system) for system in turn.systems if _has_page(site, system))
    return Entry(
        id=entry_id(publication, turn.key),
        title=plain(f"{headline(state.kind, turn.turn)}: {turn.revision.title}"),
        url=publication.absolute(url),
        published=published,
        updated=max([published, *(stamp(c.on, zone) for c in turn.corrections)]),
        summary=plain(sentence),
        html=absolute_html(html, publication, page=url),
        tags=tuple(dict.fromkeys(map(plain, (state.kind.label, *names)))),
    )


def _has_page(site: Site, system: str) -> bool:
    return f"systems/{system}/" in site.pages


def _sentence(event: _Event) -> str:
    state, turn, day = event.state, event.turn, say_date(event.turn.on.date)
    label = state.label(turn.revision)
    before = state.label(turn.before) if turn.before is not None else ""
    return {
        Turn.NEW: f"{label} is in use from {day}.",
        Turn.CHANGED: f"{label} is in use from {day}, in the place of {before}.",
        Turn.BACK: f"{label} is in use from {day}, since {before} was rolled back.",
        Turn.AGAIN: f"In use again from {day}, as {label}.",
        Turn.OUT: f"No longer in use from {day}.",
    }[turn.turn]


def _reason(site: Site, event: _Event) -> str | None:
    said = site.kb.changes[event.turn.change].disposition_of.get(event.state.id)
    is_end = event.turn.turn is Turn.OUT
    return said.reason if is_end and said and said.action == "retire" else None


def _history(site: Site, state: DocumentState) -> Link | None:
    url = history_url(state.kind, state.id)
    return Link("history", site_link(url)) if url in site.pages else None


def _instead(site: Site, event: _Event) -> Link | None:
    """What to read in the place of a document that is out of use still."""
    if event.turn.turn is not Turn.OUT or event.state.retired is None:
        return None
    other = site.kb.documents.get(site.kb.read_instead(event.state.id) or "")
    if other is None or other.shown is None:
        return None
    return Link(other.shown.title, site_link(document_url(other.kind, other.id)))
