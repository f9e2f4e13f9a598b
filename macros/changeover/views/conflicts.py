"""Base conflicts: drafts that were copied from a text that another launch has replaced since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from changeover.differences import Clash, RevisionDifference, three_way
from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Revision
from changeover.problems import Location
from changeover.views import Site, differences
from changeover.views.nesting import below
from changeover.views.references import Link, References


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two changed of a text: in a line, and the pieces that show it."""

    summary: str
    pieces: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A draft and what launched since it was begun; `is_own` says that the draft is this change's.

    `base` and `shown` are labels (`r1`), empty where there was no text; the links lead to the
    changes. `source` is the line to mend.
    """

    document: Link
    draft: Link
    base: str
    base_change: Link | None
    shown: str
    shown_change: Link
    is_own: bool
    source: Location
    meanwhile: Side
    drafted: Side
    clashes: tuple[Clash, ...]


@kept
def _drafts(kb: KnowledgeBase) -> Mapping[str, tuple[Revision, ...]]:
    """The drafts in conflict by each change that has to do with it: theirs, and the one that launched."""
    found: defaultdict[str, list[Revision]] = defaultdict(list)
    for state in kb.documents.values():
        for draft in state.base_conflicts:
            found[draft.change].append(draft)
            if state.shown is not None:
                found[state.shown.change].append(draft)
    return {change: tuple(drafts) for change, drafts in found.items()}


def conflicts(references: References) -> tuple[Conflict, ...]:
    """The base conflicts of a change, with the difference of all three texts: of its own drafts, and
    of drafts that its launch left behind."""
    kb = references.site.kb
    drafts = _drafts(kb).get(references.change.id, ())
    return tuple(_conflict(references, draft, place=n) for n, draft in enumerate(drafts, start=1))


def _conflict(references: References, draft: Revision, *, place: int) -> Conflict:
    site = references.site
    state = site.kb.documents[draft.document]
    brought_by = {revision.change: revision for revision in site.kb.revisions[draft.document]}
    base = brought_by.get(draft.front.value.base or "")
    shown = state.shown
    if shown is None:  # then there is nothing that the base could differ from
        raise ValueError(f"no text of '{draft.document}' is shown")
    found = three_way(site.prose, base, shown, draft, prefix=f"conflict-{place}-")
    return Conflict(
        document=references.document(draft.document),
        draft=references.other_change(draft.change),
        base=state.label(base) if base else "",
        base_change=references.other_change(base.change) if base else None,
        shown=state.label(shown),
        shown_change=references.other_change(shown.change),
        is_own=draft.change == references.change.id,
        source=draft.front.at("base"),
        meanwhile=_side(site, found.meanwhile),
        drafted=_side(site, found.drafted),
        clashes=found.clashes,
    )


def _side(site: Site, difference: RevisionDifference) -> Side:
    return Side(
        difference.summary,
        tuple(below(piece, levels=1) for piece in differences.shown(site, difference)),
    )
