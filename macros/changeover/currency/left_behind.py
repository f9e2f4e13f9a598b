"""What changes leave behind: documents of which they touch something, and of which they say nothing.

A change that touches a whole system leaves behind all of its documents. So nothing here is kept for
each pair of the two: a document that is stale for many changes is one entry, and so are documents
that cover the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change
from changeover.problems import Location
from changeover.resolve import DocumentState, Staleness, touches
from changeover.resolve.systems import overlap

NAMED = 12
"""How many documents are named of a change that leaves many behind."""

_EARLIER = 3
"""How many changes are named before the latest, of a document that many left behind."""

_Covers = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Documents that cover the same, of which a change touches something and says nothing."""

    change: str
    documents: tuple[str, ...]
    """Their ids, sorted."""
    touched: tuple[str, ...]
    """What of their systems and parts it touches."""
    source: Location
    """Where the change says that it touches it."""


@dataclass(frozen=True, slots=True)
class StaleDocument:
    """A current document, and the launched changes that left it behind."""

    document: str
    left_by: tuple[Staleness, ...]
    """By their launches; at least one."""
    source: Location
    """Where the latest of them says that it touches what the document covers."""

    @property
    def latest(self) -> Staleness:
        """The last change that left it behind."""
        return self.left_by[-1]

    @property
    def earlier(self) -> tuple[str, ...]:
        """The changes that left it behind before, of many the last ones."""
        return tuple(staleness.change for staleness in self.left_by[-_EARLIER - 1 : -1])

    @property
    def unnamed(self) -> int:
        """How many changes left it behind before those."""
        return max(0, len(self.left_by) - 1 - _EARLIER)


def first_documents(
    found: Iterable[LeftBehind],
) -> tuple[tuple[tuple[str, LeftBehind], ...], tuple[str, ...]]:
    """The first documents that one change leaves behind, and the ids of the others."""
    every = tuple((id, left) for left in found for id in left.documents)
    return every[:NAMED], tuple(id for id, _ in every[NAMED:])


def stale_document(
    kb: KnowledgeBase, state: DocumentState, left_by: Sequence[Staleness]
) -> StaleDocument:
    """A stale document with the changes, or some of them, that left it behind."""
    source = _source(kb.changes[left_by[-1].change], _covers(state))
    return StaleDocument(state.id, tuple(left_by), source)


@kept
def stale_by_system(kb: KnowledgeBase) -> Mapping[str, tuple[StaleDocument, ...]]:
    """The stale documents by the system of which changes touched something, by id."""
    found: defaultdict[str, list[StaleDocument]] = defaultdict(list)
    for state in kb.documents.values():
        covered = {cover.partition("/")[0] for cover in _covers(state)} if state.stale else ()
        for system in covered:
            left_by = state.stale
            if len(covered) > 1:
                left_by = tuple(s for s in left_by if _is_of(system, s.touched))
            if left_by:
                found[system].append(stale_document(kb, state, left_by))
    return {system: tuple(documents) for system, documents in found.items()}


@kept
def left_behind(kb: KnowledgeBase) -> Mapping[str, tuple[LeftBehind, ...]]:
    """What each change that has launched, or is to, leaves behind, of those that do."""
    found: defaultdict[str, list[LeftBehind]] = defaultdict(list)
    for left in (*undisposed(kb), *_left_stale(kb)):
        found[left.change].append(left)
    return {change: tuple(entries) for change, entries in found.items()}


@kept
def undisposed(kb: KnowledgeBase) -> tuple[LeftBehind, ...]:
    """What changes to come would leave behind, by change."""
    return tuple(_undisposed(kb))


def documents_touched(kb: KnowledgeBase, places: Iterable[str]) -> tuple[str, ...]:
    """The ids of the current documents that cover any of some systems and parts, sorted."""
    covered = _Covered(kb.documents.values())
    found = (covered.documents[covers] for covers in covered.touched_by(places))
    return tuple(sorted(document for documents in found for document in documents))


def _undisposed(kb: KnowledgeBase) -> Iterator[LeftBehind]:
    """Documents are looked up by what they cover: no change is compared with all of them."""
    covered = _Covered(kb.documents.values())
    for change in kb.changes.values():
        if not kb.state(change.id).is_coming or change.is_adoption:
            continue
        told = {*change.disposition_of, *(revision.document for revision in change.revisions)}
        for covers in covered.touched_by(kb.state(change.id).touches):
            left = tuple(document for document in covered.documents[covers] if document not in told)
            if left:
                yield _left(kb, change, left, covers=covers)


def _left_stale(kb: KnowledgeBase) -> Iterator[LeftBehind]:
    """The same of launched changes, from what they left stale."""
    found: defaultdict[tuple[str, _Covers], list[str]] = defaultdict(list)
    for state in kb.documents.values():
        covers = _covers(state)
        for staleness in state.stale:
            found[staleness.change, covers].append(state.id)
    for (id, covers), left in found.items():
        yield _left(kb, kb.changes[id], tuple(left), covers=covers)


def _left(
    kb: KnowledgeBase, change: Change, documents: tuple[str, ...], *, covers: _Covers
) -> LeftBehind:
    touched = overlap(kb.state(change.id).touches, covers)
    return LeftBehind(change.id, documents, touched, _source(change, covers))


def _covers(state: DocumentState) -> _Covers:
    return state.current.front.value.covers if state.current else ()


def _is_of(system: str, places: Iterable[str]) -> bool:
    return any(place.partition("/")[0] == system for place in places)


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
