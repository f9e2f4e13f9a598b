"""Where each change stands as of a day: its status, its go-live and its hypercare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from changeover.model.base import Moment
from changeover.model.content import Change
from changeover.resolve.deployments import History
from changeover.resolve.hypercare import BillingCalendar, Care, care_of
from changeover.resolve.moments import has_come
from changeover.resolve.ownership import open_handovers
from changeover.resolve.systems import systems_touched


class Status(StrEnum):
    """How far a change has come: what authors type before the launch, what is computed after it."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    BUILDING = "building"
    TESTING = "testing"
    LAUNCHING = "launching"
    WITHDRAWN = "withdrawn"
    HYPERCARE = "hypercare"
    LIVE = "live"
    CLOSED = "closed"
    ROLLED_BACK = "rolled-back"


@dataclass(frozen=True, slots=True)
class ChangeState:
    """One change as of a day."""

    id: str
    status: Status
    """Derived from what happened once the change has been launched, else as typed."""
    go_live: Moment
    """When it went live, by its last launch; the planned moment when it has yet to (again)."""
    is_launched: bool
    """Whether it is active in production."""
    launched_on: Moment | None
    """When its active production deployment began; a relaunch moves it."""
    rolled_back_on: Moment | None
    """When its last production deployment was rolled back; None while it is active."""
    is_coming: bool
    """Whether it is still to launch: not active, withdrawn or rolled back for good.

    A rolled-back change is to launch again once `go-live.planned` is moved past the rollback.
    """
    failed_on: Moment | None
    """When its launch failed, of a change that is to come and that nobody has planned again.

    It has no go-live to announce then: `go_live` is the planned moment that came to nothing.
    """
    launch_unconfirmed: bool
    """Whether the planned day is over and nobody recorded what became of the launch."""
    in_launch_window: bool
    """Whether it may be going live: from the planned day on, while no outcome is recorded.

    It ends with the last day of hypercare. While nobody knows that day, the outcome alone ends it.
    """
    hypercare_end: Moment | None
    """The end of hypercare, from the planned moment while it has yet to launch.

    None when none is declared or to come, when the launch failed and is not planned again, and when the catalog has no billing run to end it.
    """
    hypercare_overrun: bool
    """Whether hypercare is past its end with an unmet exit criterion."""
    hypercare_run: str | None
    """The billing run that ends hypercare."""
    active_in: Mapping[str, Moment]
    """Since when it is active, by environment, in the order of the catalog."""
    touches: frozenset[str]
    """The systems and parts it touches, as it writes them: `billing`, `billing/invoicing`."""


def resolve_change(
    change: Change, history: History, *, calendar: BillingCalendar, as_of: dt.date
) -> ChangeState:
    """The state of a change whose deployments came to `history`."""
    planned = change.file.value.go_live.planned
    launch = history.launch
    is_withdrawn = change.file.value.status == "withdrawn"
    is_coming = (
        launch is None and not is_withdrawn and (history.last is None or history.is_plan_open)
    )
    go_live = planned if is_coming or history.last is None else (launch or history.last).moment
    care = None
    failed_on = history.failed_on if is_coming and not history.is_plan_open else None
    if launch is not None or (is_coming and failed_on is None):
        care = care_of(change, history, since=go_live, calendar=calendar, as_of=as_of)
    is_plan_open = launch is None and not is_withdrawn and history.is_plan_open
    end = care.end if care else None
    return ChangeState(
        id=change.id,
        status=_status(change, history, care=care, as_of=as_of),
        go_live=go_live,
        is_launched=launch is not None,
        launched_on=launch.moment if launch else None,
        rolled_back_on=history.rolled_back_on if launch is None else None,
        is_coming=is_coming,
        failed_on=failed_on,
        # On the day itself it may yet happen.
        launch_unconfirmed=is_plan_open and planned.date < as_of,
        in_launch_window=(
            is_plan_open and has_come(planned, as_of) and (end is None or as_of <= end.date)
        ),
        hypercare_end=end,
        hypercare_overrun=launch is not None and care is not None and care.is_overrun,
        hypercare_run=care.run if care else None,
        active_in={environment: stamp.moment for environment, stamp in history.active.items()},
        touches=systems_touched(change),
    )


def _status(change: Change, history: History, *, care: Care | None, as_of: dt.date) -> Status:
    """What happened wins over what is typed."""
    if history.launch is not None:
        if care is not None and not care.is_met:
            return Status.HYPERCARE
        return Status.CLOSED if _is_handed_over(change, history, as_of) else Status.LIVE
    if history.last is not None:
        return Status.ROLLED_BACK
    return Status(change.file.value.status)


def _is_handed_over(change: Change, history: History, as_of: dt.date) -> bool:
    """Whether nothing is left to hand over.

    An absent list was not assessed, so it leaves the handover open, but for an adoption: what it
    takes in has its owners already.
    """
    if change.launch is None or change.launch.value.handover is None:
        return change.is_adoption
    return not open_handovers(change.launch.value, history, as_of)
