"""Which release a change is in, by what it names and by its launch: a pure function."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from changeover.model.base import Moment
from changeover.model.catalog import Release
from changeover.model.content import Change
from changeover.resolve.changes import ChangeState
from changeover.resolve.deployments import successes
from changeover.resolve.moments import is_after


class ReleaseCalendar:
    """The releases by their dates; those of one moment in the order of the catalog."""

    def __init__(self, releases: Iterable[Release]) -> None:
        self.ordered = tuple(sorted(releases, key=lambda release: release.date.start))
        self._days = [release.date.date for release in self.ordered]
        self._by_id = {release.id: release for release in self.ordered}

    def named_by(self, change: Change) -> Release | None:
        """The release that a change names; None when it names none, or one that nobody knows."""
        return self._by_id.get(change.file.value.release or "")

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


@dataclass(frozen=True, slots=True)
class Carried:
    """One launch of a change, and the release whose notes tell of it; None when none does yet."""

    release: Release | None
    rolled_back_on: Moment | None

    @property
    def was_taken_back(self) -> bool:
        """Whether the release had come out with it when it was rolled back.

        Of two moments of one day nobody may know the order: its readers may have been told then.
        """
        return (
            self.release is not None
            and self.rolled_back_on is not None
            and not is_after(self.release.date, self.rolled_back_on)
        )


def carried(
    change: Change, calendar: ReleaseCalendar, *, production: str, as_of: dt.date
) -> tuple[Carried, ...]:
    """Every launch of a change up to the end of a day, the first one first."""
    if change.is_adoption:
        return ()
    found: list[Carried] = []
    for stamp, rolled_back_on in sorted(successes(change, production, as_of), key=lambda s: s[0]):
        release = _carrier(change, stamp.moment, calendar, before=found)
        found.append(Carried(release, rolled_back_on))
    return tuple(found)


def _carrier(
    change: Change, launch: Moment, calendar: ReleaseCalendar, *, before: Sequence[Carried]
) -> Release | None:
    """The release that tells of a launch; the one that the change names is over after its date."""
    if change.file.value.release is None:
        return calendar.first_from(launch)
    named = calendar.named_by(change)
    if named is None or not is_after(launch, named.date):
        return named
    return calendar.first_from(launch) if _has_told(named, before) else None


def _has_told(release: Release, launches: Sequence[Carried]) -> bool:
    """Whether a release came out with a launch that was rolled back since.

    It goes on saying so, whatever comes. So a change that names it means that launch.
    """
    return any(launch.release is release and launch.was_taken_back for launch in launches)


def _is_past(
    change: Change,
    state: ChangeState,
    calendar: ReleaseCalendar,
    *,
    production: str,
    as_of: dt.date,
) -> bool:
    """Whether the release that a change names told of an earlier launch than its present one.

    The new launch, which came later than that release or is planned to, is in another one then.
    """
    named = calendar.named_by(change)
    return (
        named is not None
        and (state.is_launched or state.is_coming)
        and is_after(state.go_live, named.date)
        and _has_told(named, carried(change, calendar, production=production, as_of=as_of))
    )


def release_of(
    change: Change,
    state: ChangeState,
    calendar: ReleaseCalendar,
    *,
    production: str,
    as_of: dt.date,
) -> str | None:
    """The id of the release that a change is in, or is to be in; at most one, whatever happened.

    The one that it names, known or not, unless that one told of an earlier launch; else the
    first one from its launch on, by its last active deployment in production; else, while it is to
    launch, the first one to come from the planned day on. A launch after the last release is in none
    yet.
    """
    named = change.file.value.release
    if named is not None and not _is_past(
        change, state, calendar, production=production, as_of=as_of
    ):
        return named
    found = None
    if state.launched_on is not None:
        found = calendar.first_from(state.launched_on)
    elif state.is_coming and state.failed_on is None:
        found = calendar.first_to_come(state.go_live, as_of)
    return found.id if found is not None else None
