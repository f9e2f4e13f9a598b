"""A launched change touched what a document covers, and said nothing about it: neither a revision nor
a disposition. From that day on nobody knows whether the document is still right, and its page says
so.

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
from changeover.currency import work
from changeover.knowledge import KnowledgeBase
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO420", "stale-document", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each launched change for each document that it left stale."""
    for gap in work(kb).stale:
        current = kb.documents[gap.document].current
        if current is None or is_unclear(kb, kb.changes[gap.change].file, "dispositions"):
            continue
        yield report(
            RULE,
            gap.source,
            f"left '{gap.document}' stale: it covers {', '.join(gap.touched)}",
            hint="add a disposition with a reason, or revise it in a new change",
            related=(Location(current.path),),
        )
