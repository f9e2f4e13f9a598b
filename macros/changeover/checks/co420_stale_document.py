"""A launched change touched what a document covers, and said nothing about it: neither a revision nor
a disposition. From that day on nobody knows whether the document is still right, and its page says
so.

A document is told once, at the last of the changes that left it behind; the others are named.

Bad:

```yaml
# a launched change of billing/invoicing, which runbooks/monthly-invoice-run.md covers
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

from changeover.checks.references import is_unclear
from changeover.currency import StaleDocument, stale_document, work
from changeover.knowledge import KnowledgeBase
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO420", "stale-document", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each stale document, at the last of the changes that left it behind."""
    unclear = {id for id, c in kb.changes.items() if is_unclear(kb, c.file, "dispositions")}
    for stale in work(kb).stale:
        state = kb.documents[stale.document]
        clear = [entry for entry in stale.left_by if entry.change not in unclear]
        if state.current is None or not clear:
            continue
        found = stale_document(kb, state, clear)
        yield report(
            RULE,
            found.source,
            f"left '{found.document}' stale{_before(found)}: "
            f"it covers {', '.join(found.latest.touched)}",
            hint="add a disposition with a reason"
            f"{' to each of them' if found.earlier else ''}, or revise it in a new change",
            related=(Location(state.current.path),),
        )


def _before(found: StaleDocument) -> str:
    if not found.earlier:
        return ""
    more = f" and {found.unnamed} more" if found.unnamed else ""
    return f", as {', '.join(found.earlier)}{more} did before"
