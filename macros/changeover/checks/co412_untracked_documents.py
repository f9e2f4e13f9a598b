"""A document that doesn't say which systems it covers is never called stale, whatever changes: its
readers are never warned. Adopted documents may wait; there is one line for each change that still
has such documents, at the first of them.

Bad:

```yaml
title: Restart the rating engine
```

Good:

```yaml
title: Restart the rating engine
covers: [metering/rating]
```
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from changeover.checks.references import is_unclear
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Revision
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO412", "untracked-documents", Severity.WARNING, __doc__)

_NAMED = 3


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each change with current or coming documents that can't be tracked.

    One line for each document would bury everything else on the day somebody adopts hundreds.
    """
    found: dict[str, list[Revision]] = defaultdict(list)
    for state in kb.documents.values():
        for revision in (state.current, *state.coming):
            if revision is not None and _is_untracked(kb, revision):
                found[revision.change].append(revision)
    for _, revisions in sorted(found.items()):
        names = [revision.document for revision in revisions]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        count = "1 document" if len(names) == 1 else f"{len(names)} documents"
        yield report(
            RULE,
            revisions[0].front.at(),
            f"{count} without 'covers' can't be tracked: {', '.join(names[:_NAMED])}{more}",
            hint="add 'covers: [system/part]' to the front matter, so that readers learn when it is stale",
            related=[Location(revision.path) for revision in revisions[1:]],
        )


def _is_untracked(kb: KnowledgeBase, revision: Revision) -> bool:
    front = revision.front
    return not front.value.covers and not is_unclear(kb, front, "covers")
