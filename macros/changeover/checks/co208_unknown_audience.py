"""A site is built for an audience of the catalog from the documents and notes that name it. What
names an audience that isn't there is read by nobody.

Bad:

`changes/0007-proration/notes/custmers.md`

Good:

`changes/0007-proration/notes/customers.md`
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.references import name_unknown, unknown_in_catalog
from changeover.editions import readers_of
from changeover.knowledge import KnowledgeBase
from changeover.load.listing import hand_written_files
from changeover.problems import Location, Problem, Rule, Severity

RULE = Rule("CO208", "unknown-audience", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each audience that the catalog lacks: in front matter, or a note's file name.

    Pages of `docs/` name audiences too.
    """
    yield from unknown_in_catalog(kb, RULE, kind="audience")
    for change in kb.changes.values():
        for note in change.notes:
            where = Location(note.prose.path)
            problem = name_unknown(kb, RULE, kind="audience", value=note.audience, where=where)
            if problem is not None:
                yield problem
    for path in hand_written_files(kb.root):
        for reader in readers_of(kb.root, path) if path.endswith(".md") else ():
            value, where = reader.audience, reader.where
            problem = name_unknown(kb, RULE, kind="audience", value=value, where=where)
            if problem is not None:
                yield problem
