"""The production moment is `go-live.planned` in `change.yaml`. A production deployment may repeat it
as its own `planned`; when the two differ, half of the pages show one and half of the readers
another.

A deployment that failed or was rolled back keeps the moment that was planned for it.

Bad:

```yaml
# change.yaml
go-live: {planned: 2026-10-01T22:00}
# launch.yaml
deployments:
  - {env: production, planned: 2026-10-02T22:00}
```

Good:

```yaml
# change.yaml
go-live: {planned: 2026-10-01T22:00}
# launch.yaml
deployments:
  - {env: production, planned: 2026-10-01T22:00}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.moments import agree
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO401", "go-live-disagrees", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each production deployment whose plan is another than the change's."""
    production = kb.catalog.production
    for change in kb.changes.values():
        launch, go_live = change.launch, change.file.value.go_live.planned
        entries = [(i, d) for i, d in enumerate(change.deployments) if d.env == production]
        for index, entry in entries:
            is_history = entry.outcome == "failed" or entry.rolled_back_on is not None
            if launch is None or entry.planned is None or is_history:
                continue
            if not agree(entry.planned, go_live):
                planned = change.file.at("go-live", "planned")
                yield report(
                    RULE,
                    launch.at("deployments", index, "planned"),
                    f"is planned for {entry.planned}, but the change's go-live for {go_live}",
                    hint=f"write the same moment in both; the other is at {planned}",
                    related=(planned,),
                )
