"""Release notes tell readers what they have now. A change that went live after the date of the
release that it names was not in it. A launch that ends in the night after the release's day still
counts.

Bad:

```yaml
# catalog.yaml
releases: [{id: "2026.10", date: 2026-10-05}]
# change.yaml, live since 2026-10-12
release: "2026.10"
```

Good:

```yaml
# change.yaml, live since 2026-10-12
release: "2026.11"
```
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from changeover.checks.moments import is_before
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_INS
from changeover.model.base import Moment
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO405", "release-before-launch", Severity.ERROR, __doc__)

_NIGHT_AFTER = dt.timedelta(days=1)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the release of each change that went live later than it."""
    for change in kb.changes.values():
        release = kb.releases.get(change.file.value.release or "")
        launched = kb.state(change.id).launched_on
        if release is not None and _is_missed(release.date, launched):
            others = (r for r in kb.releases.values() if r.id not in STAND_INS)
            later = [other.id for other in others if not _is_missed(other.date, launched)]
            named = f"name {later[0]}, or " if later else ""
            yield report(
                RULE,
                change.file.at("release"),
                f"went live on {launched}, after release {release.id} of {release.date}",
                hint=f"{named}remove the line: the first release after the launch carries it",
            )


def _is_missed(released: Moment, launched: Moment | None) -> bool:
    """Whether a launch came after the release, and after the day that follows it."""
    if launched is None or not is_before(released, launched):
        return False
    return launched.date - released.date > _NIGHT_AFTER
