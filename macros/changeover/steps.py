"""The steps of a runbook: the `###` headings under `## Steps`, with their attributes.

Reads Markdown only; what a step's text becomes on the page is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from changeover.headings import headings
from changeover.model.content import Prose

_SECTION = "steps"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its id, title, role and minutes, and its line in the file.

    `minutes` is None when none or no whole number is given; `has_own_id` says that the id was
    written, `{ #id }`, and not made from the title.
    """

    id: str
    title: str
    role: str | None
    minutes: int | None
    line: int
    has_own_id: bool = False


def steps(prose: Prose) -> tuple[Step, ...]:
    """The steps of a runbook in order; none when it has no `## Steps`."""
    found = []
    is_inside = False
    for heading in headings(prose.text):
        if heading.level <= 2:
            is_inside = heading.level == 2 and heading.title.casefold() == _SECTION
        elif heading.level == 3 and is_inside:
            minutes = heading.attributes.get("minutes", "")
            found.append(
                Step(
                    id=heading.id,
                    title=heading.title,
                    role=heading.attributes.get("role"),
                    minutes=int(minutes) if minutes.isascii() and minutes.isdigit() else None,
                    line=prose.line + heading.line - 1,
                    has_own_id=heading.has_own_id,
                )
            )
    return tuple(found)
