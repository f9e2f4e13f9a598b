"""A planned change touches what a current document covers, and says nothing about the document: it
brings no revision of it, and no disposition. On the day of the launch the document becomes stale
(CO420), and whoever follows it is on their own. Now there is time to look.

It is a warning while the change is worked on, and an error once it is launching.

Bad:

```yaml
# a change to come of billing/invoicing, which runbooks/monthly-invoice-run.md covers
systems: [billing/invoicing]
```

Good:

```yaml
systems: [billing/invoicing]
dispositions:
  - {doc: monthly-invoice-run, action: no-change, reason: The run itself is the same}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from changeover.checks.references import is_unclear, unread
from changeover.currency import is_launching, work
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO427", "undisposed-document", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each change to come for each document that it would leave stale."""
    for gap in work(kb).undisposed:
        change, current = kb.changes[gap.change], kb.documents[gap.document].current
        if current is None or _is_unclear(kb, change):
            continue
        problem = report(
            RULE,
            gap.source,
            f"touches {', '.join(gap.touched)}, which '{gap.document}' covers, "
            "and says nothing about it",
            hint=f"revise it, or write '- {{doc: {gap.document}, action: no-change, "
            "reason: why it stays right}' under 'dispositions' of "
            f"{change.file.path}",
            related=(Location(current.path),),
        )
        yield replace(problem, severity=Severity.ERROR) if is_launching(kb, change) else problem


def _is_unclear(kb: KnowledgeBase, change: Change) -> bool:
    """Whether it is not known what the change says, or whether it has launched already."""
    if change.launch is None and f"{change.folder}/launch.yaml" in unread(kb):
        return True
    return is_unclear(kb, change.file, "dispositions") or (
        change.launch is not None and is_unclear(kb, change.launch, "deployments")
    )
