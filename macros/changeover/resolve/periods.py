"""When production ran on each revision of a document, and what ended it, as of a day."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from changeover.model.base import Moment
from changeover.model.content import Change
from changeover.resolve.deployments import successes
from changeover.resolve.moments import Stamp, has_come

End = Literal["superseded", "rolled back", "retired"]


@dataclass(frozen=True, slots=True)
class Period:
    """A time in which production ran on the revision of a change, or on none of a retired document.

    `until` is None while it lasts; then `ended` says how, and `by` which change superseded or
    retired it, when one did.
    """

    change: str
    since: Moment
    until: Moment | None = None
    ended: End | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class _Holder:
    """A change that is active in production with a revision of the document, or that retires it."""

    start: Stamp
    end: Moment | None
    change: str
    is_retirement: bool

    @property
    def rank(self) -> tuple[Stamp, bool]:
        """The highest one holds; what a change brings, it does not retire."""
        return self.start, not self.is_retirement

    @property
    def end_start(self) -> dt.datetime:
        """When it ended; a day alone may be that of its start."""
        end = self.end.start if self.end is not None else dt.datetime.max
        return max(end, self.start.start)


def periods(
    document: str, changes: Iterable[Change], *, production: str, as_of: dt.date
) -> tuple[Period, ...]:
    """The times in which production ran on each revision of a document, in order.

    `changes` are those that bring a revision of it or retire it. What was rolled back at the moment
    of its launch has no period.
    """
    holders = sorted(
        (
            holder
            for change in changes
            for holder in _holders(document, change, production=production, as_of=as_of)
        ),
        key=lambda holder: holder.rank,
    )
    found: list[Period] = []
    begun: list[_Holder] = []  # by rank, since ranks begin with the start
    before: _Holder | None = None
    waiting = deque(holders)
    for at, moment in sorted(_turns(holders).items()):
        while waiting and waiting[0].start.start <= at:
            begun.append(waiting.popleft())
        while begun and begun[-1].end_start <= at:
            begun.pop()  # one below it that is over goes when nothing stands above it any more
        holder = begun[-1] if begun else None
        if holder is before:
            continue
        if before is not None and not before.is_retirement:
            found[-1] = _ended(found[-1], before, moment, after=holder)
        if holder is not None and not holder.is_retirement:
            found.append(Period(holder.change, moment))
        before = holder
    return tuple(found)


def _turns(holders: Iterable[_Holder]) -> dict[dt.datetime, Moment]:
    """Every moment at which another one may hold."""
    found: dict[dt.datetime, Moment] = {}
    for holder in holders:
        found[holder.start.start] = holder.start.moment
        if holder.end is not None:
            found.setdefault(holder.end_start, holder.end)
    return found


def _ended(period: Period, held: _Holder, moment: Moment, *, after: _Holder | None) -> Period:
    if held.end is not None and held.end_start <= moment.start:
        return Period(period.change, period.since, moment, "rolled back")
    ended: End = "retired" if after is not None and after.is_retirement else "superseded"
    return Period(period.change, period.since, moment, ended, after.change if after else None)


def _holders(
    document: str, change: Change, *, production: str, as_of: dt.date
) -> Iterator[_Holder]:
    """Each deployment of a change that brought the document, or took it out of use."""
    said = change.disposition_of.get(document)
    kinds = [False] if change.revision_of(document) is not None else []
    kinds += [True] if said is not None and said.action == "retire" else []
    planned = change.file.value.go_live.planned
    for is_retirement in kinds:
        if not change.is_adoption:
            for stamp, rolled_back_on in successes(change, production, as_of):
                yield _Holder(stamp, rolled_back_on, change.id, is_retirement)
        elif change.file.value.status != "withdrawn" and has_come(planned, as_of):
            yield _Holder(Stamp.of(planned, change.id), None, change.id, is_retirement)
