"""What needs work, of all documents and by team: a list of entries of each kind."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from changeover.currency.left_behind import (
    LeftBehind,
    StaleDocument,
    stale_document,
    undisposed,
)
from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change, Revision
from changeover.model.launch import Handover
from changeover.problems import Location
from changeover.resolve import DocumentState, open_handovers
from changeover.resolve.moments import has_come


@dataclass(frozen=True, slots=True)
class Waiting:
    """A handover that the team which is to have it has not accepted yet."""

    change: str
    entry: Handover
    source: Location


@dataclass(frozen=True, slots=True)
class Work:
    """What needs work, of all documents or of those of one team; the most urgent entries first."""

    stale: tuple[StaleDocument, ...] = ()
    """What launched changes left behind, what is stale for the longest first."""
    gone: tuple[DocumentState, ...] = ()
    """Rolled back with nothing before it, or retired with nothing to read instead."""
    conflicts: tuple[Revision, ...] = ()
    """Drafts that were copied from what is no longer current, by their go-lives."""
    untracked: tuple[DocumentState, ...] = ()
    """Current documents that don't say what they cover."""
    undisposed: tuple[LeftBehind, ...] = ()
    """What planned changes would leave behind, by their go-lives."""
    review_due: tuple[DocumentState, ...] = ()
    """Current documents past the day by which somebody should read them again, the oldest first."""
    coming: tuple[Revision, ...] = ()
    """Revisions to come, by their go-lives."""
    waiting: tuple[Waiting, ...] = ()
    """Handovers to accept, by the go-lives of their changes."""


@dataclass(frozen=True, slots=True)
class Owned:
    """What a team answers for."""

    documents: tuple[DocumentState, ...] = ()
    """Those that are in use, or to come, by id."""
    systems: tuple[str, ...] = ()
    """Systems, and the parts of those that another team answers for."""


@kept
def work(kb: KnowledgeBase) -> Work:
    """All that needs work as of the day."""
    states = kb.documents.values()
    current = [state for state in states if state.current is not None]
    coming = [revision for state in states for revision in state.coming]
    conflicts = [revision for state in states for revision in state.base_conflicts]
    return Work(
        stale=tuple(_stale(kb)),
        gone=tuple(state for state in states if _is_gone(kb, state)),
        conflicts=tuple(sorted(conflicts, key=lambda r: _when(kb, r.change))),
        untracked=tuple(state for state in current if not state.is_tracked),
        undisposed=tuple(sorted(undisposed(kb), key=lambda left: _when(kb, left.change))),
        review_due=tuple(state for _, _, state in sorted(_review_due(kb, current))),
        coming=tuple(sorted(coming, key=lambda r: _when(kb, r.change))),
        waiting=tuple(_waiting(kb)),
    )


@kept
def work_by_team(kb: KnowledgeBase) -> Mapping[str, Work]:
    """What needs work by the team that has it to do, of the teams that have any.

    What a planned change would leave behind and a conflict are work of the document's team and the
    change's: one knows the text, the other holds the file.
    """

    def of_document(entry: Any) -> Mapping[str | None, Any]:
        return {kb.documents[entry.document].owner: entry}

    def of_both(revision: Revision) -> Mapping[str | None, Any]:
        owner = kb.changes[revision.change].file.value.owner
        return {kb.documents[revision.document].owner: revision, owner: revision}

    by: Mapping[str, Callable[[Any], Mapping[str | None, Any]]] = {
        "stale": of_document,
        "gone": lambda state: {state.owner: state},
        "conflicts": of_both,
        "untracked": lambda state: {state.owner: state},
        "undisposed": lambda left: _shares(kb, left),
        "review_due": lambda state: {state.owner: state},
        "coming": of_document,
        "waiting": lambda waiting: {waiting.entry.to: waiting},
    }
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for field in fields(Work):
        for entry in getattr(work(kb), field.name):
            for team, share in by[field.name](entry).items():
                found[team or ""][field.name].append(share)
    return {
        team: Work(**{name: tuple(entries) for name, entries in lists.items()})
        for team, lists in found.items()
    }


@kept
def owned_by_team(kb: KnowledgeBase) -> Mapping[str, Owned]:
    """What each team answers for by the handovers in force, of the teams that have anything."""
    documents: dict[str, list[DocumentState]] = defaultdict(list)
    for state in kb.documents.values():
        if state.retired is None and (state.shown or state.coming) and state.owner:
            documents[state.owner].append(state)
    systems: dict[str, list[str]] = defaultdict(list)
    owners = kb.resolution.owners
    for place, said in owners.items():
        system = place.partition("/")[0]
        if said.owner and (place == system or said.owner != owners[system].owner):
            systems[said.owner].append(place)
    return {
        team: Owned(tuple(documents.get(team, ())), tuple(systems.get(team, ())))
        for team in {**documents, **systems}
    }


def is_launching(kb: KnowledgeBase, change: Change) -> bool:
    """Whether a change that has yet to launch is about to.

    Its status as written is that of today. One that is known to have launched after the as-of day
    was not at that point on it.
    """
    launches_later = kb.resolution.histories[change.id].launches_later
    return change.file.value.status == "launching" and not launches_later


def _when(kb: KnowledgeBase, change: str) -> tuple[dt.datetime, int]:
    return kb.state(change).go_live.start, int(change)


def _is_gone(kb: KnowledgeBase, state: DocumentState) -> bool:
    if state.retired is not None:
        return state.shown is not None and kb.read_instead(state.id) is None
    return state.current is None and state.shown is not None


def _review_due(
    kb: KnowledgeBase, states: Iterable[DocumentState]
) -> Iterator[tuple[dt.datetime, str, DocumentState]]:
    for state in states:
        day = state.current.front.value.review_by if state.current else None
        if day is not None and has_come(day, kb.as_of):
            yield day.start, state.id, state


def _stale(kb: KnowledgeBase) -> list[StaleDocument]:
    states = (state for state in kb.documents.values() if state.stale)
    found = (stale_document(kb, state, state.stale) for state in states)
    return sorted(found, key=lambda stale: (_when(kb, stale.left_by[0].change), stale.document))


def _shares(kb: KnowledgeBase, left: LeftBehind) -> Mapping[str | None, LeftBehind]:
    """Of the change's team all that it would leave behind, of each other what it answers for."""
    by_owner: defaultdict[str | None, list[str]] = defaultdict(list)
    for document in left.documents:
        by_owner[kb.documents[document].owner].append(document)
    shares = {team: replace(left, documents=tuple(ids)) for team, ids in by_owner.items()}
    return {**shares, kb.changes[left.change].file.value.owner: left}


def _waiting(kb: KnowledgeBase) -> Iterator[Waiting]:
    """What is still to be accepted, of changes that are in production or to come."""
    changes = [c for c in kb.changes.values() if c.launch is not None]
    for change in sorted(changes, key=lambda change: _when(kb, change.id)):
        state = kb.state(change.id)
        if change.launch is None or not (state.is_launched or state.is_coming):
            continue
        history = kb.resolution.histories[change.id]
        for number, entry in open_handovers(change.launch.value, history, kb.as_of):
            if entry.to:
                yield Waiting(change.id, entry, change.launch.at("handover", number))
