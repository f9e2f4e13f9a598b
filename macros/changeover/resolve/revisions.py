"""Works out a document's state from its revisions and from what became of their changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from changeover.model.change import Disposition
from changeover.model.content import Change, Revision
from changeover.resolve.changes import ChangeState, Status
from changeover.resolve.deployments import History
from changeover.resolve.documents import Clearance, DocumentState, Retirement
from changeover.resolve.moments import Stamp
from changeover.resolve.ownership import Ownership
from changeover.resolve.periods import periods
from changeover.resolve.systems import LaunchedTouches, Staleness

NEW_DOCUMENT = "none"
"""What `base` says in the first revision of a document."""

Running = tuple[Stamp, Revision]
"""A revision, and the deployment by which an environment runs on it."""


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of all changes before the documents are looked at."""

    changes: Mapping[str, Change]
    states: Mapping[str, ChangeState]
    histories: Mapping[str, History]
    environments: Sequence[str]
    """In order of deployment: the last is production."""
    dispositions: Mapping[str, Mapping[str, Disposition]]
    """By document, then by change."""
    launched: LaunchedTouches
    ownership: Ownership
    as_of: dt.date

    def planned(self, change: str) -> tuple[bool, Stamp]:
        """The place of a change among those to come: one that has no plan any more is the last."""
        state = self.states[change]
        return state.failed_on is not None, Stamp.of(state.go_live, change)

    def went_live(self, revision: Revision) -> Stamp:
        """A revision's place among those that came: its last launch; if none, the planned one."""
        last = self.histories[revision.change].last
        return last or Stamp.of(self.states[revision.change].go_live, revision.change)


def resolve_document(
    id: str, revisions: Mapping[str, Revision], known: Background
) -> DocumentState:
    """The state of the document that has these revisions, by change; there is at least one."""
    running = {
        environment: _running_in(environment, revisions.values(), known)
        for environment in known.environments
    }
    production = known.environments[-1]
    last_run_on = running[production]
    retired = _retirement(id, last_run_on, known)
    if retired is not None:
        running[production] = None
    current = running[production]

    coming = [r for r in revisions.values() if known.states[r.change].is_coming]
    coming.sort(key=lambda revision: known.planned(revision.change))
    elsewhere = {r.change for r in coming} | ({current[1].change} if current else set())
    past = [r for r in revisions.values() if r.change not in elsewhere]
    past.sort(key=known.went_live)

    shown = last_run_on[1] if last_run_on else _last_launched(id, revisions, known)
    told_by = shown or (coming[0] if coming else past[-1])
    return DocumentState(
        id=id,
        kind=told_by.kind,
        current=current[1] if current else None,
        since=current[0].moment if current else None,
        shown=shown,
        by_environment={
            environment: found[1] if found else None for environment, found in running.items()
        },
        coming=tuple(coming),
        past=tuple(past),
        numbers=_numbers(revisions, known),
        stale=_stale(current, known),
        cleared=_cleared(current, known),
        retired=retired,
        retiring=_retiring(id, is_current=current is not None, known=known),
        fallback=_fallback(current, revisions.values(), known) if current else None,
        base_conflicts=tuple(_in_conflict(coming, shown=shown, is_current=current is not None)),
        missing_base=tuple(_without_base(coming, shown=shown)),
        owner=known.ownership.owner(told_by),
        escalation=known.ownership.escalation(told_by),
        is_tracked=bool(told_by.front.value.covers),
    )


def _running_in(
    environment: str, revisions: Iterable[Revision], known: Background
) -> Running | None:
    """The revision of the change with the last active deployment there."""
    found = None
    for revision in revisions:
        stamp = known.histories[revision.change].active.get(environment)
        if stamp is not None and (found is None or found[0] < stamp):
            found = stamp, revision
    return found


def _retirement(id: str, launch: Running | None, known: Background) -> Retirement | None:
    """The last launched change that retires the document, unless a revision launched later."""
    retiring = [
        (stamp, change, disposition)
        for change, disposition in known.dispositions.get(id, {}).items()
        if disposition.action == "retire" and (stamp := known.histories[change].launch)
    ]
    last = max(retiring, key=lambda entry: entry[0], default=None)
    # Equal stamps are one change that does both: what it brings is no longer retired by it.
    if last is None or (launch is not None and last[0] <= launch[0]):
        return None
    stamp, change, disposition = last
    return Retirement(change, disposition.reason, disposition.replaced_by, stamp.moment)


