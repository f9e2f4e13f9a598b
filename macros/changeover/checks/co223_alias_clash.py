"""An alias leads to a document's page. It can't when another document has it as its id or as an
alias: one of the two would be unreachable. Aliases follow the same spelling of URLs, so two that
differ only in case clash too.

Bad:

```yaml
# in runbooks/issue-invoices.md, while runbooks/monthly-invoice-run.md exists
aliases: [monthly-invoice-run]
```

Good:

```yaml
aliases: [invoice-run]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO223", "alias-clash", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each alias that is another document's id, or was another document's alias."""
    ids = {document.casefold(): document for document in kb.revisions}
    claims: dict[str, tuple[str, Location]] = {}
    for document, revisions in kb.revisions.items():
        for revision in revisions:
            for index, alias in enumerate(revision.front.value.aliases):
                folded = alias.casefold()
                where = revision.front.at("aliases", index)
                holder, first = claims.setdefault(folded, (document, where))
                if alias == STAND_IN:
                    continue
                if ids.get(folded, document) != document:
                    hint = f"remove it: links to '{alias}' lead to that document"
                    owner = Location(kb.revisions[ids[folded]][0].path)
                    said = f"the alias '{alias}' is the id of another document"
                    yield report(RULE, where, said, hint=hint, related=(owner,))
                elif holder != document:
                    said = f"the alias '{alias}' is also one of '{holder}'"
                    hint = f"keep it in one of them; the other is at {first}"
                    yield report(RULE, where, said, hint=hint, related=(first,))
