"""What a history says of each revision: when it held, what became of it, who accepted it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from changeover.model.base import Moment
from changeover.model.content import Change, Revision
from changeover.model.document import Correction
from changeover.problems import Location
from changeover.resolve import DocumentState, Status
from changeover.resolve.moments import has_come
from changeover.resolve.periods import Period
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

    @property
    def is_current(self) -> bool:
        """Whether it is what holds now."""
        return self.became.tone == "current"


class Rows:
    """The rows of a document, with the times in which each revision held."""

    def __init__(self, site: Site, state: DocumentState) -> None:
        self._site = site
        self._state = state
        self._periods = site.kb.periods(state.id)
        self._past = {revision.change for revision in state.past}
        self._brought_by = {r.change: r for r in site.kb.revisions[state.id]}

    def of(self, revision: Revision) -> Row:
        """The row of one revision."""
        return _row(self._site, self._state, revision, held=self._periods)

    def split(self, *, most: int) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """Every revision, the latest first: those of the table, and those for which it is too long.

        The table has the next ones to come, the current one and the latest past ones.
        """
        state = self._state
        current = (state.current,) if state.current is not None else ()
        listed = (*state.past[-most:], *current, *state.coming[:most])
        more = (*state.past[:-most], *state.coming[most:])
        return tuple(map(self.of, listed[::-1])), tuple(map(self.of, more[::-1]))

    def before(self, revision: Revision) -> Revision | None:
        """The revision that production ran on before a launch, or that a first launch would replace.

        Not the one that launched before it: that may have been rolled back, so that nobody worked
        by it any more.
        """
        if revision.change not in self._state.numbers:
            is_coming = any(coming.change == revision.change for coming in self._state.coming)
            return self._state.shown if is_coming else None
        first = self._site.kb.resolution.histories[revision.change].first
        found = None
        for period in self._periods:
            if period.change == revision.change or (
                first is not None and period.since.start > first.moment.start
            ):
                break
            found = period.change
        return self._brought_by[found] if found is not None else None

    def has_difference(self, revision: Revision) -> bool:
        """Whether a page of its own shows what a revision changes of the one `before` it."""
        return revision.change in self._past or revision.change not in self._state.numbers


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
    covers = revision.front.value.covers
    places = {*covers, *(cover.partition("/")[0] for cover in covers)}  # as in `Ownership`
    of_system = [e for e in accepted if e.system in places]
    for found, said in ((of_document, "handover of the document"), (of_system, "handover")):
        if found:
            return Acceptance(found[-1].accepted_by or "", found[-1].on, said)
    for approver in reversed(change.file.value.approvers):
        is_dated = approver.on is None or has_come(approver.on, as_of)
        if approver.for_ == "launching" and is_dated:
            return Acceptance(approver.who, approver.on, "approval of the launch")
    return None
