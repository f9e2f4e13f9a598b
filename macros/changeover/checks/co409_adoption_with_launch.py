"""An adoption takes documents in as they are: it is active everywhere from its go-live date, and
nothing is deployed. A `launch.yaml` beside it would be ignored, deployments and rollbacks included.

Bad:

```yaml
# change.yaml, with a launch.yaml beside it
change-type: adoption
```

Good:

```yaml
# change.yaml, with a launch.yaml beside it
change-type: normal
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO409", "adoption-with-launch", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the launch.yaml of each adoption."""
    for change in kb.changes.values():
        path = f"{change.folder}/launch.yaml"
        if change.is_adoption and path in change.files:
            yield report(
                RULE,
                Location(path),
                "an adoption is not launched, and this file is not used",
                hint="delete it, or give the change another 'change-type'",
                related=(change.file.at("change-type"),),
            )
