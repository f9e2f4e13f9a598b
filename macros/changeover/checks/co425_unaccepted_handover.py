"""Ownership passes when somebody accepts it on a day. With only one of the two it has not passed, and
pages go on naming the old owner. So they do when the entry does not say who takes it over, or hands
it from a team to itself.

Bad:

```yaml
handover:
  - {item: Invoice run, doc: monthly-invoice-run, to: team-billing, accepted-by: mara-lindqvist}
```

Good:

```yaml
handover:
  - item: Invoice run
    doc: monthly-invoice-run
    to: team-billing
    accepted-by: mara-lindqvist
    on: 2026-11-05
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.model.launch import Handover, LaunchFile
from changeover.model.positions import File
from changeover.problems import Problem, Rule, Severity, quote, report

RULE = Rule("CO425", "unaccepted-handover", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each handover that is accepted by half, or passes nothing to anybody."""
    for change in kb.changes.values():
        for index, entry in enumerate(change.launch.value.handover or () if change.launch else ()):
            if change.launch is not None and not change.launch.is_refused("handover", index):
                yield from _check_accepted(change.launch, entry, index=index)
                yield from _check_teams(change.launch, entry, index=index)


def _check_accepted(launch: File[LaunchFile], entry: Handover, *, index: int) -> Iterator[Problem]:
    if (entry.accepted_by is None) == (entry.on is None):
        return
    there, missing = ("accepted-by", "on") if entry.on is None else ("on", "accepted-by")
    yield report(
        RULE,
        launch.at("handover", index, there),
        f"has '{there}' without '{missing}', so it does not count as accepted",
        hint=f"add '{missing}'",
    )


def _check_teams(launch: File[LaunchFile], entry: Handover, *, index: int) -> Iterator[Problem]:
    if entry.to is None and entry.escalation is None:  # whom to call may pass on alone
        where = launch.at("handover", index, "item")
        said = f"does not say who takes {quote(entry.item)} over"
        yield report(RULE, where, said, hint="add 'to', and 'from' where another team had it")
    elif entry.to is not None and entry.to == entry.from_:
        where = launch.at("handover", index, "to")
        said = f"hands {quote(entry.item)} from '{entry.to}' to itself"
        yield report(RULE, where, said, hint="name the team that gets it, or remove the entry")
