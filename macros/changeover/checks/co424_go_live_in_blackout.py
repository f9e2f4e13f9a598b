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

from changeover.checks.moments import is_before
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN_MOMENT
from changeover.model.base import Moment
from changeover.model.catalog import Blackout
from changeover.problems import Problem, Rule, Severity, report
from changeover.resolve import touches

RULE = Rule("CO424", "go-live-in-blackout", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the planned go-live of each coming change that lies in a blackout."""
    catalog = kb.content.catalog
    for change in kb.changes.values():
        state = kb.state(change.id)
        if not state.is_coming or change.is_adoption:
            continue
        for index, blackout in enumerate(catalog.value.blackouts):
            if _covers(blackout, state.go_live, touched=state.touches):
                why = f" ({blackout.reason})" if blackout.reason else ""
                yield report(
                    RULE,
                    change.file.at("go-live", "planned"),
                    f"goes live in the blackout of {blackout.start} to {blackout.end}{why}",
                    hint="choose a day outside of it",
                    related=(catalog.at("blackouts", index),),
                )


def _covers(blackout: Blackout, moment: Moment, *, touched: frozenset[str]) -> bool:
    if STAND_IN_MOMENT in (moment, blackout.start, blackout.end):
        return False
    if is_before(moment, blackout.start) or is_before(blackout.end, moment):
        return False
    if not blackout.systems:
        return True
    return any(touches(part, system) for part in touched for system in blackout.systems)
