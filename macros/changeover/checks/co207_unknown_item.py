"""Requirements, impacts, outcomes, build items and test cases are tied together by their ids: from
them it is worked out which requirement is built, tested and documented. An id that isn't there
makes a gap look closed.

Bad:

```yaml
items:
  - {id: B1, text: Prorate by day, satisfies: [R9]}
```

Good:

```yaml
items:
  - {id: B1, text: Prorate by day, satisfies: [R1]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import (
    IN_CHANGES,
    Mention,
    folders_sharing_a_number,
    item_ids,
    references,
)
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change
from changeover.problems import Problem, Rule, Severity, report, suggest

RULE = Rule("CO207", "unknown-item", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each id of an item that its change does not define."""
    for reference in references(kb, *IN_CHANGES):
        number, slash, id = reference.value.rpartition("/")
        change = kb.changes.get(number) if slash else reference.change
        if change is None or (slash and change.folder in folders_sharing_a_number(kb)):
            continue  # CO206 or CO012
        known = item_ids(kb, change, kind=reference.kind)
        if known is not None and id not in known:
            yield _unknown(kb, reference, change=change, known=known)


def _unknown(
    kb: KnowledgeBase, reference: Mention, *, change: Change, known: frozenset[str]
) -> Problem:
    number, slash, id = reference.value.rpartition("/")
    name, section = IN_CHANGES[reference.kind]
    others = [kind for kind in IN_CHANGES if id in (item_ids(kb, change, kind=kind) or ())]
    hint = (
        f"'{id}' is the id of one of the {IN_CHANGES[others[0]][1]}; name one of the {section}"
        if others
        else suggest(reference.value, [f"{number}{slash}{other}" for other in known])
        or f"add it to '{section}' in {change.folder}/{name}.yaml"
    )
    return report(RULE, reference.where, f"unknown {reference.kind} '{reference.value}'", hint=hint)
