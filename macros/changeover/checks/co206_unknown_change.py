"""Changes depend on each other, replace each other and copy documents from each other. A number
that belongs to no folder leads nowhere, and neither does the change's own one in `replaces` or
`see-also`.

Bad:

```yaml
depends-on: ["0099"]
```

Good:

```yaml
depends-on: ["0009"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import references
from changeover.knowledge import KnowledgeBase
from changeover.problems import Location, Problem, Rule, Severity, report, suggest
from changeover.trace.references import IN_CHANGES

RULE = Rule("CO206", "unknown-change", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each number, in a field or before an item's id, that no folder has."""
    for reference in references(kb, "change"):
        yield from _check_number(kb, reference.value, where=reference.where)
        is_own = reference.change is not None and reference.value == reference.change.id
        if is_own and reference.key in _TO_OTHERS:
            said = f"'{reference.key}' names the change itself"
            hint = "name another change, or remove it"
            yield report(RULE, reference.where, said, hint=hint)
    for reference in references(kb, *IN_CHANGES):
        number, slash, _ = reference.value.partition("/")
        if slash:
            yield from _check_number(kb, number, where=reference.where)
    for change in kb.changes.values():
        for revision in change.revisions:
            base = revision.front.value.base
            if base is not None and base != "none":
                yield from _check_number(
                    kb, base, where=revision.front.at("base"), more=" or 'none' for a new document"
                )


_TO_OTHERS = frozenset({"replaces", "see-also"})
"""A change that depends on itself is a cycle (CO221)."""


def _check_number(
    kb: KnowledgeBase, number: str, *, where: Location, more: str = ""
) -> Iterator[Problem]:
    if number not in kb.changes:
        hint = suggest(number, _near(kb, number)) or f"write the number of a change folder{more}"
        yield report(RULE, where, f"unknown change '{number}'", hint=hint)


def _near(kb: KnowledgeBase, number: str) -> list[str]:
    """The change whose number differs by leading zeros only; digits are near to all others."""
    return [change for change in kb.changes if change.lstrip("0") == number.lstrip("0")]
