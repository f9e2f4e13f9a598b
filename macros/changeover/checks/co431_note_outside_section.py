"""Text above the first section of a release note stands in none, so the page of the release would not
show it.

Bad:

```md
You can change your plan on any day.
```

Good:

```md
## New

You can change your plan on any day.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.notes import column_of, fragments, sections_said
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, report
from changeover.releases import Fragment

RULE = Rule("CO431", "note-outside-section", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the first line of each note that stands above its sections."""
    for fragment in fragments(kb):
        if fragment.stray_line is not None:
            where = fragment.prose.at(
                fragment.stray_line, column_of(fragment, fragment.stray_line, words=False)
            )
            yield report(
                RULE,
                where,
                "this text stands in no section of the release notes",
                hint=_hint(kb, fragment),
            )


def _hint(kb: KnowledgeBase, fragment: Fragment) -> str:
    line = fragment.prose.text.split("\n")[(fragment.stray_line or 1) - 1]
    words = line.strip("# \t").casefold()
    meant = next((s.name for s in kb.catalog.note_sections if s.name.casefold() == words), None)
    if meant is not None:
        return f"write '## {meant}'"
    return f"write the heading of a section above it; {sections_said(kb)}"
