"""What needs work so that documents can be trusted, of all of them and by team.

A list of entries, from what was resolved: pages and checks say what they mean.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change, Revision
from changeover.model.launch import Handover
from changeover.problems import Location
from changeover.resolve import DocumentState, touches
from changeover.resolve.moments import has_come
from changeover.resolve.systems import overlap

_Covers = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A document of which a change touches something, and of which it says nothing."""

    change: str
    document: str
    touched: tuple[str, ...]
    """What of the document's systems and parts it touches."""
    source: Location
    """Where the change says that it touches it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A handover that the team which is to have it has not accepted yet."""

    change: str
    entry: Handover
    source: Location


@dataclass(frozen=True, slots=True)
class Work:
    """What needs work, of all documents or of those of one team; the most urgent entries first."""

    stale: tuple[Gap, ...] = ()
    """What launched changes left behind, the oldest launch first."""
    gone: tuple[DocumentState, ...] = ()
    """Rolled back with nothing before it, or retired with nothing to read instead."""
    conflicts: tuple[Revision, ...] = ()
    """Drafts that were copied from what is no longer current, by their go-lives."""
    untracked: tuple[DocumentState, ...] = ()
    """Current documents that don't say what they cover."""
    undisposed: tuple[Gap, ...] = ()
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
        undisposed=tuple(_undisposed(kb)),
        review_due=tuple(state for _, _, state in sorted(_review_due(kb, current))),
        coming=tuple(sorted(coming, key=lambda r: _when(kb, r.change))),
        waiting=tuple(_waiting(kb)),
    )


@kept
def work_by_team(kb: KnowledgeBase) -> Mapping[str, Work]:
    """What needs work by the team that has it to do, of the teams that have any.

    A gap of a planned change and a conflict are work of the document's team and the change's: one
    knows the text, the other holds the file.
    """

    def of_document(document: str) -> set[str | None]:
        return {kb.documents[document].owner}

    def of_both(document: str, change: str) -> set[str | None]:
        return {*of_document(document), kb.changes[change].file.value.owner}

    by: Mapping[str, Callable[[Any], set[str | None]]] = {
        "stale": lambda gap: of_document(gap.document),
        "gone": lambda state: {state.owner},
        "conflicts": lambda revision: of_both(revision.document, revision.change),
        "untracked": lambda state: {state.owner},
        "undisposed": lambda gap: of_both(gap.document, gap.change),
        "review_due": lambda state: {state.owner},
        "coming": lambda revision: of_document(revision.document),
        "waiting": lambda waiting: {waiting.entry.to},
    }
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for field in fields(Work):
        for entry in getattr(work(kb), field.name):
            for team in by[field.name](entry):
                found[team or ""][field.name].append(entry)
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


def documents_touched(kb: KnowledgeBase, places: Iterable[str]) -> tuple[str, ...]:
    """The ids of the current documents that cover any of some systems and parts, sorted."""
    covered = _Covered(kb.documents.values())
    found = (covered.documents[covers] for covers in covered.touched_by(places))
    return tuple(sorted(document for documents in found for document in documents))


def is_launching(kb: KnowledgeBase, change: Change) -> bool:
    """Whether a change that has yet to launch is about to.

    Its status as written is that of today. One that is known to have launched after the as-of day
    was not at that point on it.
    """
    production = kb.catalog.production
    return change.file.value.status == "launching" and not any(
        entry.env == production
        and entry.outcome == "success"
        and entry.actual is not None
        and not has_come(entry.actual, kb.as_of)
        for entry in change.deployments
    )


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


# --- gaps ----------------------------------------------------------------------------------------


def _stale(kb: KnowledgeBase) -> list[Gap]:
    found = []
    for id, state in kb.documents.items():
        covers = state.current.front.value.covers if state.current else ()
        for staleness in state.stale:
            source = _source(kb.changes[staleness.change], covers)
            found.append(Gap(staleness.change, id, staleness.touched, source))
    return sorted(found, key=lambda gap: (*_when(kb, gap.change), gap.document))


def _undisposed(kb: KnowledgeBase) -> Iterator[Gap]:
    """Documents are looked up by what they cover: no change is compared with all of them."""
    covered = _Covered(kb.documents.values())
    coming = [c for c in kb.changes.values() if kb.state(c.id).is_coming and not c.is_adoption]
    for change in sorted(coming, key=lambda change: _when(kb, change.id)):
        told = {*change.disposition_of, *(revision.document for revision in change.revisions)}
        touched_by = kb.state(change.id).touches
        for covers in covered.touched_by(touched_by):
            left = [document for document in covered.documents[covers] if document not in told]
            if left:
                touched, source = overlap(touched_by, covers), _source(change, covers)
                yield from (Gap(change.id, document, touched, source) for document in left)


class _Covered:
    """The current documents by what they cover. They share their covers by the hundred."""

    def __init__(self, states: Iterable[DocumentState]) -> None:
        self.documents: defaultdict[_Covers, list[str]] = defaultdict(list)
        for state in states:
            if state.current is not None and state.is_tracked:
                self.documents[state.current.front.value.covers].append(state.id)
        self._by_place: defaultdict[str, dict[_Covers, None]] = defaultdict(dict)
        self._by_system: defaultdict[str, dict[_Covers, None]] = defaultdict(dict)
        for covers in self.documents:
            for cover in covers:
                self._by_place[cover][covers] = None
                self._by_system[cover.partition("/")[0]][covers] = None

    def touched_by(self, places: Iterable[str]) -> Iterable[_Covers]:
        """The combinations of which one of some systems and parts touches any."""
        found: dict[_Covers, None] = {}
        for place in sorted(places):
            system, _, part = place.partition("/")
            if part:
                found |= self._by_place.get(system, {}) | self._by_place.get(place, {})
            else:
                found |= self._by_system.get(system, {})
        return found


def _source(change: Change, covers: _Covers) -> Location:
    """Where a change says that it touches what a document covers."""
    for number, system in enumerate(change.file.value.systems):
        if any(touches(system, cover) for cover in covers):
            return change.file.at("systems", number)
    if change.plan is not None:
        for number, impact in enumerate(change.plan.value.impacts or ()):
            place = impact.system if impact.effect != "none" else None
            if place is not None and any(touches(place, cover) for cover in covers):
                return change.plan.at("impacts", number, "system")
    return change.file.at("systems")


# --- handovers -----------------------------------------------------------------------------------


def _waiting(kb: KnowledgeBase) -> Iterator[Waiting]:
    """What is still to be accepted, of changes that are in production or to come."""
    changes = [c for c in kb.changes.values() if c.launch is not None]
    for change in sorted(changes, key=lambda change: _when(kb, change.id)):
        state = kb.state(change.id)
        if change.launch is None or not (state.is_launched or state.is_coming):
            continue
        history = kb.resolution.histories[change.id]
        entries = tuple(enumerate(change.launch.value.handover or ()))
        signed = {
            _thing(entry)
            for _, entry in entries
            if entry.is_accepted and history.still_counts(entry.on, kb.as_of)
        }
        for number, entry in entries:
            if entry.to and _thing(entry) not in signed:
                signed.add(_thing(entry))
                yield Waiting(change.id, entry, change.launch.at("handover", number))


def _thing(entry: Handover) -> tuple[str, str | None, str | None]:
    return entry.item, entry.doc, entry.system
