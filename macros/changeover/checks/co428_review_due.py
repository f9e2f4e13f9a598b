"""The day has come by which somebody wanted to read the document again. Nothing says that it is wrong:
that a change left it behind (CO420) is the stronger sign, and both are told.

Bad:

```yaml
# in a document that nobody has read since
review-by: 2025-12-31
```

Good:

```yaml
# read again and found right
review-by: 2027-12-31
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.currency import work
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO428", "review-due", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each `review-by` of a current document that has come."""
    for state in work(kb).review_due:
        front = state.current.front if state.current else None
        if front is not None and front.value.review_by is not None:
            yield report(
                RULE,
                front.at("review-by"),
                f"'{state.id}' was to be read again by {front.value.review_by}",
                hint="read it, revise or correct what is wrong, and write a later day",
            )
