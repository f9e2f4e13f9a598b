"""Hypercare ends with the first billing run after the go-live, or on the day in `until`. When an exit
criterion is unmet by then, somebody either forgot to record it or the change is not stable yet, and
the people who watch over it can't go.

Bad:

```yaml
# the billing run ended on 2026-07-03
hypercare:
  exit:
    - {text: The run is signed off without a correction}
```

Good:

```yaml
hypercare:
  exit:
    - {text: The run is signed off without a correction, met-on: 2026-07-03, evidence: Sign-off 31}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.gates import unmet
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO450", "hypercare-overrun", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each exit criterion that is unmet when hypercare is over."""
    yield from unmet(kb, RULE)
