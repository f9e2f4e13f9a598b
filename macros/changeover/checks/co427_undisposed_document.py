"""A planned change touches what a current document covers, and says nothing about the document: it
brings no revision of it, and no disposition. On the day of the launch the document becomes stale
(CO420), and whoever follows it is on their own. Now there is time to look.

It is a warning while the change is worked on, and an error once it is launching. Of many documents
the first twelve are named, and how many more there are.

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

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from changeover.checks.references import is_unclear, unread
from changeover.currency import LeftBehind, first_documents, is_launching, work
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO427", "undisposed-document", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each change to come for each of the first documents that it would leave stale.

    One more for the rest of them: a change may touch a whole system.
    """
    for id, entries in groupby(work(kb).undisposed, key=lambda left: left.change):
        change = kb.changes[id]
        if not _is_unclear(kb, change):
            severity = Severity.ERROR if is_launching(kb, change) else RULE.severity
            for problem in _problems(kb, change, entries):
                yield replace(problem, severity=severity)


def _problems(
    kb: KnowledgeBase, change: Change, entries: Iterable[LeftBehind]
) -> Iterator[Problem]:
    named, others = first_documents(entries)
    where = f"under 'dispositions' of {change.file.path}"
    for document, left in named:
        current = kb.documents[document].current
        yield report(
            RULE,
            left.source,
            f"touches {', '.join(left.touched)}, which '{document}' covers, "
            "and says nothing about it",
            hint=f"revise it, or write '- {{doc: {document}, action: no-change, "
            f"reason: why it stays right}}' {where}",
            related=(Location(current.path),) if current else (),
        )
    if others:
        yield report(
            RULE,
            change.file.at("systems"),
            f"says nothing about {len(others)} more {'document' if len(others) == 1 else 'documents'} "
            f"of what it touches: {', '.join(others)}",
            hint=f"revise them, or add an entry for each {where}",
        )


def _is_unclear(kb: KnowledgeBase, change: Change) -> bool:
    """Whether it is not known what the change says, or whether it has launched already."""
    if change.launch is None and f"{change.folder}/launch.yaml" in unread(kb):
        return True
    return is_unclear(kb, change.file, "dispositions") or (
        change.launch is not None and is_unclear(kb, change.launch, "deployments")
    )
