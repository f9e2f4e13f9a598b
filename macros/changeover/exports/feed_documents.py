"""What feeds tell of documents: each text that production began to run on, and each end of its use.

Nothing that is to come. To one audience only what names it, and of that no change, no number of a
revision and no time of day: those belong to the people who work on the system.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from changeover.exports.feed_entry import Entry, absolute_html, entry_id, plain, told_at
from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.model.document import Correction
from changeover.render import say_date, site_link
from changeover.resolve import DocumentState
from changeover.resolve.moments import has_come
from changeover.resolve.periods import Period
from changeover.urls import change_url, document_url, history_url
from changeover.views import Site
from changeover.views.publication import Publication
from changeover.views.references import Link


class Turn(StrEnum):
    """What happened to a document; the value is what a title says behind its kind."""

    NEW = "new"  # stands before the kind
    CHANGED = "changed"
    BACK = "changed back"
    AGAIN = "in use again"
    OUT = "no longer in use"


@dataclass(frozen=True, slots=True)
class DocumentEvent:
    """One turn in the life of a document.

    `revision` is the text that begins to hold, or that ends to. `before` is the one that it takes
    the place of. `change` is the change that did it, or that was rolled back. `key` names the event
    for good.
    """

    state: DocumentState
    turn: Turn
    on: Moment
    revision: Revision
    before: Revision | None
    change: str
    key: str
    is_rollback: bool = False
    corrections: tuple[Correction, ...] = ()

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems that the document tells of."""
        covers = self.revision.front.value.covers
        return tuple(dict.fromkeys(place.partition("/")[0] for place in covers))


def document_events(site: Site, audience: str | None) -> Iterator[DocumentEvent]:
    """Every event of the documents with a page, for everybody or for one audience; in no order."""
    for state in site.kb.documents.values():
        if document_url(state.kind, state.id) in site.pages:
            yield from _events(site, state, audience)


@dataclass(frozen=True, slots=True)
class _Held:
    """A time in which production ran on a revision, with what names it for good."""

    period: Period
    revision: Revision
    key: str


def _events(site: Site, state: DocumentState, audience: str | None) -> Iterator[DocumentEvent]:
    held = _held(site, state)
    if audience is not None:
        held = [one for one in held if audience in one.revision.front.value.audiences]
    suffix = f"/audiences/{audience}" if audience is not None else ""
    before: _Held | None = None
    for place, one in enumerate(held):
        after = held[place + 1] if place + 1 < len(held) else None
        turn = _turn(before, one)
        undone = before.period.change if turn is Turn.BACK and before is not None else None
        yield DocumentEvent(
            state,
            turn,
            one.period.since,
            one.revision,
            before.revision if before is not None else None,
            undone or one.period.change,
            one.key + suffix,
            is_rollback=undone is not None,
            corrections=_corrections(site.kb.as_of, one),
        )
        until = one.period.until
        if until is not None and (after is None or until < after.period.since):
            yield DocumentEvent(
                state,
                Turn.OUT,
                until,
                one.revision,
                None,
                one.period.by or one.period.change,
                f"{one.key}/end{suffix}",
                is_rollback=one.period.ended == "rolled back",
            )
        before = one


def _held(site: Site, state: DocumentState) -> list[_Held]:
    """The periods of a document; those of one revision are counted, so that each has a name."""
    revisions = {revision.change: revision for revision in site.kb.revisions[state.id]}
    seen: Counter[str] = Counter()
    found = []
    for period in site.kb.periods(state.id):
        revision = revisions[period.change]
        seen[period.change] += 1
        key = f"documents/{state.id}/{state.label(revision)}/{seen[period.change]}"
        found.append(_Held(period, revision, key))
    return found


def _turn(before: _Held | None, now: _Held) -> Turn:
    if before is None:
        return Turn.NEW
    if before.period.until is not None and before.period.until < now.period.since:
        return Turn.AGAIN
    return Turn.BACK if before.period.ended == "rolled back" else Turn.CHANGED


def _corrections(as_of: dt.date, held: _Held) -> tuple[Correction, ...]:
    """Those of the text while it was in use, as of the day."""
    until = held.period.until
    return tuple(
        correction
        for correction in held.revision.front.value.corrections
        if has_come(correction.on, as_of)
        and held.period.since.date <= correction.on.date
        and (until is None or correction.on <= until)
    )


