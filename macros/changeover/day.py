"""The day that a site is of, as people write it. Reads no clock: adapters say what today is."""

from __future__ import annotations

import datetime as dt
import re

EARLIEST = dt.date(1980, 1, 1)
LATEST = dt.date(2100, 12, 31)
"""Files of a site carry the day, and archives can hold no others."""


def parse_day(value: object) -> dt.date:
    """`2026-10-01`, as text or as the date that YAML makes of it.

    Raises ValueError, with a text for people, for anything else and for days out of all reason.
    """
    day = value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            day = None
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        raise ValueError(f"'{value}' is no date of the calendar; write YYYY-MM-DD")
    if not EARLIEST <= day <= LATEST:
        raise ValueError(
            f"'{value}' is out of reach; days from {EARLIEST} to {LATEST} can be shown"
        )
    return day
