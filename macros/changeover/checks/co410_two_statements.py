"""A change says one thing about a document: it brings a revision, or a disposition says that the
document stays right or is retired. Of two statements, readers would see one at random. And what is
to be read instead of a retired document is in use: two that are retired in favour of each other, or
of one that is retired as well, send the reader nowhere.

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

import dataclasses
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
    yield from _check_replacements(kb)


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


def _check_replacements(kb: KnowledgeBase) -> Iterator[Problem]:
    """A warning at each `replaced-by` that leads to no document in use, however far one follows.

    What is retired in favour of one that was itself replaced later is right: its page leads on.
    """
    retiring = dict(_retirements(kb))
    for document, (change, index, other) in retiring.items():
        chain = [document]
        at = other
        while at is not None and at not in chain and at in retiring:
            chain.append(at)
            at = retiring[at][2]
        is_dead_end = at is None or at in chain
        if other in {None, document} or not is_dead_end:
            continue
        way = " -> ".join((*chain, at) if at is not None else chain)
        problem = report(
            RULE,
            change.file.at("dispositions", index, "replaced-by"),
            f"'{other}' is retired as well, and nothing in use takes its place: {way}",
            hint="name a document that stays in use, or remove the line",
        )
        yield dataclasses.replace(problem, severity=Severity.WARNING)


Retiring = tuple[Change, int, str | None]
"""The change that retires a document, the place of its entry, and what to read instead."""


def _retirements(kb: KnowledgeBase) -> Iterator[tuple[str, Retiring]]:
    """What retires each document: in force, or to come, which has the last word."""
    for change in kb.changes.values():
        for index, entry in enumerate(change.file.value.dispositions):
            state = kb.documents.get(entry.doc)
            if entry.action != "retire" or state is None:
                continue
            in_force = state.retired is not None and state.retired.change == change.id
            if in_force or kb.state(change.id).is_coming:
                yield entry.doc, (change, index, entry.replaced_by)
