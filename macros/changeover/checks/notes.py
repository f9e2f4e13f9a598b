"""The release notes that rules look at, and how their problems speak of them."""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.releases import Fragment, fragment_of


def fragments(kb: KnowledgeBase) -> Iterator[Fragment]:
    """Every release note in its parts."""
    for change in kb.changes.values():
        for note in change.notes:
            yield fragment_of(kb, note)


def sections_said(kb: KnowledgeBase) -> str:
    """The sections that a note may have, for a hint."""
    return f"sections: {', '.join(section.name for section in kb.catalog.note_sections)}"


def column_of(fragment: Fragment, line: int, *, words: bool = True) -> int:
    """The column (from 1) where a line begins to say something; of a heading, where its words do."""
    text = fragment.prose.text.split("\n")[line - 1]
    return len(text) - len(text.lstrip("# \t" if words else " \t")) + 1
