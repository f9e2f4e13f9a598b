"""Why a draft is in base conflict: what became of the revision that it was copied from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from changeover.model.content import Revision
from changeover.resolve.changes import ChangeState
from changeover.resolve.documents import DocumentState
from changeover.resolve.periods import Period
from changeover.resolve.revisions import NEW_DOCUMENT


class Cause(StrEnum):
    """What is wrong with the base of a draft."""

    SUPERSEDED = "superseded"
    """Another revision went live since."""
    ROLLED_BACK = "rolled-back"
    """It was rolled back, so the draft would bring its text again."""
    NEW = "new"
    """The draft says that the document is new, and it is not."""
    LATER = "later"
    """It is a draft that is planned after this one."""
    FAILED = "failed"
    """It is a draft whose launch failed, and nobody planned it again."""
    WITHDRAWN = "withdrawn"
    """It is a draft that was given up."""
    UNKNOWN = "unknown"
    """There is no other revision of that change."""


def cause_of(
    draft: Revision,
    document: DocumentState,
    *,
    others: Collection[str],
    changes: Mapping[str, ChangeState],
    held: Sequence[Period],
) -> Cause:
    """Why a draft, one of the document's base conflicts, is in conflict.

    `others` are the changes that bring a revision of the document; `held` are its periods.
    """
    base = draft.front.value.base
    if base == NEW_DOCUMENT:
        return Cause.NEW
    if base is None or base not in others or base == draft.change:
        return Cause.UNKNOWN
    stands = changes[base]
    if stands.is_coming:
        return Cause.LATER if stands.failed_on is None else Cause.FAILED
    if base not in document.numbers:
        return Cause.WITHDRAWN
    last = next((period for period in reversed(held) if period.change == base), None)
    is_undone = not stands.is_launched if last is None else last.ended == "rolled back"
    return Cause.ROLLED_BACK if is_undone else Cause.SUPERSEDED
