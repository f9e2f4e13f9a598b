"""A release that the catalog does not list has no page, so the notes of the change would appear
nowhere.

Bad:

```yaml
release: 2026.8
```

Good:

```yaml
release: 2026.08
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import unknown_in_catalog
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO209", "unknown-release", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each reference to a release that the catalog does not list."""
    yield from unknown_in_catalog(kb, RULE, kind="release")
