"""What nobody looked at is what breaks. Before a change is approved its impact on all four areas must
be assessed: `process`, `data`, `knowledge` and `configuration`. That nothing changes is an answer
too: `effect: none` says that somebody looked. Once the change is live it is a warning.

Bad:

```yaml
impacts:
  - {id: I1, area: process, item: Invoice run, effect: changed}
```

Good:

```yaml
impacts:
  - {id: I1, area: process, item: Invoice run, effect: changed}
  - {id: I2, area: data, item: Issued invoices, effect: none}
  - {id: I3, area: knowledge, item: Induction module, effect: changed}
  - {id: I4, area: configuration, item: Invoice settings, effect: changed}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.gates import unmet
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO442", "impact-not-assessed", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the impacts of each approved change that leaves an area out."""
    yield from unmet(kb, RULE)