def _retiring(id: str, *, is_current: bool, known: Background) -> tuple[Retirement, ...]:
    """The coming changes that retire the document; none once it is out of use."""
    found = []
    for change, disposition in known.dispositions.get(id, {}).items():
        state = known.states[change]
        if is_current and disposition.action == "retire" and state.is_coming:
            said = Retirement(change, disposition.reason, disposition.replaced_by, state.go_live)
            found.append((known.planned(change), said))
    return tuple(said for _, said in sorted(found, key=lambda entry: entry[0]))


def _fallback(
    current: Running, revisions: Iterable[Revision], known: Background
) -> Revision | None:
    """What production runs on again once the change of the current revision is rolled back."""
    change = current[1].change
    if known.states[change].status is not Status.HYPERCARE:
        return None
    others = (revision for revision in revisions if revision.change != change)
    before = _running_in(known.environments[-1], others, known)
    document = current[1].document
    return None if before is None or _retirement(document, before, known) else before[1]


def _last_launched(
    id: str, revisions: Mapping[str, Revision], known: Background
) -> Revision | None:
    """The one that production ran on last, of revisions that were all rolled back.

    It is that of the last period, as the history has them. Without one, each was rolled back at the
    moment of its launch.
    """
    launched = [r for r in revisions.values() if known.histories[r.change].last is not None]
    if not launched:
        return None
    concerned = {*revisions, *known.dispositions.get(id, {})}
    changes = (known.changes[change] for change in concerned)
    held = periods(id, changes, production=known.environments[-1], as_of=known.as_of)
    return revisions[held[-1].change] if held else max(launched, key=known.went_live)


def _numbers(revisions: Iterable[str], known: Background) -> dict[str, int]:
    """The rank of each launched revision by its first launch, which no rollback takes away."""
    first = [(known.histories[change].first, change) for change in revisions]
    ranked = sorted((stamp, change) for stamp, change in first if stamp is not None)
    return {change: number for number, (_, change) in enumerate(ranked, start=1)}


def _stale(current: Running | None, known: Background) -> tuple[Staleness, ...]:
    """What launched after the current revision, touches what it covers and says nothing of it.

    None of these brings a revision: it would be the current one.
    """
    if current is None:
        return ()
    launch, revision = current
    told = known.dispositions.get(revision.document, {})
    return tuple(
        staleness
        for staleness in known.launched.after(launch, revision.front.value.covers)
        if staleness.change not in told
    )


def _cleared(current: Running | None, known: Background) -> tuple[Clearance, ...]:
    """The `no-change` dispositions of what launched after the current revision."""
    if current is None:
        return ()
    launch, revision = current
    found = []
    for change, disposition in known.dispositions.get(revision.document, {}).items():
        stamp = known.histories[change].launch
        if disposition.action == "no-change" and stamp is not None and launch < stamp:
            found.append((stamp, Clearance(change, disposition.reason)))
    return tuple(clearance for _, clearance in sorted(found, key=lambda entry: entry[0]))


def _in_conflict(
    coming: Sequence[Revision], *, shown: Revision | None, is_current: bool
) -> list[Revision]:
    """Coming revisions whose base is no longer what they will take the place of.

    A draft on top of another draft waits for that one, so it is in no conflict while the other is
    planned before it. A retired document is brought back from its last text, or begun anew. A text
    that is shown and comes again takes nothing away.
    """
    right: set[str | None] = {None, shown.change if shown else None}
    if not is_current:
        right.add(NEW_DOCUMENT)
    found = []
    for revision in coming:  # in the order of their plans
        is_shown = shown is not None and revision.change == shown.change
        if revision.front.value.base not in right and not is_shown:
            found.append(revision)
        right.add(revision.change)
    return found


def _without_base(coming: Sequence[Revision], *, shown: Revision | None) -> list[Revision]:
    """Coming revisions that name no base, though there is another text to take the place of."""
    if shown is None:
        return []
    return [r for r in coming if r.front.value.base is None and r.change != shown.change]
