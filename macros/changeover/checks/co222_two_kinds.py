"""A document's id names it in every link, whatever its kind, and belongs to one page. The same id in
two folders, or first a runbook and later a training module, leaves it open which page is meant.

Bad:

`changes/0002-prepay/runbooks/prepay.md` and `changes/0005-currency/training/prepay.md`

Good:

`changes/0002-prepay/runbooks/prepay.md` and `changes/0005-currency/training/prepay-basics.md`
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO222", "two-kinds", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each revision whose kind is not that of the document's first revision."""
    for document, revisions in kb.revisions.items():
        first = revisions[0]
        for revision in revisions[1:]:
            if revision.kind is not first.kind:
                yield report(
                    RULE,
                    Location(revision.path),
                    f"'{document}' is a {first.kind.label.lower()} in {first.path}",
                    hint=f"move the file to {first.kind.folder}/, or give it another name",
                    related=(Location(first.path),),
                )
