"""Release notes tell readers what they have now. A change that went live after the date of the
release that it names was not in it: a site of that day does not tell of it. A day without a time may
be any time of it. While the change is still to launch, a planned day after the release is a warning:
move the one or the other. A release that told of a launch which was rolled back later keeps its name in
the change: of the next launch, the first release after it tells.

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

from collections.abc import Iterator
from dataclasses import replace

from changeover.checks.moments import is_before
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_INS
from changeover.model.base import Moment
from changeover.model.catalog import Release
from changeover.model.content import Change
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO405", "release-before-launch", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the release of each change that went live later than it, or is to."""
    for change in kb.changes.values():
        release = kb.releases.get(change.file.value.release or "")
        state = kb.state(change.id)
        if release is None or kb.release_of(change.id) != release.id:
            continue
        if state.launched_on is not None and is_before(release.date, state.launched_on):
            yield _told(kb, change, release, said="went live on", moment=state.launched_on)
        elif state.is_coming and state.failed_on is None and is_before(release.date, state.go_live):
            found = _told(kb, change, release, said="is planned for", moment=state.go_live)
            yield replace(found, severity=Severity.WARNING)


def _told(
    kb: KnowledgeBase, change: Change, release: Release, *, said: str, moment: Moment
) -> Problem:
    others = (other for other in kb.releases.values() if other.id not in STAND_INS)
    later = [other.id for other in others if not is_before(other.date, moment)]
    named = f"name {later[0]}, or " if later else ""
    return report(
        RULE,
        change.file.at("release"),
        f"{said} {moment}, after release {release.id} of {release.date}",
        hint=f"{named}remove the line: the first release after the launch carries it",
    )
