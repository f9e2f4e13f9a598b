"""What needs work so that documents can be trusted, of all of them and by team.

It gives lists of entries, from what was resolved: pages and checks say what they mean.
"""

from __future__ import annotations

from changeover.currency.left_behind import (
    NAMED,
    LeftBehind,
    StaleDocument,
    documents_touched,
    first_documents,
    left_behind,
    stale_by_system,
    stale_document,
)
from changeover.currency.work import (
    Owned,
    Waiting,
    Work,
    is_launching,
    owned_by_team,
    work,
    work_by_team,
)

__all__ = [
    "NAMED",
    "LeftBehind",
    "Owned",
    "StaleDocument",
    "Waiting",
    "Work",
    "documents_touched",
    "first_documents",
    "is_launching",
    "left_behind",
    "owned_by_team",
    "stale_by_system",
    "stale_document",
    "work",
    "work_by_team",
]
