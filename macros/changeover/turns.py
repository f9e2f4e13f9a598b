"""The turns in the life of a document: each text that production began to run on, each end of its use.

Nothing that is to come. For one audience, of the texts that name it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.model.document import Correction
from changeover.resolve.moments import has_come
from changeover.resolve.periods import Period


class Turn(StrEnum):
    """What happened to a document; the value is what a title says behind its kind."""

    NEW = "new"  # stands before the kind
    CHANGED = "changed"
    BACK = "changed back"
    AGAIN = "in use again"
    OUT = "no longer in use"


@dataclass(frozen=True, slots=True)
class DocumentTurn:
    """One turn in the life of a document.

    `revision` is the text that begins to hold, or that ends to. `before` is the one that it takes
    the place of. `change` is the change that did it, or that was rolled back. `key` names the turn
    for good.
    """

    turn: Turn
    on: Moment
    revision: Revision
    before: Revision | None
    change: str
    key: str
    is_rollback: bool = False
    corrections: tuple[Correction, ...] = ()

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems that the document tells of."""
        covers = self.revision.front.value.covers
        return tuple(dict.fromkeys(place.partition("/")[0] for place in covers))


@dataclass(frozen=True, slots=True)
class _Held:
    """A time in which production ran on a revision, with what names its beginning and its end."""

    period: Period
    revision: Revision
    key: str
    end_key: str


def turns_of(
    kb: KnowledgeBase, document: str, audience: str | None = None
) -> Iterator[DocumentTurn]:
    """The turns of a document in order; for an audience, a text that does not name it is no text."""
    held = [
        one
        for one in _held(kb, document)
        if audience is None or audience in one.revision.front.value.audiences
    ]
    before: _Held | None = None
    for one, after in zip(held, [*held[1:], None], strict=True):
        turn = _turn(before, one)
        undone = before.period.change if turn is Turn.BACK and before is not None else None
        yield DocumentTurn(
            turn,
            one.period.since,
            one.revision,
            before.revision if before is not None else None,
            undone or one.period.change,
            one.key,
            is_rollback=undone is not None,
            corrections=_corrections(kb.as_of, one),
        )
        until = one.period.until
        if until is not None and (after is None or until < after.period.since):
            yield DocumentTurn(
                Turn.OUT,
                until,
                one.revision,
                None,
                one.period.by or one.period.change,
                one.end_key,
                is_rollback=one.period.ended == "rolled back",
            )
        before = one


def _held(kb: KnowledgeBase, document: str) -> Iterator[_Held]:
    """The periods of a document.

    Each turn is named by the change that caused it, and by how often that one did: a launch that
    is recorded late changes the numbers of revisions and what stood before, and not these names.
    """
    revisions = {revision.change: revision for revision in kb.revisions[document]}
    begun: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    before: tuple[Period, str] | None = None
    for period in kb.periods(document):
        is_back = before is not None and _went_back(before[0], period)
        begun[period.change] += not is_back
        name = f"documents/{document}/{period.change}/{begun[period.change]}"
        key = f"{before[1]}/undone" if before is not None and is_back else name
        end_key = f"{name}/undone"
        if period.by is not None:
            ended[period.by] += 1
            end_key = f"documents/{document}/{period.by}/{ended[period.by]}/end"
        yield _Held(period, revisions[period.change], key, end_key)
        before = period, name


def _went_back(before: Period, now: Period) -> bool:
    return before.ended == "rolled back" and before.until == now.since


def _turn(before: _Held | None, now: _Held) -> Turn:
    if before is None:
        return Turn.NEW
    if _went_back(before.period, now.period):
        return Turn.BACK
    is_gap = before.period.until is not None and before.period.until < now.period.since
    return Turn.AGAIN if is_gap else Turn.CHANGED


def _corrections(as_of: dt.date, held: _Held) -> tuple[Correction, ...]:
    """Those of the text while it was in use, as of the day."""
    until = held.period.until
    return tuple(
        correction
        for correction in held.revision.front.value.corrections
        if has_come(correction.on, as_of)
        and held.period.since.date <= correction.on.date
        and (until is None or correction.on <= until)
    )
