"""Rows of changes and documents, as every list, board and card shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.model.content import Change, Revision
from changeover.model.document import Kind
from changeover.resolve import ChangeState, DocumentState, Status
from changeover.urls import change_url, document_url, system_url


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change in a list."""

    id: str
    url: str
    title: str
    summary: str
    status: str
    owner: str
    systems: tuple[tuple[str, str], ...]
    """(URL, name) of each system or part."""
    release: str
    no_release: str
    """What stands in place of a release."""
    go_live: Moment
    is_unconfirmed: bool
    failed_on: Moment | None
    """When its launch failed, while it is not planned again."""
    is_overrun: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document in a list."""

    id: str
    url: str
    title: str
    kind: Kind
    label: str
    since: Moment | None
    owner: str
    systems: tuple[tuple[str, str], ...]
    roles: tuple[str, ...]
    stale_for: tuple[str, ...]
    """The changes that left it stale."""
    coming: tuple[str, ...]
    """The changes that will revise it."""


def no_release(state: ChangeState) -> str:
    """The word for the release of a change that is in none: it may still come, or not."""
    return "none" if state.status is Status.WITHDRAWN else "none yet"


def change_row(kb: KnowledgeBase, change: Change) -> ChangeRow:
    """What a list says of a change."""
    file, state = change.file.value, kb.state(change.id)
    return ChangeRow(
        id=change.id,
        url=change_url(change.id),
        title=file.title,
        summary=file.summary,
        status=state.status.value,
        owner=kb.name("team", file.owner),
        systems=tuple((system_url(system), kb.name("system", system)) for system in file.systems),
        release=kb.release_of(change.id) or "",
        no_release=no_release(state),
        go_live=state.go_live,
        is_unconfirmed=state.launch_unconfirmed,
        failed_on=state.failed_on,
        is_overrun=state.hypercare_overrun,
    )


def change_rows(kb: KnowledgeBase, changes: Iterable[Change]) -> tuple[ChangeRow, ...]:
    """What a list says of each change."""
    return tuple(change_row(kb, change) for change in changes)


def _document_row(kb: KnowledgeBase, state: DocumentState, revision: Revision) -> DocumentRow:
    front = revision.front.value
    return DocumentRow(
        id=state.id,
        url=document_url(state.kind, state.id),
        title=revision.title,
        kind=state.kind,
        label=state.label(revision),
        since=state.since,
        owner=kb.name("team", state.owner) if state.owner else "",
        systems=tuple((system_url(system), kb.name("system", system)) for system in front.covers),
        roles=tuple(kb.name("role", role) for role in front.roles),
        stale_for=tuple(staleness.change for staleness in state.stale),
        coming=tuple(revision.change for revision in state.coming),
    )


def document_rows(kb: KnowledgeBase, states: Iterable[DocumentState]) -> tuple[DocumentRow, ...]:
    """What a list says of each document that production has; retired ones are left out."""
    return tuple(
        _document_row(kb, state, state.current)
        for state in states
        if state.current is not None and state.retired is None
    )
