"""Names of sections of release notes that no heading of a note can have."""

from __future__ import annotations

from collections.abc import Iterator

from changeover.headings import headings
from changeover.model.catalog import CatalogFile
from changeover.model.positions import File
from changeover.problems import Problem, quote, report
from changeover.rules.fields import INVALID_VALUE


def unreadable_names(catalog: File[CatalogFile]) -> Iterator[Problem]:
    """A problem for each name that does not come back as itself from `## name`."""
    for place, section in enumerate(catalog.value.note_sections):
        found = headings(f"## {section.name}")
        words = found[0].title if found else ""
        if words.split() != section.name.split():
            said = f"no heading of a note can be {quote(section.name)}"
            reads = f": it reads {quote(words)}" if words else ""
            hint = "write it without marks of Markdown and HTML"
            where = catalog.at("note-sections", place, "name")
            yield report(INVALID_VALUE, where, f"{said}{reads}", hint=hint)
