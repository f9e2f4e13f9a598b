"""Hypercare lasts until the end of the first billing run after the go-live that exercises a system of
the change. Without such a run in the catalog nobody knows when it ends.

Bad:

```yaml
# catalog.yaml holds no billing run after 2026-10-01
hypercare: {until: first-billing-run}
```

Good:

```yaml
# catalog.yaml
billing-runs:
  - {id: 2026-11, start: 2026-11-01, end: 2026-11-03, systems: [billing]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import is_unclear
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN_MOMENT
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO407", "no-billing-run", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the end of hypercare that no billing run of the catalog can set."""
    catalog = kb.content.catalog
    if is_unclear(kb, catalog, "billing-runs"):
        return
    for change in kb.changes.values():
        state = kb.state(change.id)
        hypercare = change.launch.value.hypercare if change.launch else None
        if hypercare is None or hypercare.until != "first-billing-run" or change.launch is None:
            continue
        if is_unclear(kb, change.launch, "hypercare", "until"):
            continue
        is_open = state.is_launched or state.is_coming
        if is_open and state.hypercare_end is None and state.go_live != STAND_IN_MOMENT:
            yield report(
                RULE,
                change.launch.at("hypercare", "until"),
                f"no billing run after the go-live on {state.go_live} exercises its systems",
                hint=f"add the run to 'billing-runs' in {catalog.path}, or give 'until' a date",
            )
