"""Those whom a change concerns are told of it, or somebody has decided that nobody needs to be. From
the status `launching` on, a change has a release note for some audience, `notes/<audience>.md`, or
`notes: {none: …}` with the reason in `change.yaml`. An adoption needs neither. Once the change is live
it is a warning.

Bad:

```yaml
# in a change without notes/
status: launching
```

Good:

```yaml
status: launching
notes: {none: Only the names of two database indexes change}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.gates import unmet
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO448", "no-notes", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the status of each launching change that tells nobody and does not say why."""
    yield from unmet(kb, RULE)
