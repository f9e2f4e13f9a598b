"""Ownership passes when somebody accepts it on a day. With only one of the two it has not passed, and
pages go on naming the old owner.

Bad:

```yaml
handover:
  - {item: Invoice run, doc: monthly-invoice-run, to: team-billing, accepted-by: mara.lindqvist}
```

Good:

```yaml
handover:
  - item: Invoice run
    doc: monthly-invoice-run
    to: team-billing
    accepted-by: mara.lindqvist
    on: 2026-11-05
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO425", "unaccepted-handover", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each handover that says only who accepted it, or only when."""
    for change in kb.changes.values():
        for index, entry in enumerate(change.launch.value.handover or () if change.launch else ()):
            has_both = (entry.accepted_by is None) == (entry.on is None)
            if change.launch is None or has_both or change.launch.is_refused("handover", index):
                continue
            there, missing = ("accepted-by", "on") if entry.on is None else ("on", "accepted-by")
            yield report(
                RULE,
                change.launch.at("handover", index, there),
                f"has '{there}' without '{missing}', so it does not count as accepted",
                hint=f"add '{missing}'",
            )
