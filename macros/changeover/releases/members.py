"""Which changes are in the notes of a release, which are not though they belong to it, and why.

A change that is launched is in one release at most. What is not launched, or was rolled back, is
in no notes of a release that is out; one to come announces what is planned for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.model.content import Change
from changeover.releases.calendar import is_out
from changeover.resolve import ChangeState, Status
from changeover.resolve.moments import change_number
from changeover.resolve.releases import carried


@dataclass(frozen=True, slots=True)
class Member:
    """A change in the notes of a release; `is_planned` says that it has yet to launch."""

    change: Change
    is_planned: bool
    on: Moment
    """When it went live, or is planned to."""


class Absence(StrEnum):
    """Why a change that belongs to a release is not in its notes."""

    ROLLED_BACK = "rolled-back"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    NOT_LAUNCHED = "not-launched"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Absent:
    """A change that names a release, or stood in its notes once, and is not in them.

    `on` is when it was rolled back or failed, or is planned; None of a withdrawn one. `was_told`
    says that the release came out with its notes; `release` is the one that it is in instead.
    """

    change: Change
    why: Absence
    on: Moment | None
    was_told: bool = False
    release: str | None = None


@dataclass(frozen=True, slots=True)
class _Roll:
    """The changes of each release, by release."""

    members: Mapping[str, tuple[Member, ...]]
    absent: Mapping[str, tuple[Absent, ...]]


def members(kb: KnowledgeBase, release: str) -> tuple[Member, ...]:
    """The changes in the notes of a release, in order of their ids."""
    return _roll(kb).members.get(release, ())


def absent(kb: KnowledgeBase, release: str) -> tuple[Absent, ...]:
    """The changes that belong to a release and are not in its notes, in order of their ids."""
    return _roll(kb).absent.get(release, ())


def tells_in(kb: KnowledgeBase, change: str) -> str | None:
    """The release whose page shows the notes of a change as of the day; None when none does."""
    release = kb.release_of(change)
    state = kb.state(change)
    if release is None or release not in kb.releases:
        return None
    return release if state.is_launched or _is_planned(kb, state, release) else None


@kept
def unreleased(kb: KnowledgeBase) -> tuple[Change, ...]:
    """The changes that are launched and in no release yet, the latest launch first."""
    launched = (
        (state.launched_on.start, change_number(change.id), change)
        for change in kb.changes.values()
        if (state := kb.state(change.id)).launched_on is not None
        and kb.release_of(change.id) is None
    )
    return tuple(change for *_, change in sorted(launched, key=lambda e: e[:2], reverse=True))


def _is_planned(kb: KnowledgeBase, state: ChangeState, release: str) -> bool:
    return state.is_coming and state.failed_on is None and not is_out(kb, release)


@kept
def _roll(kb: KnowledgeBase) -> _Roll:
    members: defaultdict[str, list[Member]] = defaultdict(list)
    absent: defaultdict[str, list[Absent]] = defaultdict(list)
    for change in kb.changes.values():
        release, state = kb.release_of(change.id), kb.state(change.id)
        if tells_in(kb, change.id) is not None and release is not None:
            members[release].append(Member(change, state.is_coming, state.go_live))
        for other, why in _absences(kb, change):
            absent[other].append(why)
    return _Roll(
        {release: tuple(found) for release, found in members.items()},
        {release: tuple(found) for release, found in absent.items()},
    )


def _absences(kb: KnowledgeBase, change: Change) -> Iterator[tuple[str, Absent]]:
    """(release, why) for each release that a change is not in, though one might look for it there."""
    release, state = kb.release_of(change.id), kb.state(change.id)
    is_told = tells_in(kb, change.id) is not None
    told = _told_before(kb, change)
    for other, on in told.items():
        if other != release or not is_told:
            now = release if is_told else None
            yield other, Absent(change, Absence.ROLLED_BACK, on, was_told=True, release=now)
    if release is not None and release in kb.releases and not is_told and release not in told:
        why, when = _why(state)
        yield release, Absent(change, why, when)


def _told_before(kb: KnowledgeBase, change: Change) -> Mapping[str, Moment]:
    """When a change was rolled back, by the release that had come out with its notes."""
    calendar, production = kb.release_calendar, kb.catalog.production
    return {
        launch.release.id: launch.rolled_back_on
        for launch in carried(change, calendar, production=production, as_of=kb.as_of)
        if launch.release is not None
        and launch.rolled_back_on is not None
        and launch.was_taken_back
    }


def _why(state: ChangeState) -> tuple[Absence, Moment | None]:
    if state.status is Status.WITHDRAWN:
        return Absence.WITHDRAWN, None
    if state.rolled_back_on is not None:
        return Absence.ROLLED_BACK, state.rolled_back_on
    if state.failed_on is not None:
        return Absence.FAILED, state.failed_on
    if state.launch_unconfirmed:
        return Absence.UNCONFIRMED, state.go_live
    return Absence.NOT_LAUNCHED, state.go_live
