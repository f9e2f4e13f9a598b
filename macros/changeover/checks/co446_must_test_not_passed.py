"""A test with `must: true` guards production: what fails there is on invoices. From the status
`launching` on, its latest result in the environments before production must be a pass. A result of
production comes too late, and one without `env` could be from there. Once the change is live it is
a warning.

Bad:

```yaml
cases:
  - {id: T1, text: Ten sample invoices, must: true}
results:
  - {case: T1, env: sandbox, on: 2026-06-01, result: fail}
```

Good:

```yaml
results:
  - {case: T1, env: sandbox, on: 2026-06-01, result: fail}
  - {case: T1, env: sandbox, on: 2026-06-09, result: pass}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.gates import unmet
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO446", "must-test-not-passed", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each must test of a launching change that has not passed."""
    yield from unmet(kb, RULE)
