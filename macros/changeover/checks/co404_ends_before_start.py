"""A span of time that ends before it starts has one wrong end, and nobody can tell which. Schedules,
the calendar and the length of a rehearsal are worked out from both.

Bad:

```yaml
schedule:
  - {phase: build, start: 2026-09-21, end: 2026-09-11}
```

Good:

```yaml
schedule:
  - {phase: build, start: 2026-09-01, end: 2026-09-11}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from changeover.checks.moments import is_before
from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment, Path
from changeover.model.content import Change
from changeover.model.positions import File
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO404", "ends-before-start", Severity.ERROR, __doc__)

Span = tuple[File[Any], Path, Moment | None, Moment | None]
"""A file, where the end stands in it, the start and the end."""


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each end that lies before its start."""
    spans = list(_catalog_spans(kb))
    for change in kb.changes.values():
        spans += _change_spans(kb, change)
    for file, at, start, end in spans:
        if is_before(end, start):
            hint = "correct one of the two moments"
            yield report(
                RULE, file.at(*at), f"ends on {end}, before it starts on {start}", hint=hint
            )


def _catalog_spans(kb: KnowledgeBase) -> Iterator[Span]:
    catalog = kb.content.catalog
    for index, run in enumerate(catalog.value.billing_runs):
        yield catalog, ("billing-runs", index, "end"), run.start, run.end
    for index, blackout in enumerate(catalog.value.blackouts):
        yield catalog, ("blackouts", index, "end"), blackout.start, blackout.end


def _change_spans(kb: KnowledgeBase, change: Change) -> Iterator[Span]:
    if change.plan is not None:
        for index, phase in enumerate(change.plan.value.schedule or ()):
            yield change.plan, ("schedule", index, "end"), phase.start, phase.end
    if change.launch is not None and change.launch.value.hypercare is not None:
        until = change.launch.value.hypercare.until
        if isinstance(until, Moment):
            go_live = kb.state(change.id).go_live
            yield change.launch, ("hypercare", "until"), go_live, until
    for run in change.runs:
        yield run, ("finished",), run.value.started, run.value.finished
        for index, step in enumerate(run.value.steps):
            yield run, ("steps", index, "finished"), step.started, step.finished
