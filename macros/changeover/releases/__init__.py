"""What each release tells its readers: the fragments of its changes, by section and system."""

from changeover.releases.notes import Entry, Group, Section, notes_of

__all__ = ["Entry", "Group", "Section", "notes_of"]
