"""A change that depends on another can't go live before it. When the dates say otherwise, one of the
two teams does not know of the other's plan.

Bad:

```yaml
# 0009 goes live on 2026-11-01
depends-on: ["0009"]
go-live: {planned: 2026-10-01}
```

Good:

```yaml
# 0009 goes live on 2026-11-01
depends-on: ["0009"]
go-live: {planned: 2026-11-08}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.moments import is_before
from changeover.checks.references import Mention, references
from changeover.knowledge import KnowledgeBase
from changeover.problems import Location, Problem, Rule, Severity, report
from changeover.resolve import Status

RULE = Rule("CO423", "dependency-later", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each dependency of a coming change that goes live later, or not at all."""
    for reference in references(kb, "change"):
        if reference.key != "depends-on" or reference.value not in kb.changes:
            continue
        if reference.change is None or not kb.state(reference.change.id).is_coming:
            continue
        state, own = kb.state(reference.value), kb.state(reference.change.id)
        related = (kb.changes[reference.value].file.at("go-live", "planned"),)
        if state.status is Status.WITHDRAWN:
            yield _is_gone(reference, "is withdrawn", related)
        elif not state.is_launched and not state.is_coming:
            yield _is_gone(reference, "was rolled back and is not to launch again", related)
        elif not state.is_launched and is_before(own.go_live, state.go_live):
            said = (
                f"goes live on {own.go_live}, but depends on change '{reference.value}', "
                f"which goes live on {state.go_live}"
            )
            hint = "move one of the two go-lives"
            yield report(RULE, reference.where, said, hint=hint, related=related)


def _is_gone(reference: Mention, said: str, related: tuple[Location, ...]) -> Problem:
    message = f"depends on change '{reference.value}', which {said}"
    hint = "name the change that takes its place, or remove the line"
    return report(RULE, reference.where, message, hint=hint, related=related)
