"""A change is approved for what it brings. Without a business outcome nobody can say afterwards whether
it was worth it, and no requirement has a reason. From the status `approved` on, `plan.yaml` must
record at least one. Once the change is live nothing can be stopped any more: then it is a warning.

Bad:

```yaml
# change.yaml says `status: approved`; plan.yaml has no outcomes
requirements:
  - {id: R1, text: Charge the remaining days only}
```

Good:

```yaml
outcomes:
  - {id: O1, text: Fewer complaints about invoices, measure: Complaints a month, target: "5"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.gates import unmet
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO440", "no-outcomes", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the plan of each approved change that records no business outcome."""
    yield from unmet(kb, RULE)
