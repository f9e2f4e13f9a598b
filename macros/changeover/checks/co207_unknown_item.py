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

from collections import defaultdict
from collections.abc import Iterator, Sequence

from changeover.checks.references import (
    Mention,
    folders_sharing_a_number,
    item_ids,
    references,
)
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change
from changeover.problems import Problem, Rule, Severity, report, suggest
from changeover.trace.references import IN_CHANGES

RULE = Rule("CO207", "unknown-item", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each id of an item that its change does not define.

    Of a change that defines none of a kind, the first one is told with the number of the others.
    """
    groundless: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for reference in references(kb, *IN_CHANGES):
        number, slash, id = reference.value.rpartition("/")
        change = kb.changes.get(number) if slash else reference.change
        if change is None or (slash and change.folder in folders_sharing_a_number(kb)):
            continue  # CO206 or CO012
        known = item_ids(kb, change, kind=reference.kind)
        if known is not None and id not in known:
            if known or _kinds_of(kb, change, id):
                yield _unknown(kb, reference, change=change, known=known)
            else:
                groundless[change.id, reference.kind].append(reference)
    for (number, kind), found in groundless.items():
        yield _groundless(kb.changes[number], kind, found)


def _kinds_of(kb: KnowledgeBase, change: Change, id: str) -> list[str]:
    """The kinds of which a change has an item with this id."""
    return [kind for kind in IN_CHANGES if id in (item_ids(kb, change, kind=kind) or ())]


def _groundless(change: Change, kind: str, found: Sequence[Mention]) -> Problem:
    name, section = IN_CHANGES[kind]
    others = f" and {len(found) - 1} more" if len(found) > 1 else ""
    message = f"unknown {kind} '{found[0].value}'{others}: change {change.id} has no {section}"
    hint = f"add them to '{section}' in {change.folder}/{name}.yaml"
    return report(RULE, found[0].where, message, hint=hint)


def _unknown(
    kb: KnowledgeBase, reference: Mention, *, change: Change, known: frozenset[str]
) -> Problem:
    number, slash, id = reference.value.rpartition("/")
    name, section = IN_CHANGES[reference.kind]
    others = _kinds_of(kb, change, id)
    hint = (
        f"'{id}' is the id of one of the {IN_CHANGES[others[0]][1]}; name one of the {section}"
        if others
        else suggest(reference.value, [f"{number}{slash}{other}" for other in known])
        or f"add it to '{section}' in {change.folder}/{name}.yaml"
    )
    return report(RULE, reference.where, f"unknown {reference.kind} '{reference.value}'", hint=hint)
