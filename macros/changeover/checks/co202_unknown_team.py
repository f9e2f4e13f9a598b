"""Owners are the teams of the catalog. A page that names a team that isn't there tells its reader to
call nobody.

Bad:

```yaml
owner: team-biling
```

Good:

```yaml
owner: team-billing
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import unknown_in_catalog
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO202", "unknown-team", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each reference to a team that the catalog does not list."""
    yield from unknown_in_catalog(kb, RULE, kind="team")
