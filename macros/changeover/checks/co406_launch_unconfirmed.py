"""A planned date makes nothing live. When its day is over and nobody has recorded what became of the
launch, every page goes on showing the old text, right or wrong. A launch that failed is an outcome,
but leaves a change without a day: plan it again, or give it up.

Bad:

```yaml
# today is 2026-10-05
go-live: {planned: 2026-10-01}
```

Good:

```yaml
# launch.yaml
deployments:
  - {env: production, actual: 2026-10-01T22:10, outcome: success}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import is_unclear, unread
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO406", "launch-unconfirmed", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each planned go-live that is over without an outcome, or that failed."""
    for change in kb.changes.values():
        path = f"{change.folder}/launch.yaml"
        launch = change.launch
        is_wrong = is_unclear(kb, launch, "deployments") if launch else path in unread(kb)
        state = kb.state(change.id)
        if state.failed_on is not None:
            yield report(
                RULE,
                change.file.at("go-live", "planned"),
                f"the launch failed on {state.failed_on}, and the change is not planned again",
                hint="move the date to the day of the next launch, or write 'status: withdrawn'",
            )
        elif state.launch_unconfirmed and not is_wrong:
            planned = change.file.value.go_live.planned
            yield report(
                RULE,
                change.file.at("go-live", "planned"),
                f"the go-live planned for {planned} has no recorded outcome",
                hint=f"add it to 'deployments' in {path}, or move the date",
            )
