"""The steps of every runbook revision, and which revision a reference to a step means."""

from __future__ import annotations

from collections.abc import Sequence

from changeover.checks.references import unread
from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change, Revision
from changeover.model.document import Kind
from changeover.steps import Step, steps


@kept
def _steps(kb: KnowledgeBase) -> dict[str, tuple[Step, ...]]:
    """The steps of each runbook revision by its path."""
    return {
        revision.path: steps(revision.prose)
        for change in kb.changes.values()
        for revision in change.revisions
        if revision.kind is Kind.RUNBOOK
    }


def runbook_steps(kb: KnowledgeBase, revision: Revision) -> tuple[Step, ...]:
    """The steps of a revision; none of a document that is no runbook."""
    return _steps(kb).get(revision.path, ())


def revisions_meant(kb: KnowledgeBase, document: str, *, change: Change) -> Sequence[Revision]:
    """The revisions in which a step that `change` names may stand.

    The change's own revision if it has one, else the current one. A change that is no longer to
    come named a step of what was current then, so all revisions are looked at; so they are where
    nothing is current yet.
    """
    own = change.revision_of(document)
    if own is not None:
        return (own,)
    current = kb.documents[document].current if document in kb.documents else None
    if current is not None and kb.state(change.id).is_coming:
        return (current,)
    return kb.revisions.get(document, ())


def step_ids(kb: KnowledgeBase, revisions: Sequence[Revision]) -> frozenset[str] | None:
    """The ids of all steps of some revisions; None when one of them could not be read."""
    if any(revision.path in unread(kb) for revision in revisions):
        return None
    return frozenset(step.id for revision in revisions for step in runbook_steps(kb, revision))


def lasting_ids(kb: KnowledgeBase, revisions: Sequence[Revision]) -> frozenset[str]:
    """The ids of steps to which a reference can be advised: those that don't only count."""
    every = (step for revision in revisions for step in runbook_steps(kb, revision))
    return frozenset(step.id for step in every if not step.is_positional)
