"""A test of what isn't built shows nothing. From the status `testing` on, every requirement with
`priority: must` needs a build item that satisfies it and is `done`. One is enough: while it is
tested, the items that mend its defects are open again. Once the change is live it is a warning.

Bad:

```yaml
# plan.yaml: {id: R1, text: Charge the remaining days only, priority: must}
items:
  - {id: B1, text: Proration mode, satisfies: [R1], state: in-progress}
```

Good:

```yaml
items:
  - {id: B1, text: Proration mode, satisfies: [R1], state: done}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.gates import unmet
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO445", "must-not-built", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each must requirement of a change in testing that is not built."""
    yield from unmet(kb, RULE)
