"""What a change tells an audience under one heading stands in one place of its release note, so that
nobody reads the first half only.

Bad:

```md
## New

- Prices in euro.

## Fixed

- Credit notes show the tax rate.

## New

- Prices in kronor.
```

Good:

```md
## New

- Prices in euro.
- Prices in kronor.

## Fixed

- Credit notes show the tax rate.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.notes import column_of, fragments
from changeover.knowledge import KnowledgeBase
from changeover.problems import Location, Problem, Rule, Severity, quote, report

RULE = Rule("CO433", "note-section-twice", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the second and each later heading of a section in one note."""
    for fragment in fragments(kb):
        first: dict[str, Location] = {}
        for part in fragment.parts:
            where = fragment.prose.at(part.line, column_of(fragment, part.line))
            known = first.setdefault(part.title, where) if part.is_known else where
            if known != where:
                said = f"the section {quote(part.title)} is there twice"
                hint = f"move what it says to the first one, at {known}"
                yield report(RULE, where, said, hint=hint, related=(known,))
