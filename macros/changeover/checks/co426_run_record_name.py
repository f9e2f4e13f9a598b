"""A record is found by its file's name, `runs/<date>-<env>.yaml`, so the name says the day on which
the run started and where. When the record itself says something else, one of the two is wrong, and
nobody can tell which rehearsal, or which go-live, it is evidence of. Further runs of one day in one
place end in `-2`, `-3`.

Bad:

```yaml
# runs/2026-09-14-sandbox.yaml
env: production
started: 2026-09-15T08:00
```

Good:

```yaml
# runs/2026-09-14-sandbox.yaml
env: sandbox
started: 2026-09-14T08:00
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from changeover.checks.references import catalog_ids
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN, STAND_IN_MOMENT
from changeover.model.launch import RunFile
from changeover.model.positions import File
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO426", "run-record-name", Severity.ERROR, __doc__)

_DATE = len("2026-09-14")
_NUMBERED = re.compile(r"-[0-9]{1,3}")


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem where a record of a run disagrees with the name of its file."""
    environments = catalog_ids(kb, "environment")
    for change in kb.changes.values():
        for run in change.runs:
            yield from _check_date(run)
            if environments is None or run.value.env in environments:  # else CO205
                yield from _check_environment(run)


def _check_date(run: File[RunFile]) -> Iterator[Problem]:
    name = PurePosixPath(run.path).stem
    date, started = name[:_DATE], str(run.value.started.date)
    if date != started and run.value.started != STAND_IN_MOMENT:
        message = f"the run started on {started}, but its file is named after {date}"
        hint = f"rename the file to {started}{name[_DATE:]}.yaml, or correct the moment"
        yield report(RULE, run.at("started"), message, hint=hint)


def _check_environment(run: File[RunFile]) -> Iterator[Problem]:
    name, env = PurePosixPath(run.path).stem, run.value.env
    place = name[_DATE + 1 :]
    is_same = place.startswith(env) and (place == env or _NUMBERED.fullmatch(place[len(env) :]))
    if not is_same and env != STAND_IN:
        message = f"the run was in '{env}', but its file is named after '{place}'"
        hint = f"rename the file to {name[:_DATE]}-{env}.yaml, or correct the environment"
        yield report(RULE, run.at("env"), message, hint=hint)
