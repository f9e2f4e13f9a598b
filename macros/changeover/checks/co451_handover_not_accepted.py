"""When hypercare is over, the people who built the change leave. What nobody has accepted by then has
no owner who knows of it; its pages go on naming the old one.

Bad:

```yaml
# hypercare ended on 2026-07-03
handover:
  - {item: Invoice run, doc: monthly-invoice-run, to: team-billing}
```

Good:

```yaml
handover:
  - item: Invoice run
    doc: monthly-invoice-run
    to: team-billing
    accepted-by: mara-lindqvist
    on: 2026-07-06
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.gates import unmet
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO451", "handover-not-accepted", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each handover that nobody has accepted when hypercare is over."""
    yield from unmet(kb, RULE)
