"""A typed status only claims that somebody agreed; `approvers` says who, in which role, for which status
and when. `approvals` in the catalog asks for roles by status, type of change and risk. Where it asks
for none, the status `approved` needs one approval, in whatever role. Once the change is live it is
a warning.

Bad:

```yaml
# the catalog: {status: approved, roles: [billing-lead]}
status: approved
approvers: []
```

Good:

```yaml
status: approved
approvers:
  - {who: mara-lindqvist, role: billing-lead, for: approved, on: 2026-06-12}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.gates import unmet
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO444", "missing-approval", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each change that has come to a status without an approval that it needs."""
    yield from unmet(kb, RULE)
