"""A draft is copied from some revision of its document, and `base` says from which change's. By it
one can see what the draft alters, and notice when another change went live in between. A new
document says `base: none` or nothing.

It is a warning while the change is worked on, and an error once it is launching.

Bad:

```yaml
# runbooks/monthly-invoice-run.md, which changes 0001 and 0004 brought before
title: Monthly invoice run
```

Good:

```yaml
title: Monthly invoice run
base: "0004"
```
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from changeover.checks.references import is_unclear
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Revision
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO411", "wrong-base", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each base without a revision, and for each base that is missing."""
    for state in kb.documents.values():
        for revision in state.missing_base:
            yield from _missing(kb, revision)
    for revisions in kb.revisions.values():
        for revision in revisions:
            yield from _check_base(kb, revision)


def _missing(kb: KnowledgeBase, revision: Revision) -> Iterator[Problem]:
    if is_unclear(kb, revision.front, "base"):
        return
    shown = kb.documents[revision.document].shown
    write = (
        f"""write 'base: "{shown.change}"'""" if shown else "write the change's number as 'base'"
    )
    said = f"'{revision.document}' exists already, and 'base' does not say what this one was copied from"
    problem = report(RULE, revision.front.at("base"), said, hint=write)
    is_launching = kb.changes[revision.change].file.value.status == "launching"
    yield replace(problem, severity=Severity.ERROR) if is_launching else problem


def _check_base(kb: KnowledgeBase, revision: Revision) -> Iterator[Problem]:
    base = revision.front.value.base
    if base is None or base not in kb.changes:  # an unknown change is CO206
        return
    known = [r.change for r in kb.revisions[revision.document] if r.change != revision.change]
    if base not in known:
        said = (
            "the base is this change itself"
            if base == revision.change
            else f"change '{base}' brings no revision of '{revision.document}'"
        )
        hint = f"its revisions are those of {', '.join(known)}" if known else "write 'base: none'"
        problem = report(RULE, revision.front.at("base"), said, hint=hint)
        yield replace(problem, severity=Severity.ERROR)
