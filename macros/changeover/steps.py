"""The steps of a runbook: the `###` headings under `## Steps`, with their attributes.

Reads Markdown only; what a step's text becomes on the page is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from changeover.headings import Heading, headings, slug
from changeover.model.content import Prose

_SECTION = "steps"
_MINUTES = re.compile(r"[0-9]{1,6}")
_NO_WORDS = re.compile(r"###[ \t]*(?:\{:?[^{}#=]*[#=][^{}]*\}[ \t]*)?#*[ \t]*")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its id, title, role and minutes, and its line in the file.

    `minutes` is None when none or no whole number is given; `has_own_id` says that the id was
    written, `{ #id }`, and not made from the title. `is_positional` says that the id only counts,
    as of titles without Latin letters and of equal ones, so that it is another step's once one is
    put before it; `is_nameless` that no words stand in the heading, so that the title is ours.
    """

    id: str
    title: str
    role: str | None
    minutes: int | None
    line: int
    has_own_id: bool = False
    is_positional: bool = False
    is_nameless: bool = False


def opens_steps(heading: Heading) -> bool:
    """Whether the `###` headings below it are steps."""
    return heading.level == 2 and heading.title.casefold() == _SECTION


def is_minutes(value: str) -> bool:
    """Whether it is a length of time that a step can have: a whole number."""
    return _MINUTES.fullmatch(value) is not None


def steps(prose: Prose) -> tuple[Step, ...]:
    """The steps of a runbook in order; none when it has no `## Steps`."""
    found: list[Step] = []
    lines = prose.text.split("\n")
    is_inside = False
    for heading in headings(prose.text):
        if heading.level <= 2:
            is_inside = opens_steps(heading)
        elif heading.level == 3 and is_inside:
            minutes = heading.attributes.get("minutes", "")
            is_nameless = _NO_WORDS.fullmatch(lines[heading.line - 1]) is not None
            found.append(
                Step(
                    id=heading.id,
                    title=f"Step {len(found) + 1}" if is_nameless else heading.title,
                    role=heading.attributes.get("role"),
                    minutes=int(minutes) if is_minutes(minutes) else None,
                    line=prose.line + heading.line - 1,
                    has_own_id=heading.has_own_id,
                    is_positional=not heading.has_own_id and heading.id != slug(heading.title),
                    is_nameless=is_nameless,
                )
            )
    return tuple(found)
