"""A regression test protects a use case of the catalog. One that isn't there leaves it open what the
test is for, and the use case without its test.

Bad:

```yaml
cases:
  - {id: T1, text: Issue the monthly invoices, use-case: uc-montly-run}
```

Good:

```yaml
cases:
  - {id: T1, text: Issue the monthly invoices, use-case: uc-monthly-run}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import unknown_in_catalog
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO210", "unknown-use-case", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each reference to a use case that the catalog does not list."""
    yield from unknown_in_catalog(kb, RULE, kind="use-case")
