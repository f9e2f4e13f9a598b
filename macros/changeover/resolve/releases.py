"""Which release a change is in, by what it names and by its launch: a pure function."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import islice

from changeover.model.base import Moment
from changeover.model.catalog import Release
from changeover.model.content import Change
from changeover.resolve.changes import ChangeState
from changeover.resolve.moments import is_after


class ReleaseCalendar:
    """The releases by their dates; those of one moment in the order of the catalog."""

    def __init__(self, releases: Iterable[Release]) -> None:
        self.ordered = tuple(sorted(releases, key=lambda release: release.date.start))
        self._days = [release.date.date for release in self.ordered]

    def first_from(self, moment: Moment) -> Release | None:
        """The first release that is not before a moment; a date alone may be any time of its day."""
        later = islice(self.ordered, bisect_left(self._days, moment.date), None)
        return next((release for release in later if not is_after(moment, release.date)), None)

    def count_out(self, as_of: dt.date) -> int:
        """How many releases, from the first one on, are out at the end of a day."""
        return bisect_right(self._days, as_of)

    def first_to_come(self, planned: Moment, as_of: dt.date) -> Release | None:
        """The first release that is neither out at the end of a day nor before a moment."""
        later = islice(self.ordered, self.count_out(as_of), None)
        return next((release for release in later if not is_after(planned, release.date)), None)


def release_of(
    change: Change, state: ChangeState, calendar: ReleaseCalendar, *, as_of: dt.date
) -> str | None:
    """The id of the release that a change is in, or is to be in; at most one, whatever happened.

    The one that it names, known or not; else the first one from its launch on, by its last active
    deployment in production; else, while it is to launch, the first one to come from the planned
    day on. A launch after the last release is in none yet.
    """
    named = change.file.value.release
    if named is not None:
        return named
    found = None
    if state.launched_on is not None:
        found = calendar.first_from(state.launched_on)
    elif state.is_coming and state.failed_on is None:
        found = calendar.first_to_come(state.go_live, as_of)
    return found.id if found is not None else None
