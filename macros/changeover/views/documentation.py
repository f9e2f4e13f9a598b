"""The documents that a change brings, retires or leaves as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from changeover.knowledge import KnowledgeBase
from changeover.model.change import Disposition
from changeover.model.content import Change, Revision
from changeover.model.document import Kind
from changeover.problems import Location
from changeover.resolve import DocumentState
from changeover.views.references import Link, References, title_source


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A document as the change leaves it.

    `is_new` when the change brings its first revision. `states` are current, coming or past, and
    what a reader must know besides: conflict, stale, retired.
    """

    id: str
    kind: Kind
    link: Link
    label: str
    is_new: bool
    base: Link | None
    states: tuple[str, ...]
    has_quiz: bool
    source: Location


@dataclass(frozen=True, slots=True)
class DispositionRow:
    """What the change says about a document that it does not revise."""

    value: Disposition
    link: Link
    replaced_by: Link | None
    source: Location


def revisions(references: References) -> tuple[RevisionRow, ...]:
    """The revisions that a change brings, by kind and title."""
    kb = references.site.kb
    rows = (_row(references, kb.documents[r.document], r) for r in references.change.revisions)
    order = list(Kind)
    return tuple(sorted(rows, key=lambda row: (order.index(row.kind), row.link.label.casefold())))


def _row(references: References, state: DocumentState, revision: Revision) -> RevisionRow:
    base = revision.front.value.base
    return RevisionRow(
        id=revision.document,
        kind=revision.kind,
        link=references.document(revision.document),
        label=state.label(revision),
        is_new=_is_first(references.site.kb, state, revision),
        base=references.other_change(base) if base is not None and base != "none" else None,
        states=tuple(_states(state, revision)),
        has_quiz=revision.quiz is not None,
        source=title_source(revision),
    )


def _is_first(kb: KnowledgeBase, state: DocumentState, revision: Revision) -> bool:
    """Whether no other revision of the document went live before this one, or is to."""
    number = state.numbers.get(revision.change)
    if number is not None:
        return number == 1
    if state.numbers:
        return False
    first = min(kb.revisions[state.id], key=lambda r: kb.state(r.change).go_live.start)
    return first.change == revision.change


def _states(state: DocumentState, revision: Revision) -> Iterator[str]:
    if state.current is not None and state.current.change == revision.change:
        yield "current"
        if state.stale:
            yield "stale"
    elif any(coming.change == revision.change for coming in state.coming):
        yield "coming"
        if any(conflict.change == revision.change for conflict in state.base_conflicts):
            yield "conflict"
    else:
        yield "past"
        if state.retired and state.shown and state.shown.change == revision.change:
            yield "retired"


def dispositions(references: References) -> tuple[DispositionRow, ...]:
    """What a change says about documents that it does not revise, in its own order."""
    change: Change = references.change
    return tuple(
        DispositionRow(
            value=entry,
            link=references.document(entry.doc),
            replaced_by=references.document(entry.replaced_by) if entry.replaced_by else None,
            source=change.file.at("dispositions", place),
        )
        for place, entry in enumerate(change.file.value.dispositions)
    )
