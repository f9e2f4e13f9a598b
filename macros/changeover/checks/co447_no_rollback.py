"""Until the point of no return a go-live can be stopped, if everybody knows how to undo what is done
already. From the status `launching` on, `launch.yaml` needs a run sheet, and every step before the
one with `gate: no-return` a `rollback`; without such a gate, every step. Before it is what stands
above it or what it waits for. A `go-no-go` decision needs none. Once the change is live it is a
warning.

Bad:

```yaml
cutover:
  - {id: deploy, text: Switch proration on}
  - {id: run, text: Start the invoice run, gate: no-return}
```

Good:

```yaml
cutover:
  - {id: deploy, text: Switch proration on, rollback: Switch it off, rollback-duration: 5m}
  - {id: run, text: Start the invoice run, gate: no-return}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.gates import unmet
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO447", "no-rollback", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each step of a launching change that can't be undone in time."""
    yield from unmet(kb, RULE)
