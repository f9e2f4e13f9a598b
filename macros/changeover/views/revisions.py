"""What a history says of each revision: when it held, what became of it, who accepted it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.model.content import Change, Revision
from changeover.model.document import Correction
from changeover.problems import Location
from changeover.resolve import DocumentState, Status, touches
from changeover.resolve.moments import has_come
from changeover.resolve.periods import Period, periods
from changeover.views import Site
from changeover.views.references import Link, change_link, revision_link, title_source


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a revision: the tone of a badge, the word, since when, and by which change."""

    tone: str
    word: str
    on: Moment | None = None
    change: Link | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted what the change brought; `said` is how: a handover or an approval."""

    who: str
    on: Moment | None
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """One revision in the table; `id` is its change. `first` is its first launch in production."""

    id: str
    label: str
    link: Link
    title: str
    location: Location
    change: Link
    change_title: str
    is_adoption: bool
    first: Moment | None
    planned: Moment | None
    periods: tuple[Period, ...]
    became: Became
    acceptance: Acceptance | None
    corrections: tuple[Correction, ...]


def rows(site: Site, state: DocumentState) -> tuple[Row, ...]:
    """Every revision: those to come, the current one, the past ones, the latest first."""
    current = (state.current,) if state.current is not None else ()
    in_order = (*state.past, *current, *state.coming)
    held = _periods(site, state)
    return tuple(_row(site, state, revision, held=held) for revision in reversed(in_order))


def row_of(site: Site, state: DocumentState, revision: Revision) -> Row:
    """The row of one revision."""
    return _row(site, state, revision, held=_periods(site, state))


@kept
def _retiring(kb: KnowledgeBase) -> Mapping[str, tuple[str, ...]]:
    """The changes that retire each document."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for change in kb.changes.values():
        for document, said in change.disposition_of.items():
            if said.action == "retire":
                found[document].append(change.id)
    return {document: tuple(changes) for document, changes in found.items()}


def _periods(site: Site, state: DocumentState) -> tuple[Period, ...]:
    """When production ran on each revision of a document."""
    kb = site.kb
    concerned = dict.fromkeys(revision.change for revision in kb.revisions[state.id])
    concerned.update(dict.fromkeys(_retiring(kb).get(state.id, ())))
    changes = (kb.changes[id] for id in concerned)
    return periods(state.id, changes, production=kb.catalog.production, as_of=kb.as_of)


def _row(site: Site, state: DocumentState, revision: Revision, *, held: Sequence[Period]) -> Row:
    kb = site.kb
    change = kb.changes[revision.change]
    own = tuple(period for period in held if period.change == change.id)
    first = kb.resolution.histories[change.id].first
    is_coming = any(coming.change == change.id for coming in state.coming)
    corrections = revision.front.value.corrections
    return Row(
        id=change.id,
        label=state.label(revision),
        link=revision_link(site, state, revision),
        title=revision.title,
        location=title_source(revision),
        change=change_link(change.id),
        change_title=change.title,
        is_adoption=change.is_adoption,
        first=first.moment if first is not None else None,
        planned=kb.state(change.id).go_live if is_coming else None,
        periods=own,
        became=_became(site, state, revision, own=own),
        acceptance=_acceptance(change, revision, as_of=kb.as_of),
        corrections=tuple(entry for entry in corrections if has_come(entry.on, kb.as_of)),
    )


def _became(
    site: Site, state: DocumentState, revision: Revision, *, own: Sequence[Period]
) -> Became:
    """What became of a revision, by what is so now."""
    change = site.kb.state(revision.change)
    if state.current is not None and state.current.change == change.id:
        return Became("current", "current")
    if any(coming.change == change.id for coming in state.coming):
        if change.launch_unconfirmed:
            return Became("unconfirmed", "launch unconfirmed")
        return Became("coming", "coming again" if own else "coming")
    if change.status is Status.WITHDRAWN:
        return Became("withdrawn", "withdrawn")
    if not change.is_launched and change.rolled_back_on is not None:
        return Became("rolled-back", "rolled back", change.rolled_back_on)
    last = own[-1] if own else None
    if last is None or last.ended is None:
        return Became("none", "never in use")
    tone = {"superseded": "kind", "retired": "retired", "rolled back": "rolled-back"}[last.ended]
    by = change_link(last.by) if last.by is not None else None
    return Became(tone, last.ended, last.until, by)


def _acceptance(change: Change, revision: Revision, *, as_of: dt.date) -> Acceptance | None:
    """The accepted handover of the document, else of what it covers, else the launch's approval."""
    entries = (change.launch.value.handover or ()) if change.launch is not None else ()
    accepted = [e for e in entries if e.accepted_by and e.on and has_come(e.on, as_of)]
    of_document = [e for e in accepted if e.doc == revision.document]
    of_system = [
        e
        for e in accepted
        if e.system and any(touches(e.system, cover) for cover in revision.front.value.covers)
    ]
    for found, said in ((of_document, "handover of the document"), (of_system, "handover")):
        if found:
            return Acceptance(found[-1].accepted_by or "", found[-1].on, said)
    for approver in reversed(change.file.value.approvers):
        is_dated = approver.on is None or has_come(approver.on, as_of)
        if approver.for_ == "launching" and is_dated:
            return Acceptance(approver.who, approver.on, "approval of the launch")
    return None
