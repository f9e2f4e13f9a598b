"""What a reader of a document's page must know before the text: whether it holds, and what comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.render import site_link
from changeover.resolve import DocumentState
from changeover.urls import change_url
from changeover.views import Site
from changeover.views.marks import Marked
from changeover.views.references import (
    Link,
    change_link,
    document_link,
    revision_link,
    system_link,
)


@dataclass(frozen=True, slots=True)
class Stale:
    """A change that left the document stale."""

    change: Link
    title: str
    on: Moment | None
    touched: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """A revision that is to come, and what it changes.

    `words` stand before the planned moment: "Changes on". `is_launching` says that it may be going
    live now, so that the page offers both texts; `is_unconfirmed` that its day has passed without
    an outcome. `run_sheet` leads to the run sheet of the go-live, when there is one.
    """

    words: str
    planned: Moment
    change: Link
    title: str
    revision: Link
    is_in_conflict: bool
    is_launching: bool
    is_unconfirmed: bool
    run_sheet: str | None
    owner: str
    marked: Marked | None
    """What it changes; None when there is nothing to compare it with."""


@dataclass(frozen=True, slots=True)
class Said:
    """Why a launched change left the document as it is."""

    change: Link
    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Why a document that is shown is not in production, or that it is to be retired on a day."""

    change: Link
    reason: str
    on: Moment | None
    is_retired: bool
    replaced_by: Link | None = None


@dataclass(frozen=True, slots=True)
class Fallback:
    """The revision that holds again should the change of the current one be rolled back."""

    revision: Link
    change: Link
    until: Moment | None
    """The end of the change's hypercare."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything that a page says of its own trust."""

    gone: Gone | None
    stale: tuple[Stale, ...]
    coming: tuple[Coming, ...]
    is_launching: bool
    """Whether one of those that are to come may be going live now."""
    retiring: tuple[Gone, ...]
    fallback: Fallback | None
    cleared: tuple[Said, ...]


def outlook(site: Site, state: DocumentState, marked: Sequence[Marked]) -> Outlook:
    """What the page at a document's stable URL says; `marked` has what each coming one changes."""
    by_change = {marks.change: marks for marks in marked}
    return Outlook(
        gone=_gone(site, state),
        stale=tuple(_stale(site, state)),
        coming=tuple(
            coming_of(site, state, revision, marked=by_change.get(revision.change))
            for revision in state.coming
        ),
        is_launching=bool(state.launching),
        retiring=tuple(_retiring(site, state)),
        fallback=_fallback(site, state),
        cleared=tuple(Said(change_link(said.change), said.reason) for said in state.cleared),
    )


def _words(kb: KnowledgeBase, state: DocumentState, change: str) -> str:
    """What stands before the planned moment of a coming change that revises a document."""
    stands = kb.state(change)
    verb, rest = "change", "on"
    if state.current is None:  # production has never run on it, or does so no more
        verb, rest = "come", "on" if state.shown is None else "back on"
    if stands.launch_unconfirmed:
        return f"Launch unconfirmed: it was to {verb} {rest}"
    if stands.in_launch_window:
        return f"Launch under way: {verb}s {rest}"
    return f"{verb.capitalize()}s {rest}"


def coming_of(
    site: Site, state: DocumentState, revision: Revision, *, marked: Marked | None = None
) -> Coming:
    """What is said of a coming revision."""
    change = site.kb.changes[revision.change]
    stands = site.kb.state(change.id)
    has_run_sheet = change.launch is not None and bool(change.launch.value.cutover)
    return Coming(
        words=_words(site.kb, state, change.id),
        planned=stands.go_live,
        change=change_link(change.id),
        title=change.title,
        revision=revision_link(site, state, revision),
        is_in_conflict=any(other.change == change.id for other in state.base_conflicts),
        is_launching=stands.in_launch_window,
        is_unconfirmed=stands.launch_unconfirmed,
        run_sheet=site_link(f"{change_url(change.id, 'launch')}#run-sheet")
        if has_run_sheet
        else None,
        owner=site.kb.name("team", change.file.value.owner),
        marked=marked,
    )


def _stale(site: Site, state: DocumentState) -> Iterator[Stale]:
    for staleness in state.stale:
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


def _retiring(site: Site, state: DocumentState) -> Iterator[Gone]:
    for said in state.retiring:
        instead = document_link(site, said.replaced_by) if said.replaced_by else None
        change = change_link(said.change)
        yield Gone(change, said.reason, said.on, is_retired=False, replaced_by=instead)


def _fallback(site: Site, state: DocumentState) -> Fallback | None:
    if state.current is None or state.fallback is None:
        return None
    change = state.current.change
    revision = revision_link(site, state, state.fallback)
    return Fallback(revision, change_link(change), site.kb.state(change).hypercare_end)
