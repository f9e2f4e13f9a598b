"""Release notes are gathered by section, so each `##` heading of `notes/<audience>.md` is one of the
catalog's `note-sections`: New, Changed, Fixed, Known issues and What you must do, unless it names
others. Capitals don't matter. The title of the change stands above its notes already, so they have
no heading of their own; lower headings (`###`) are free.

Bad:

```md
## Fixes

- Credit notes show the tax rate.
```

Good:

```md
## Fixed

- Credit notes show the tax rate.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.notes import column_of, fragments, sections_said
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, nearest, quote, report
from changeover.releases import Fragment, Part

RULE = Rule("CO430", "unknown-note-section", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each heading of a note that is no section."""
    for fragment in fragments(kb):
        for part in fragment.parts:
            if not part.is_known:
                yield _told(kb, fragment, part)


def _told(kb: KnowledgeBase, fragment: Fragment, part: Part) -> Problem:
    names = [section.name for section in kb.catalog.note_sections]
    near = nearest(part.title, names)
    if part.level == 1 and near is not None and near.casefold() == part.title.casefold():
        said = f"{quote(part.title)} is a heading of the first level"
        hint = f"write '## {near}'"
    elif not part.title:
        said, hint = "the heading has no words", sections_said(kb)
    else:
        said = f"{quote(part.title)} is no section of release notes"
        hint = f"did you mean '## {near}'? ({sections_said(kb)})" if near else sections_said(kb)
    return report(
        RULE, fragment.prose.at(part.line, column_of(fragment, part.line)), said, hint=hint
    )
