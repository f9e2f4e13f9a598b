"""What became of a part of a document from one revision to another."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The value is the word that a reader sees."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    """Its text is the same and its place is another; what changed as well is `CHANGED`."""
