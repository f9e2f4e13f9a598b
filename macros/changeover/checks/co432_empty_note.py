"""A heading in release notes with nothing below it promises something and says nothing. A note that
says nothing at all counts as none ([CO448](rules.md)).

Bad:

```md
## New

- Prices in euro.

## Fixed
```

Good:

```md
## New

- Prices in euro.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.notes import column_of, fragments
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, quote, report

RULE = Rule("CO432", "empty-note", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each section of a note with nothing in it, and at each note without any."""
    for fragment in fragments(kb):
        if fragment.is_empty and not fragment.parts:
            hint = "write what changes for these readers, or remove the file"
            yield report(RULE, fragment.prose.at(1), "this release note is empty", hint=hint)
        for part in fragment.parts:
            if part.is_empty and part.is_known:
                where = fragment.prose.at(part.line, column_of(fragment, part.line))
                said = f"the section {quote(part.title)} is empty"
                yield report(RULE, where, said, hint="fill it in or remove the heading")
