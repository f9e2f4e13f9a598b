"""Nothing may go live in a blackout of one of its systems. Better to learn it when the date is
chosen than on the day.

Bad:

```yaml
# catalog.yaml: a blackout of billing from 2026-12-14 to 2027-01-06
go-live: {planned: 2026-12-20}
```

Good:

```yaml
go-live: {planned: 2027-01-11}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.calendar import EntryState, entries
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO424", "go-live-in-blackout", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the planned go-live of each coming change that lies in a blackout.

    One that was launched in a blackout can't be moved any more: the calendar shows it.
    """
    known = entries(kb)
    for entry in known.values():
        if entry.state not in (EntryState.PLANNED, EntryState.UNCONFIRMED):
            continue
        for blackout in map(known.__getitem__, entry.blackouts):
            why = f" ({blackout.reason})" if blackout.reason else ""
            yield report(
                RULE,
                entry.source,
                f"goes live in the blackout of {blackout.span.start} to {blackout.span.end}{why}",
                hint="choose a day outside of it",
                related=(blackout.source,),
            )
