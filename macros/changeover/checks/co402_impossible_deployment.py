"""What is live where is worked out from the deployments, so each entry must say a whole fact: when it
happened and how it ended, and of a rollback, that a success was undone afterwards. The entries of
an environment stand in the order they happened. What is live in production is rolled back before it
succeeds there again, unless another change went live between: then production goes back to it.

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

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from changeover.checks.moments import is_before
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN_MOMENT, STAND_INS
from changeover.model.content import Change
from changeover.model.launch import Deployment, LaunchFile
from changeover.model.positions import File
from changeover.problems import Problem, Rule, Severity, report

Launch = tuple[dt.datetime, str]
"""The moment of a success in production, and its change."""

RULE = Rule("CO402", "impossible-deployment", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each half a fact and each contradiction in a deployment."""
    launches = sorted(_launches(kb))
    for change in kb.changes.values():
        if change.launch is not None:
            last: dict[str, int] = {}
            live: list[int] = []
            for index, entry in enumerate(change.launch.value.deployments or ()):
                if not change.launch.is_refused("deployments", index):
                    yield from _check_outcome(change.launch, entry, index=index)
                    yield from _check_rollback(change.launch, entry, index=index)
                    yield from _check_order(change, index, last=last)
                    if _is_launch(kb, entry):
                        yield from _check_relaunch(change, index, live=live, launches=launches)
                        live.append(index)


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


def _check_order(change: Change, index: int, *, last: dict[str, int]) -> Iterator[Problem]:
    """A problem of what happened before the entry above it; `last` is that one by environment."""
    launch, entry = change.launch, change.deployments[index]
    if launch is None or entry.actual is None or entry.env in STAND_INS:
        return
    before = last.get(entry.env)
    last[entry.env] = index
    actual = None if before is None else change.deployments[before].actual
    if before is not None and is_before(entry.actual, actual):
        said = f"happened on {entry.actual}, before the entry above it of {actual}"
        hint = "list the deployments in the order they happened, or correct one of the moments"
        where = launch.at("deployments", index, "actual")
        first = launch.at("deployments", before, "actual")
        yield report(RULE, where, said, hint=hint, related=(first,))


def _is_launch(kb: KnowledgeBase, entry: Deployment) -> bool:
    """Whether it is a success in production; elsewhere people deploy again as they build."""
    is_dated = entry.actual is not None and entry.actual != STAND_IN_MOMENT
    return is_dated and entry.outcome == "success" and entry.env == kb.catalog.production


def _launches(kb: KnowledgeBase) -> Iterator[Launch]:
    for change in kb.changes.values():
        for entry in change.deployments:
            if entry.actual is not None and _is_launch(kb, entry):
                yield entry.actual.start, change.id


def _check_relaunch(
    change: Change, index: int, *, live: Sequence[int], launches: Sequence[Launch]
) -> Iterator[Problem]:
    """A problem of a success in production where the one before is live.

    `live` are the places of the successes above; `launches` are those of all changes, by moment.
    """
    launch = change.launch
    if launch is None or not live:
        return
    before = live[-1]
    entry, other = change.deployments[index], change.deployments[before]
    if entry.actual is None or other.actual is None:
        return
    if other.rolled_back_on is None:
        between = slice(
            bisect_left(launches, (other.actual.start, "")),
            bisect_right(launches, (entry.actual.start, _LAST)),
        )
        if any(id != change.id for _, id in launches[between]):
            return
        said = f"succeeded in {entry.env}, where the success of {other.actual} is live still"
        hint = "add 'rolled-back-on' to that one, or remove the entry that did not happen"
    elif is_before(entry.actual, other.rolled_back_on):
        said = (
            f"succeeded on {entry.actual} in {entry.env}, before the success of {other.actual} "
            f"was rolled back on {other.rolled_back_on}"
        )
        hint = "correct one of the moments"
    else:
        return
    where = launch.at("deployments", index, "actual")
    first = launch.at("deployments", before, "actual")
    yield report(RULE, where, said, hint=hint, related=(first,))


_LAST = "~"
"""Sorts after the number of every change."""

_NOUNS = {"success": "success", "failed": "failure"}
