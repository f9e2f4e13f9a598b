"""What happens when: go-lives, hypercare, billing runs, blackouts and releases, and what clashes.

It works entries out and shows nothing; checks, pages and exports read the same ones.
"""

from __future__ import annotations

from changeover.calendar.entries import MOST_TOLD, Entry, EntryKind, EntryState, entries
from changeover.calendar.months import (
    MONTHS,
    entries_of,
    month_of,
    months,
    months_from,
    neighbours,
    say_month,
)
from changeover.calendar.spans import Span
from changeover.calendar.windows import Clash, clashes, windows

__all__ = [
    "MONTHS",
    "MOST_TOLD",
    "Clash",
    "Entry",
    "EntryKind",
    "EntryState",
    "Span",
    "clashes",
    "entries",
    "entries_of",
    "month_of",
    "months",
    "months_from",
    "neighbours",
    "say_month",
    "windows",
]
