"""What needs work, an entry a row: what it is about, since when, whose it is, and the line to mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from changeover.currency import LeftBehind, StaleDocument, Waiting, first_documents
from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.problems import Location
from changeover.render import site_link
from changeover.resolve import DocumentState
from changeover.urls import coming_url
from changeover.views import Site
from changeover.views.references import Link, change_link, document_link, owner_link, system_link


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list; what a list has no column for stays empty."""

    title: Link
    """The document, or what is handed over."""
    source: Location
    """The line to mend."""
    kind: str = ""
    owner: Link | None = None
    change: Link | None = None
    change_title: str = ""
    status: str = ""
    on: Moment | None = None
    days: int = 0
    touched: tuple[Link, ...] = ()
    others: tuple[Link, ...] = ()
    """The documents that a change says nothing about, the revisions that a conflict is between, the
    changes that left a document stale before `change` did."""
    more: int = 0
    """How many others there are beyond those."""
    states: tuple[str, ...] = ()
    said: str = ""


def stale_row(site: Site, stale: StaleDocument) -> Row:
    """A row a document: since when it is stale, and for which change it was not revised last."""
    state, latest = site.kb.documents[stale.document], stale.latest
    on = site.kb.state(stale.left_by[0].change).launched_on
    return Row(
        document_link(site, stale.document),
        stale.source,
        kind=state.kind.label,
        owner=owner_link(site, state.owner),
        change=change_link(latest.change),
        change_title=site.kb.changes[latest.change].title,
        on=on,
        days=_days(site, on),
        touched=tuple(system_link(site, place) for place in latest.touched),
        others=tuple(change_link(change) for change in stale.earlier),
        more=stale.unnamed,
    )


def gone_row(site: Site, state: DocumentState) -> Row:
    """A document that production no longer has, with what took it away and what brings it back."""
    kb, retired, shown = site.kb, state.retired, state.shown
    change = kb.changes[retired.change if retired else shown.change if shown else ""]
    on = retired.on if retired else kb.state(change.id).rolled_back_on
    place = change.file if retired else change.launch or change.file
    places = [entry.doc for entry in change.file.value.dispositions]
    path = ("dispositions", places.index(state.id)) if retired else ("deployments",)
    comes = state.coming[0].change if state.coming else ""
    return Row(
        document_link(site, state.id),
        place.at(*path),
        kind=state.kind.label,
        owner=owner_link(site, state.owner),
        change=change_link(change.id),
        change_title=change.title,
        on=on,
        days=_days(site, on),
        states=("retired" if retired else "rolled-back",),
        others=(change_link(comes),) if comes else (),
        said=retired.reason if retired else "",
    )


def conflict_row(site: Site, revision: Revision) -> Row:
    """A draft, with what it was copied from and what is current now."""
    kb, state = site.kb, site.kb.documents[revision.document]
    base = revision.front.value.base or ""
    known = change_link(base) if base in kb.changes else Link("a new document")
    shown = (change_link(state.shown.change),) if state.shown else ()
    return Row(
        _coming_link(site, revision),
        revision.front.at("base"),
        owner=owner_link(site, state.owner),
        change=change_link(revision.change),
        change_title=kb.changes[revision.change].title,
        on=kb.state(revision.change).go_live,
        others=(known, *shown),
    )


def undisposed_rows(site: Site, found: Sequence[LeftBehind]) -> Iterator[Row]:
    """A row a change: some touch a whole system."""
    for id, entries in groupby(found, key=lambda left: left.change):
        left, change = tuple(entries), site.kb.changes[id]
        places = sorted({place for entry in left for place in entry.touched})
        named, others = first_documents(left)
        yield Row(
            change_link(id),
            left[0].source,
            owner=owner_link(site, change.file.value.owner),
            change_title=change.title,
            status=site.kb.state(id).status.value,
            on=site.kb.state(id).go_live,
            touched=tuple(system_link(site, place) for place in places),
            others=tuple(document_link(site, document) for document, _ in named),
            more=len(others),
        )


def document_row(site: Site, state: DocumentState) -> Row:
    """A document by itself: what state it is in, and where its front matter stands."""
    revision = state.shown or state.coming[0]
    states = ["current"] if state.current is not None else []
    states += ["stale"] if state.stale else []
    states += ["coming"] if state.coming else []
    states += [] if state.is_tracked else ["untracked"]
    return Row(
        document_link(site, state.id) if state.shown else _coming_link(site, revision),
        revision.front.at(),
        kind=state.kind.label,
        owner=owner_link(site, state.owner),
        on=state.since,
        states=tuple(states),
        said=state.label(revision),
    )


def review_row(site: Site, state: DocumentState) -> Row:
    """A document to read again."""
    front = state.current.front if state.current else None
    day = front.value.review_by if front else None
    return Row(
        document_link(site, state.id),
        front.at("review-by") if front else Location(""),
        kind=state.kind.label,
        owner=owner_link(site, state.owner),
        on=day,
        days=_days(site, day),
        states=("stale",) if state.stale else ("current",),
    )


def coming_row(site: Site, revision: Revision) -> Row:
    """A revision to come, and when."""
    state = site.kb.documents[revision.document]
    return Row(
        _coming_link(site, revision),
        revision.front.at(),
        kind=state.kind.label,
        change=change_link(revision.change),
        change_title=site.kb.changes[revision.change].title,
        status=site.kb.state(revision.change).status.value,
        on=site.kb.state(revision.change).go_live,
        states=("conflict",) if revision in state.base_conflicts else (),
    )


def waiting_row(site: Site, waiting: Waiting) -> Row:
    """A handover, from whom it comes and what of."""
    entry, state = waiting.entry, site.kb.state(waiting.change)
    things = [document_link(site, entry.doc)] if entry.doc else []
    things += [system_link(site, entry.system)] if entry.system else []
    return Row(
        Link(entry.item),
        waiting.source,
        owner=owner_link(site, entry.from_),
        change=change_link(waiting.change),
        change_title=site.kb.changes[waiting.change].title,
        status=state.status.value,
        on=state.go_live,
        others=tuple(things),
    )


def _coming_link(site: Site, revision: Revision) -> Link:
    url = coming_url(revision.kind, revision.document, revision.change)
    return Link(revision.title, site_link(url) if url in site.pages else None)


def _days(site: Site, since: Moment | None) -> int:
    """How many days ago that was."""
    return (site.kb.as_of - since.date).days if since else 0
