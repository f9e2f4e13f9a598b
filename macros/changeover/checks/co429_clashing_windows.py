"""Two changes on one system at the same time hide each other: when something goes wrong, nobody can
tell which of them it was, and rolling one back may take the other away. The window of a change goes
from its go-live to the end of its hypercare. Where more than ten others clash with a change, not
all of them are told.

Bad:

```yaml
# 0007, hypercare until 2026-11-03
systems: [billing/invoicing]
go-live: {planned: 2026-10-01}
---
# 0008
systems: [billing]
go-live: {planned: 2026-10-15}
```

Good:

```yaml
# 0008, when the hypercare of 0007 is over
systems: [billing]
go-live: {planned: 2026-11-09}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.calendar import clashes, windows
from changeover.checks.references import folders_sharing_a_number
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO429", "clashing-windows", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the planned go-live of each of two changes whose windows overlap on a system.

    Of two that are launched, neither can be moved any more: their pages show it.
    """
    known = windows(kb)
    unclear = folders_sharing_a_number(kb)
    for id, found in clashes(kb).items():
        for clash in found:
            if not (kb.state(id).is_coming or kb.state(clash.change).is_coming):
                continue
            other = kb.changes[clash.change]
            if kb.changes[id].folder in unclear or other.folder in unclear:
                continue  # perhaps two copies of one change
            yield report(
                RULE,
                kb.changes[id].file.at("go-live", "planned"),
                f"the window of {known[id].span} overlaps that of {other.id}, "
                f"{known[other.id].span}, on {', '.join(clash.systems)}",
                hint=f"move the go-live of {_movable(kb, id, other.id)}",
                related=(other.file.at("go-live", "planned"),),
            )


def _movable(kb: KnowledgeBase, *changes: str) -> str:
    return " or of ".join(id for id in sorted(changes) if kb.state(id).is_coming)
