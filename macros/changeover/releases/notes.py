"""The notes of a release for one audience."""

from __future__ import annotations

from dataclasses import dataclass

from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change, Prose


@dataclass(frozen=True, slots=True)
class Entry:
    """What one change says under one section."""

    change: Change
    prose: Prose


@dataclass(frozen=True, slots=True)
class Group:
    """What is said about one system; of none in particular when `system` is None."""

    system: str | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the notes, such as `Fixed`."""

    title: str
    groups: tuple[Group, ...]


def notes_of(kb: KnowledgeBase, release: str, audience: str) -> tuple[Section, ...]:
    """The notes of a release for one audience, in the order of sections; none when it has none."""
    is_out = kb.releases[release].date.date <= kb.as_of
    entries = tuple(
        Entry(change, note.prose)
        for change in kb.changes_in(release)
        for note in change.notes
        if note.audience == audience
        and (kb.state(change.id).is_launched or (not is_out and kb.state(change.id).is_coming))
    )
    return (Section("Notes", (Group(None, entries),)),) if entries else ()
