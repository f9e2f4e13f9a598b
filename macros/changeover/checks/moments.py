"""Comparisons of moments that rules share. A moment that stands in for a wrong one never differs."""

from __future__ import annotations

from changeover.load.fields import STAND_IN_MOMENT
from changeover.model.base import Moment
from changeover.resolve.moments import is_after


def is_before(moment: Moment | None, other: Moment | None) -> bool:
    """Whether both are known and `moment` is certainly earlier than `other`.

    A date alone may be any time of its day.
    """
    if moment is None or other is None or STAND_IN_MOMENT in (moment, other):
        return False
    return is_after(other, moment)


def agree(moment: Moment, other: Moment) -> bool:
    """Whether both can be one moment: a date alone agrees with any time of its day."""
    return STAND_IN_MOMENT in (moment, other) or not (
        is_before(moment, other) or is_before(other, moment)
    )
