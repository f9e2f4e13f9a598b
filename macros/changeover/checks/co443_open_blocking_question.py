"""A question is marked `blocking` when the plan can't be approved without its answer. A change that is
approved all the same is built on a guess. Once the change is live it is a warning.

Bad:

```yaml
questions:
  - {text: Is the day of the change charged?, blocking: true}
```

Good:

```yaml
questions:
  - {text: Is the day of the change charged?, blocking: true, answer: "Yes, at the new price"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.gates import unmet
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity

RULE = Rule("CO443", "open-blocking-question", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each blocking question of an approved change that has no answer."""
    yield from unmet(kb, RULE)
