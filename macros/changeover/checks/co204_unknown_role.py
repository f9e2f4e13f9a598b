"""Roles say who follows a step and who takes a module. A role that the catalog does not list is on
nobody's learning path and nobody's list of steps.

Bad:

```markdown
### Freeze price changes { #freeze role=billing-operater minutes=5 }
```

Good:

```markdown
### Freeze price changes { #freeze role=billing-operator minutes=5 }
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import name_unknown, unknown_in_catalog
from changeover.checks.runbooks import runbook_steps
from changeover.knowledge import KnowledgeBase
from changeover.model.document import Kind
from changeover.problems import Location, Problem, Rule, Severity

RULE = Rule("CO204", "unknown-role", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each role, in YAML or at a step of a runbook, that the catalog lacks."""
    yield from unknown_in_catalog(kb, RULE, kind="role")
    for change in kb.changes.values():
        for revision in change.revisions:
            if revision.kind is not Kind.RUNBOOK:
                continue
            for step in runbook_steps(kb, revision):
                if step.role is not None:
                    where = Location(revision.path, step.line)
                    problem = name_unknown(kb, RULE, kind="role", value=step.role, where=where)
                    if problem is not None:
                        yield problem
