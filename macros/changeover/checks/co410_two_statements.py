"""A change says one thing about a document: it brings a revision, or a disposition says that the
document stays right or is retired. Of two statements, readers would see one at random.

Bad:

```yaml
# in a change that also holds runbooks/monthly-invoice-run.md
dispositions:
  - {doc: monthly-invoice-run, action: no-change, reason: The run is the same}
```

Good:

```yaml
# in a change that holds no revision of it
dispositions:
  - {doc: monthly-invoice-run, action: no-change, reason: The run is the same}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN
from changeover.model.content import Change
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO410", "two-statements", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each disposition of a document that the change revises or names before."""
    for change in kb.changes.values():
        yield from _check_dispositions(change)


def _check_dispositions(change: Change) -> Iterator[Problem]:
    revised = {revision.document: Location(revision.path) for revision in change.revisions}
    named: dict[str, Location] = {}
    for index, entry in enumerate(change.file.value.dispositions):
        where = change.file.at("dispositions", index, "doc")
        first = named.setdefault(entry.doc, where)
        if entry.doc == STAND_IN:
            continue
        if entry.doc in revised:
            said = f"the change also brings a revision of '{entry.doc}'"
            hint = f"remove the disposition or {revised[entry.doc].path}"
            yield report(RULE, where, said, hint=hint, related=(revised[entry.doc],))
        elif first != where:
            said = f"'{entry.doc}' has a disposition already"
            yield report(
                RULE, where, said, hint=f"keep one; the first is at {first}", related=(first,)
            )
        if entry.replaced_by == entry.doc:
            at = change.file.at("dispositions", index, "replaced-by")
            hint = "name the document to read instead, or remove the line"
            yield report(RULE, at, f"'{entry.doc}' can't replace itself", hint=hint)
