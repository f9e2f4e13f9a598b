"""What is live where is worked out from the environments of the catalog, in their order. A deployment
to one that isn't there would never count.

Bad:

```yaml
deployments:
  - {env: prod, planned: 2026-10-01}
```

Good:

```yaml
deployments:
  - {env: production, planned: 2026-10-01}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import unknown_in_catalog
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO205", "unknown-environment", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each reference to an environment that the catalog does not list."""
    yield from unknown_in_catalog(kb, RULE, kind="environment")
