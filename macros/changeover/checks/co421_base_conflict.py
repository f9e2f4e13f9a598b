"""A draft was copied from a text that is not what it will take the place of. Another change went live
since, and launching the draft as it is would take that change's text away again. Or its base was
rolled back, given up, failed, or is planned after the draft: then the draft would bring a text that
nobody is to follow yet, or any more.

Bad:

```yaml
# current is the revision of 0007
base: "0004"
```

Good:

```yaml
# with the text of 0007 taken over
base: "0007"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.model.content import Revision
from changeover.problems import Location, Problem, Rule, Severity, report
from changeover.resolve.conflicts import Cause

RULE = Rule("CO421", "base-conflict", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each base of a coming revision that is not what it will take the place of."""
    for state in kb.documents.values():
        for revision in state.base_conflicts:
            cause = kb.conflict_cause(revision)
            if cause is Cause.UNKNOWN:  # CO206 or CO411
                continue
            yield report(
                RULE,
                revision.front.at("base"),
                _said(kb, revision, cause),
                hint=_hint(kb, revision, cause),
                related=(Location(state.shown.path),) if state.shown is not None else (),
            )


def _said(kb: KnowledgeBase, revision: Revision, cause: Cause) -> str:
    document, base = revision.document, revision.front.value.base or ""
    shown = kb.documents[document].shown
    now = f"'{document}' is now that of {shown.change}" if shown is not None else ""
    if cause is Cause.NEW:
        return f"is a new document, but '{document}' exists"
    if cause is Cause.SUPERSEDED:
        return f"was copied from {base}, but {now}"
    became = kb.state(base)
    if cause is Cause.ROLLED_BACK:
        on = f" on {became.rolled_back_on}" if became.rolled_back_on else ""
        return f"was copied from {base}, which was rolled back{on}; {now}"
    if cause is Cause.LATER:
        return f"was copied from {base}, which is to launch after it, on {became.go_live}"
    if cause is Cause.FAILED:
        return (
            f"was copied from {base}, whose launch failed on {became.failed_on}"
            " and is not planned again"
        )
    return f"was copied from {base}, which was withdrawn"


def _hint(kb: KnowledgeBase, revision: Revision, cause: Cause) -> str:
    shown, base = kb.documents[revision.document].shown, revision.front.value.base
    if shown is None:
        mend = f"take out what {base} changes and write 'base: none'"
    elif cause in (Cause.NEW, Cause.SUPERSEDED):
        return f"""take over the text of {shown.path} and write 'base: "{shown.change}"'"""
    else:
        mend = f"""begin again from {shown.path} and write 'base: "{shown.change}"'"""
    is_to_come = cause in (Cause.LATER, Cause.FAILED)
    return f"plan {base} before {revision.change}, or {mend}" if is_to_come else mend
