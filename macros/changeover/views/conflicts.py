"""Base conflicts: drafts that were copied from a text that is not what they will take the place of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from changeover.differences import Overlap, RevisionDifference, three_way
from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Revision
from changeover.problems import Location
from changeover.resolve import DocumentState
from changeover.resolve.conflicts import Cause
from changeover.views import Site, differences
from changeover.views.grounds import Ground, ground_of
from changeover.views.nesting import below
from changeover.views.references import Link, References

_WITH_SHOWN = frozenset({Cause.SUPERSEDED, Cause.NEW, Cause.ROLLED_BACK})
"""Conflicts that concern the change of the text that is shown."""
_WITHOUT_BASE = frozenset({Cause.SUPERSEDED, Cause.NEW, Cause.UNKNOWN})
"""Conflicts that don't concern the change of the base: it did its part, or there is none."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two changed of a text: in a line, and the pieces that show it."""

    title: str
    summary: str
    pieces: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A draft and what became of its base; `is_own` says that the draft is this change's.

    `others` are the changes of the base and of the text that is shown; `source` is the line to mend.
    `sides` are the differences from the base: that of the text that is shown, if any, and the draft's.
    """

    document: Link
    draft: Link
    others: tuple[Link, ...]
    ground: Ground
    is_own: bool
    source: Location
    sides: tuple[Side, ...]
    has_shown: bool
    overlaps: tuple[Overlap, ...]


@kept
def _drafts(kb: KnowledgeBase) -> Mapping[str, tuple[Revision, ...]]:
    """The drafts in conflict by each change that has to do with it: theirs, and what it comes from."""
    found: defaultdict[str, list[Revision]] = defaultdict(list)
    for state in kb.documents.values():
        for draft in state.base_conflicts:
            for change in dict.fromkeys((draft.change, *_concerned(kb, state, draft))):
                found[change].append(draft)
    return {change: tuple(drafts) for change, drafts in found.items()}


def _concerned(kb: KnowledgeBase, state: DocumentState, draft: Revision) -> Iterator[str]:
    """The change that launched meanwhile, or that of a base which is not there any more, or not yet."""
    cause, base = kb.conflict_cause(draft), draft.front.value.base
    if state.shown is not None and cause in _WITH_SHOWN:
        yield state.shown.change
    if cause not in _WITHOUT_BASE and base is not None:
        yield base


def conflicts(references: References) -> tuple[Conflict, ...]:
    """The base conflicts of a change, with the difference of all three texts: of its own drafts, and
    of drafts that its launch, its rollback or its plan left behind."""
    kb = references.site.kb
    drafts = _drafts(kb).get(references.change.id, ())
    return tuple(_conflict(references, draft, place=n) for n, draft in enumerate(drafts, start=1))


def _conflict(references: References, draft: Revision, *, place: int) -> Conflict:
    site = references.site
    state = site.kb.documents[draft.document]
    brought_by = {revision.change: revision for revision in site.kb.revisions[draft.document]}
    base = brought_by.get(draft.front.value.base or "")
    shown = state.shown
    ground = ground_of(site.kb, draft)
    others = dict.fromkeys(r.change for r in (base, shown) if r is not None)
    found = three_way(site.prose, base, shown, draft, prefix=f"conflict-{place}-")
    return Conflict(
        document=references.document(draft.document),
        draft=references.other_change(draft.change),
        others=tuple(references.other_change(change) for change in others),
        ground=ground,
        is_own=draft.change == references.change.id,
        source=draft.front.at("base"),
        sides=(
            *((_side(site, ground.meanwhile, found.meanwhile),) if shown is not None else ()),
            _side(site, ground.drafted, found.drafted),
        ),
        has_shown=shown is not None,
        overlaps=found.overlaps if shown is not None else (),
    )


def _side(site: Site, title: str, difference: RevisionDifference) -> Side:
    return Side(
        title,
        difference.summary,
        tuple(below(piece, levels=1) for piece in differences.shown(site, difference)),
    )
