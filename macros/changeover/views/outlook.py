"""What a reader of a document's page must know before the text: whether it holds, and what comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.render import site_link
from changeover.resolve import DocumentState
from changeover.views import Site
from changeover.views.marks import NEAREST, Marked
from changeover.views.plans import Plan, plan_of
from changeover.views.references import (
    Link,
    change_link,
    document_link,
    revision_link,
    system_link,
)

FEW = 5
"""How many notices of one kind a page has: with the changes it would grow without end."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A change that left the document stale."""

    change: Link
    title: str
    on: Moment | None
    touched: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """A revision that is to come, and what it changes."""

    plan: Plan
    change: Link
    title: str
    revision: Link
    is_in_conflict: bool
    marked: Marked | None
    """What it changes; None when there is nothing to compare it with."""


@dataclass(frozen=True, slots=True)
class Said:
    """Why a launched change left the document as it is."""

    change: Link
    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Why a document that is shown is not in production."""

    change: Link
    reason: str
    on: Moment | None
    is_retired: bool
    replaced_by: Link | None = None


@dataclass(frozen=True, slots=True)
class Retiring:
    """A change that is to take the document out of use, why, and what to read then."""

    plan: Plan
    change: Link
    reason: str
    replaced_by: Link | None


@dataclass(frozen=True, slots=True)
class Fallback:
    """The revision that holds again should the change of the current one be rolled back.

    `words` say when hypercare ends, and stand before the moment `until`; None when nobody knows.
    """

    revision: Link
    change: Link
    words: str
    until: Moment | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything that a page says of its own trust.

    Of each list it has the first few; the numbers beside them are those of the others.
    """

    gone: Gone | None
    stale: tuple[Stale, ...]
    more_stale: int
    coming: tuple[Coming, ...]
    more_coming: int
    retiring: tuple[Retiring, ...]
    more_retiring: int
    fallback: Fallback | None
    cleared: tuple[Said, ...]
    more_cleared: int
    all: str
    """Where all of them are, as data."""

    @property
    def offers_both(self) -> bool:
        """Whether a launch that may have happened would take the place of the text."""
        plans = [entry.plan for entry in self.coming] + [entry.plan for entry in self.retiring]
        return any(plan.offers_both for plan in plans)


def outlook(site: Site, state: DocumentState, marked: Sequence[Marked]) -> Outlook:
    """What the page at a document's stable URL says; `marked` has what each coming one changes."""
    by_change = {marks.change: marks for marks in marked}
    return Outlook(
        gone=_gone(site, state),
        stale=tuple(_stale(site, state)),
        more_stale=len(state.stale[FEW:]),
        coming=tuple(
            coming_of(site, state, revision, marked=by_change.get(revision.change))
            for revision in state.coming[:NEAREST]
        ),
        more_coming=len(state.coming[NEAREST:]),
        retiring=tuple(_retiring(site, state)),
        more_retiring=len(state.retiring[FEW:]),
        fallback=_fallback(site, state),
        cleared=tuple(Said(change_link(said.change), said.reason) for said in state.cleared[:FEW]),
        more_cleared=len(state.cleared[FEW:]),
        all=site_link("data/documents.json"),
    )


def coming_of(
    site: Site, state: DocumentState, revision: Revision, *, marked: Marked | None = None
) -> Coming:
    """What is said of a coming revision."""
    change = revision.change
    to_do, does = "change", "changes"
    if state.current is None:  # production has never run on it, or does so no more
        back = "" if state.shown is None else " back"
        to_do, does = f"come{back}", f"comes{back}"
    return Coming(
        plan=plan_of(site, change, to_do=to_do, does=does),
        change=change_link(change),
        title=site.kb.changes[change].title,
        revision=revision_link(site, state, revision),
        is_in_conflict=any(other.change == change for other in state.base_conflicts),
        marked=marked,
    )


def _stale(site: Site, state: DocumentState) -> Iterator[Stale]:
    for staleness in state.stale[:FEW]:
        yield Stale(
            change_link(staleness.change),
            site.kb.changes[staleness.change].title,
            site.kb.state(staleness.change).launched_on,
            tuple(system_link(site, system) for system in staleness.touched),
        )


def _gone(site: Site, state: DocumentState) -> Gone | None:
    """Why production no longer runs on what is shown; None when it does."""
    retired = state.retired
    if retired is not None:
        other = site.kb.read_instead(state.id)
        instead = document_link(site, other) if other else None
        where = change_link(retired.change)
        return Gone(where, retired.reason, retired.on, is_retired=True, replaced_by=instead)
    if state.current is None and state.shown is not None:
        change = state.shown.change
        on = site.kb.state(change).rolled_back_on
        return Gone(change_link(change), "", on, is_retired=False)
    return None


def _retiring(site: Site, state: DocumentState) -> Iterator[Retiring]:
    for said in state.retiring[:FEW]:
        instead = document_link(site, said.replaced_by) if said.replaced_by else None
        plan = plan_of(site, said.change, to_do="be retired", does="to be retired")
        yield Retiring(plan, change_link(said.change), said.reason, instead)


def _fallback(site: Site, state: DocumentState) -> Fallback | None:
    if state.current is None or state.fallback is None:
        return None
    change = state.current.change
    revision = revision_link(site, state, state.fallback)
    stands = site.kb.state(change)
    words = "overrun since" if stands.hypercare_overrun else "until"
    return Fallback(revision, change_link(change), words, stands.hypercare_end)
