"""Requirements say what must be built and tested. A change without any can't be approved: what its
builders and testers do would be tied to nothing. Once the change is live it is a warning.

Bad:

```yaml
# change.yaml says `status: approved`; plan.yaml has no requirements
outcomes:
  - {id: O1, text: Fewer complaints about invoices}
```

Good:

```yaml
requirements:
  - {id: R1, kind: business, priority: must, text: Charge the remaining days only, outcomes: [O1]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.gates import unmet
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO441", "no-requirements", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the plan of each approved change that records no requirement."""
    yield from unmet(kb, RULE)
