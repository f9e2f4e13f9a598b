"""The point of the gate `testing`: what must be built before it is tested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from changeover.gates.missing import Missing, absent
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_INS
from changeover.model.build import BuildItem
from changeover.model.content import Change
from changeover.model.plan import Requirement
from changeover.problems import shorten
from changeover.trace.references import Entry, cross_references, entries, full_id


def missing_builds(kb: KnowledgeBase, change: Change) -> Iterator[Missing]:
    """Each must requirement that no finished build item satisfies, of this change or another.

    One finished item is enough: while it is tested, what mends its defects is open again.
    """
    required = [e for e in entries(change, "plan", "requirements") if e.value.priority == "must"]
    for entry in required:
        items = cross_references(kb).items_for.get(full_id(change.id, entry.value.id), ())
        is_built = any(item.value.state == "done" for item in items)
        if not is_built and entry.value.id not in STAND_INS:
            yield _missing(entry, items)
    if not required and (change.build is None or change.build.value.items is None):
        hint = "list what was built in 'items' of {path}: {id: B1, text: …, satisfies: [R1], state: done}"
        what = "there is nothing to test"
        yield absent(change, "build", "items", what=what, hint=hint, place="design")


def _missing(entry: Entry[Requirement], items: Sequence[Entry[BuildItem]]) -> Missing:
    id, text = entry.value.id, shorten(entry.value.text)
    if items:
        names = ", ".join(i.value.id for i in items if i.value.id not in STAND_INS)
        said = f"the must requirement {id} ({text}) is not built"
        said += f": {names} not done" if names else ""
        hint = "write 'state: done' at the build item when it is"
    else:
        said = f"no build item satisfies the must requirement {id} ({text})"
        hint = f"write 'satisfies: [{id}]' at the item of build.yaml that does, and 'state: done' when it is"
    return Missing(
        said,
        hint,
        entry.source,
        service="plan",
        place=id,
        related=tuple(item.source for item in items),
    )
