"""A draft was copied from a revision that is no longer current: another change went live in between.
Launching the draft as it is would take that change's text away again.

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
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO421", "base-conflict", Severity.WARNING, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each base of a coming revision that is not what production runs on."""
    for document, state in kb.documents.items():
        for revision in state.base_conflicts:
            base, shown = revision.front.value.base, state.shown
            known = {"none", *(other.change for other in kb.revisions[document])}
            if shown is None or base not in known:  # an unknown base is CO206 or CO411
                continue
            said = (
                f"is a new document, but '{document}' exists"
                if base == "none"
                else f"was copied from {base}, but '{document}' is now that of {shown.change}"
            )
            yield report(
                RULE,
                revision.front.at("base"),
                said,
                hint=f"""take over the text of {shown.path} and write 'base: "{shown.change}"'""",
                related=(Location(shown.path),),
            )
