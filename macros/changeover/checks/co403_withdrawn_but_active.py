"""`withdrawn` says that a change will not come. While one of its deployments is active somewhere, it
has come, and readers would be told the opposite of what runs.

Bad:

```yaml
# change.yaml
status: withdrawn
# launch.yaml
deployments:
  - {env: production, actual: 2026-10-01, outcome: success}
```

Good:

```yaml
# change.yaml
status: withdrawn
# launch.yaml
deployments:
  - {env: production, actual: 2026-10-01, outcome: success, rolled-back-on: 2026-10-02}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO403", "withdrawn-but-active", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the status of each withdrawn change that is active in an environment."""
    for change in kb.changes.values():
        active = kb.state(change.id).active_in
        if change.file.value.status == "withdrawn" and active:
            places = ", ".join(f"{env} since {since}" for env, since in active.items())
            yield report(
                RULE,
                change.file.at("status"),
                f"is withdrawn, but active in {places}",
                hint="add 'rolled-back-on' to the deployments, or correct the status",
            )
