"""When hypercare ends, and whether its exit is met."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from changeover.model.base import Moment
from changeover.model.catalog import BillingRun
from changeover.model.content import Change
from changeover.resolve.deployments import History
from changeover.resolve.moments import has_come
from changeover.resolve.systems import overlap, systems_touched


@dataclass(frozen=True, slots=True)
class Care:
    """Hypercare of one change: its computed end, the run that sets it, and how far it has come.

    `end` is None when no billing run of the catalog can set it.
    """

    end: Moment | None
    run: str | None
    is_met: bool
    is_overrun: bool


class BillingCalendar:
    """The billing runs of the catalog in the order in which they start."""

    def __init__(self, runs: Iterable[BillingRun]) -> None:
        """Runs that start together are taken in the order of their ends, then of the catalog."""
        self._runs = sorted(runs, key=lambda run: (run.start.start, run.end.start))

    def first_run(self, since: Moment, systems: frozenset[str]) -> BillingRun | None:
        """The first run that starts at or after `since` and exercises one of the systems.

        A run that names no system exercises all of them.
        """
        begin = bisect_left(self._runs, since.start, key=lambda run: run.start.start)
        for run in self._runs[begin:]:
            if not run.systems or overlap(systems, run.systems):
                return run
        return None


def care_of(
    change: Change,
    history: History,
    *,
    since: Moment,
    calendar: BillingCalendar,
    as_of: dt.date,
) -> Care | None:
    """Hypercare of a change that goes live at `since`; None when it declares none.

    It is met once its end has come and every exit criterion is met; what was met before a
    rollback has to be met again. Without a known end, the criteria alone can end it.
    """
    hypercare = change.launch.value.hypercare if change.launch else None
    if hypercare is None:
        return None
    run = None
    if isinstance(hypercare.until, Moment):
        end: Moment | None = hypercare.until
    else:
        run = calendar.first_run(since, systems_touched(change))
        end = run.end if run else None
    is_exit_met = not history.open_entries(((e.text, e.met_on) for e in hypercare.exit), as_of)
    has_ended = end is not None and has_come(end, as_of)
    may_end = has_ended or (end is None and bool(hypercare.exit))
    return Care(
        end=end,
        run=run.id if run else None,
        is_met=may_end and is_exit_met,
        is_overrun=has_ended and not is_exit_met,
    )
