"""What a change's deployments came to as of a day: where it is active, and whether it may come.

Deployments are append-only, so each entry is a fact of its own: nothing is undone by a later one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from changeover.model.base import Moment
from changeover.model.content import Change
from changeover.model.launch import Deployment
from changeover.resolve.moments import Stamp, has_come, is_after


@dataclass(frozen=True, slots=True)
class History:
    """The deployments of one change as of a day."""

    active: Mapping[str, Stamp]
    """The last active deployment of each environment where there is one."""
    launch: Stamp | None
    """The one in production: that the change is launched, and since when."""
    first: Stamp | None
    """Its first success in production, rolled back or not."""
    last: Stamp | None
    """Its last success in production, rolled back or not."""
    rolled_back_on: Moment | None
    """When production was last rolled back, whatever came after."""
    failed_on: Moment | None
    """When a launch in production last failed, whatever came after."""
    is_plan_open: bool
    """Whether the planned production moment has no recorded outcome."""
    launches_later: bool
    """Whether it is known to have launched after the day, so that its typed status is of then, too."""

    def still_counts(self, signed: Moment | None, as_of: dt.date) -> bool:
        """Whether a sign-off has been given and no rollback has taken its ground away since."""
        if signed is None or not has_come(signed, as_of):
            return False
        return self.rolled_back_on is None or is_after(signed, self.rolled_back_on)

    def open_entries(
        self, entries: Iterable[tuple[Hashable, Moment | None]], as_of: dt.date
    ) -> tuple[int, ...]:
        """The places of what has no sign-off that counts, of (thing, when it was signed off).

        A thing may be there twice: signed off before a rollback, and again after the relaunch. Its
        last entry is the one that is open.
        """
        entries = tuple(entries)
        signed = {thing for thing, on in entries if self.still_counts(on, as_of)}
        last = {thing: place for place, (thing, _) in enumerate(entries)}
        return tuple(sorted(place for thing, place in last.items() if thing not in signed))


def trace_deployments(change: Change, environments: Sequence[str], as_of: dt.date) -> History:
    """The history of a change; `environments` in order of deployment, the last is production."""
    if change.is_adoption:
        return _trace_adoption(change, environments, as_of)
    active: dict[str, Stamp] = {}
    launches: list[Stamp] = []
    rollbacks: list[Moment] = []
    production = environments[-1]
    for environment in environments:
        for stamp, rolled_back_on in successes(change, environment, as_of):
            if rolled_back_on is None:
                active[environment] = max(stamp, active.get(environment, stamp))
            elif environment == production:
                rollbacks.append(rolled_back_on)
            if environment == production:
                launches.append(stamp)
    return History(
        active=active,
        launch=active.get(production),
        first=min(launches, default=None),
        last=max(launches, default=None),
        rolled_back_on=max(rollbacks, key=lambda moment: moment.start, default=None),
        failed_on=_failed_on(change, production, as_of),
        is_plan_open=_is_plan_open(change, production, as_of),
        launches_later=_launches_later(change, production, as_of),
    )


def _trace_adoption(change: Change, environments: Sequence[str], as_of: dt.date) -> History:
    """An adoption takes in what runs already: nothing is deployed, so nothing is rolled back."""
    planned = change.file.value.go_live.planned
    active: dict[str, Stamp] = {}
    stamp = None
    if change.file.value.status != "withdrawn" and has_come(planned, as_of):
        stamp = Stamp.of(planned, change.id)
        active = dict.fromkeys(environments, stamp)
    return History(
        active=active,
        launch=stamp,
        first=stamp,
        last=stamp,
        rolled_back_on=None,
        failed_on=None,
        is_plan_open=False,  # nobody records an outcome, so none is waited for
        launches_later=False,
    )


def successes(
    change: Change, environment: str, as_of: dt.date
) -> Iterator[tuple[Stamp, Moment | None]]:
    """(stamp, rolled back on) of each deployment that had succeeded in an environment."""
    for place, entry in enumerate(change.deployments):
        if entry.env != environment or entry.outcome != "success" or entry.actual is None:
            continue
        if has_come(entry.actual, as_of):
            yield Stamp.of(entry.actual, change.id, place=place), _rolled_back_on(entry, as_of)


def _rolled_back_on(entry: Deployment, as_of: dt.date) -> Moment | None:
    undone = entry.rolled_back_on
    return undone if undone is not None and has_come(undone, as_of) else None


def _is_plan_open(change: Change, production: str, as_of: dt.date) -> bool:
    """Whether what was recorded of production leaves `go-live.planned` to come.

    A change that failed or was rolled back is planned again by moving `go-live.planned`. So an
    outcome settles the plan unless the plan is later than the outcome, or than its rollback; and
    it settles a plan that its entry repeats even then (a launch before its time).
    """
    planned = change.file.value.go_live.planned
    for entry in change.deployments:
        if entry.env != production:
            continue
        ended = _ended(entry, planned)
        if ended is None or not has_come(ended, as_of):
            continue
        ended = _rolled_back_on(entry, as_of) or ended
        if entry.planned == planned or not is_after(planned, ended):
            return False
    return True


def _launches_later(change: Change, production: str, as_of: dt.date) -> bool:
    return any(
        entry.env == production
        and entry.outcome == "success"
        and entry.actual is not None
        and not has_come(entry.actual, as_of)
        for entry in change.deployments
    )


def _failed_on(change: Change, production: str, as_of: dt.date) -> Moment | None:
    planned = change.file.value.go_live.planned
    entries = [e for e in change.deployments if e.env == production and e.outcome == "failed"]
    moments = [moment for entry in entries if (moment := _ended(entry, planned)) is not None]
    come = [moment for moment in moments if has_come(moment, as_of)]
    return max(come, key=lambda moment: moment.start, default=None)


def _ended(entry: Deployment, planned: Moment) -> Moment | None:
    """When the entry's outcome came; None without one.

    A failure may be recorded without its date: it is taken to have come when it was planned. A
    success may not, since a planned date makes nothing active.
    """
    if entry.outcome == "failed":
        return entry.actual or entry.planned or planned
    return entry.actual if entry.outcome == "success" else None
