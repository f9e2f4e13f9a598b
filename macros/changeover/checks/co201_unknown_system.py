"""Which changes touch which documents is worked out from systems and their parts. One that the
catalog does not list matches nothing, so a stale page would go on being trusted.

Bad:

```yaml
systems: [billing/invoice]
```

Good:

```yaml
systems: [billing/invoicing]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import catalog_ids, name_unknown, references
from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN
from changeover.problems import Location, Problem, Rule, Severity, report, suggest

RULE = Rule("CO201", "unknown-system", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each reference to a system or part that the catalog does not list."""
    for reference in references(kb, "system"):
        system, _, part = reference.value.partition("/")
        problem = name_unknown(kb, RULE, kind="system", value=system, where=reference.where)
        if problem is not None:
            yield problem
        elif part:
            yield from _check_part(kb, system, part=part, where=reference.where)


def _check_part(kb: KnowledgeBase, system: str, *, part: str, where: Location) -> Iterator[Problem]:
    known = _parts(kb).get(system)
    if known is None or part in known or catalog_ids(kb, "system") is None:
        return
    hint = suggest(f"{system}/{part}", [f"{system}/{other}" for other in known])
    yield report(
        RULE,
        where,
        f"system '{system}' has no part '{part}'",
        hint=hint or f"add it to its 'parts' in {kb.content.catalog.path}",
    )


@kept
def _parts(kb: KnowledgeBase) -> dict[str, frozenset[str] | None]:
    """The parts of each system; None when they could not be read."""
    catalog = kb.content.catalog
    return {
        system.id: None
        if catalog.is_refused("systems", index, "parts")
        else frozenset(system.parts) - {STAND_IN}
        for index, system in enumerate(catalog.value.systems)
    }
