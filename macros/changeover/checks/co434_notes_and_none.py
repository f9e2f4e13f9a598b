"""A change tells its readers something, or says in `notes: {none: …}` why nobody needs to be told. Of
both, nobody knows which is right.

Bad:

```yaml
# in a change that also holds notes/customers.md
notes: {none: Nothing changes for anybody}
```

Good:

```yaml
# in a change without notes/
notes: {none: Nothing changes for anybody}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO434", "notes-and-none", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the `notes` of each change that brings notes all the same."""
    for change in kb.changes.values():
        if change.file.value.notes is None or not change.notes:
            continue
        first = Location(change.notes[0].prose.path)
        others = f" and {len(change.notes) - 1} more" if len(change.notes) > 1 else ""
        name = first.path.removeprefix(f"{change.folder}/")
        yield report(
            RULE,
            change.file.at("notes", key=True),
            f"says that nobody needs to be told, and brings {name}{others}",
            hint="remove the line, or the notes",
            related=tuple(Location(note.prose.path) for note in change.notes),
        )