# --- as an entry -----------------------------------------------------------------------------------


def document_entry(site: Site, publication: Publication, event: DocumentEvent) -> Entry:
    """The event as an entry of a feed."""
    state, kind = event.state, event.state.kind
    url = document_url(kind, state.id)
    is_open = site.audience is None
    sentence = _sentence(event) if is_open else _sentence_for_others(event)
    html = site.renderer.render(
        "feeds/document.html",
        sentence=sentence,
        reason=_reason(site, event) if is_open else None,
        summary=site.kb.changes[event.change].file.value.summary if is_open else None,
        is_rollback=event.is_rollback,
        change=_change(site, event.change) if is_open else None,
        page=Link(event.revision.title, site_link(url)),
        history=_history(site, state),
        instead=_instead(site, event),
        corrections=[(c.on, c.text if is_open else None) for c in event.corrections],
    )
    published = told_at(site, event.on)
    corrected = [told_at(site, correction.on) for correction in event.corrections]
    return Entry(
        id=entry_id(publication, event.key),
        title=plain(f"{_headline(event)}: {event.revision.title}"),
        url=publication.absolute(url),
        published=published,
        updated=max([published, *corrected]),
        summary=plain(sentence),
        html=absolute_html(html, publication, page=url),
        tags=_tags(site, event),
    )


def _headline(event: DocumentEvent) -> str:
    kind = event.state.kind.label
    return f"New {kind.lower()}" if event.turn is Turn.NEW else f"{kind} {event.turn}"


def _sentence(event: DocumentEvent) -> str:
    """What happened, for the people who work on the system."""
    state, day = event.state, say_date(event.on.date)
    label = state.label(event.revision)
    before = state.label(event.before) if event.before is not None else ""
    return {
        Turn.NEW: f"{label} is in use from {day}.",
        Turn.CHANGED: f"{label} is in use from {day}, in the place of {before}.",
        Turn.BACK: f"{label} is in use from {day}, since {before} was rolled back.",
        Turn.AGAIN: f"In use again from {day}, as {label}.",
        Turn.OUT: f"No longer in use from {day}.",
    }[event.turn]


def _sentence_for_others(event: DocumentEvent) -> str:
    day = say_date(event.on.date)
    return {
        Turn.NEW: f"In use from {day}.",
        Turn.CHANGED: f"A new text is in use from {day}.",
        Turn.BACK: f"An earlier text is in use again from {day}.",
        Turn.AGAIN: f"In use again from {day}.",
        Turn.OUT: f"No longer in use from {day}.",
    }[event.turn]


def _change(site: Site, change: str) -> Link | None:
    url = change_url(change)
    title = f"{change} {site.kb.changes[change].title}"
    return Link(title, site_link(url)) if url in site.pages else None


def _reason(site: Site, event: DocumentEvent) -> str | None:
    said = site.kb.changes[event.change].disposition_of.get(event.state.id)
    return said.reason if event.turn is Turn.OUT and said and said.action == "retire" else None


def _history(site: Site, state: DocumentState) -> Link | None:
    url = history_url(state.kind, state.id)
    return Link("history", site_link(url)) if url in site.pages else None


def _instead(site: Site, event: DocumentEvent) -> Link | None:
    """What to read in the place of a document that is out of use still."""
    if event.turn is not Turn.OUT or event.state.retired is None:
        return None
    other = site.kb.documents.get(site.kb.read_instead(event.state.id) or "")
    if other is None or other.shown is None:
        return None
    url = document_url(other.kind, other.id)
    return Link(other.shown.title, site_link(url)) if url in site.pages else None


def _tags(site: Site, event: DocumentEvent) -> tuple[str, ...]:
    names = [site.kb.name("system", system) for system in known_systems(site, event.systems)]
    return tuple(dict.fromkeys(map(plain, (event.state.kind.label, *names))))


def known_systems(site: Site, systems: Sequence[str]) -> tuple[str, ...]:
    """Those that readers of the site may know: their pages are on it."""
    return tuple(system for system in systems if f"systems/{system}/" in site.pages)
