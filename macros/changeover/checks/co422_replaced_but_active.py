"""A change that `replaces` another takes its place, so the other one should be withdrawn or rolled
back. While it is live or still to come, both are announced to the readers.

Bad:

```yaml
# 0004 is still to launch
replaces: ["0004"]
```

Good:

```yaml
# change.yaml of 0004
status: withdrawn
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import references
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, report
from changeover.resolve import Status

RULE = Rule("CO422", "replaced-but-active", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each replaced change that is neither withdrawn nor rolled back."""
    for reference in references(kb, "change"):
        if reference.key != "replaces" or reference.value not in kb.changes:
            continue
        if reference.change is None or reference.change.file.value.status == "withdrawn":
            continue
        if reference.value == reference.change.id:  # CO206
            continue
        state = kb.state(reference.value)
        if state.is_launched or (state.is_coming and state.status is not Status.ROLLED_BACK):
            how = f"live since {state.launched_on}" if state.is_launched else "still to come"
            yield report(
                RULE,
                reference.where,
                f"replaces change '{reference.value}', which is {how}",
                hint="withdraw it or record its rollback, or move it to 'see-also'",
                related=(kb.changes[reference.value].file.at("status"),),
            )
