"""What is live where is worked out from the deployments, so each entry must say a whole fact: when it
happened and how it ended, and of a rollback, that a success was undone afterwards.

Bad:

```yaml
deployments:
  - {env: production, actual: 2026-10-01, rolled-back-on: 2026-09-30}
```

Good:

```yaml
deployments:
  - {env: production, actual: 2026-10-01, outcome: success, rolled-back-on: 2026-10-02}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.moments import is_before
from changeover.knowledge import KnowledgeBase
from changeover.model.launch import Deployment, LaunchFile
from changeover.model.positions import File
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO402", "impossible-deployment", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each half a fact and each contradiction in a deployment."""
    for change in kb.changes.values():
        if change.launch is not None:
            for index, entry in enumerate(change.launch.value.deployments or ()):
                if not change.launch.is_refused("deployments", index):
                    yield from _check_outcome(change.launch, entry, index=index)
                    yield from _check_rollback(change.launch, entry, index=index)


def _check_outcome(launch: File[LaunchFile], entry: Deployment, *, index: int) -> Iterator[Problem]:
    if entry.actual is not None and entry.outcome is None:
        hint = "add 'outcome: success' or 'outcome: failed'"
        where = launch.at("deployments", index, "actual")
        yield report(RULE, where, f"happened on {entry.actual} without an outcome", hint=hint)
    if entry.outcome is not None and entry.actual is None:
        hint = "add 'actual', the moment when it happened"
        where = launch.at("deployments", index, "outcome")
        yield report(RULE, where, f"ended as a {_NOUNS[entry.outcome]} at no time", hint=hint)


def _check_rollback(
    launch: File[LaunchFile], entry: Deployment, *, index: int
) -> Iterator[Problem]:
    if entry.rolled_back_on is None:
        return
    where = launch.at("deployments", index, "rolled-back-on")
    if entry.outcome != "success":
        hint = "only a success is rolled back: add 'outcome: success' or remove 'rolled-back-on'"
        yield report(RULE, where, "is rolled back, but was no success", hint=hint)
    if is_before(entry.rolled_back_on, entry.actual):
        hint = "correct one of the two moments"
        said = f"was rolled back on {entry.rolled_back_on}, before it happened on {entry.actual}"
        yield report(RULE, where, said, hint=hint)


_NOUNS = {"success": "success", "failed": "failure"}
