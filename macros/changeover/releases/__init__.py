"""What each release tells its readers: the fragments of its changes, by section and system.

Pure functions of a KnowledgeBase: which release is out, which changes are in it, which are not and
why, and what their notes say. Nothing is rendered and no problem is reported here.
"""

from changeover.releases.calendar import (
    Neighbours,
    is_out,
    latest_release,
    neighbours,
    next_release,
    released,
    upcoming,
)
from changeover.releases.fragments import Fragment, Part, folded, read_fragment
from changeover.releases.members import (
    Absence,
    Absent,
    Member,
    absent,
    members,
    tells_in,
    unreleased,
)
from changeover.releases.notes import (
    Entry,
    Group,
    Section,
    Withdrawal,
    fragment_of,
    is_silent,
    notes_of,
    parts_of,
    systems_of,
    withdrawals,
)

__all__ = [
    "Absence",
    "Absent",
    "Entry",
    "Fragment",
    "Group",
    "Member",
    "Neighbours",
    "Part",
    "Section",
    "Withdrawal",
    "absent",
    "folded",
    "fragment_of",
    "is_out",
    "is_silent",
    "latest_release",
    "members",
    "neighbours",
    "next_release",
    "notes_of",
    "parts_of",
    "read_fragment",
    "released",
    "systems_of",
    "tells_in",
    "unreleased",
    "upcoming",
    "withdrawals",
]
