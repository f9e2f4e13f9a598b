"""KnowledgeBase: everything that was read and resolved, with the look-ups that pages and checks use.

Immutable. It answers questions; it renders nothing and decides nothing about pages.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from changeover.load import load_content
from changeover.model.catalog import CatalogFile, Release, System
from changeover.model.content import Change, Content, Revision
from changeover.problems import Problem
from changeover.resolve import ChangeState, DocumentState, Resolution, resolve, touches
from changeover.resolve.conflicts import Cause, cause_of
from changeover.resolve.moments import change_number
from changeover.resolve.periods import Period, periods
from changeover.resolve.releases import ReleaseCalendar, release_of


def _top(place: str) -> str:
    """The system of a system or part."""
    return place.split("/", 1)[0]


class _Named(Protocol):
    """What the catalog lists with an id and, if somebody gave it one, a name."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str | None: ...


# No slots: the look-ups below are made on first use and kept in the instance's dictionary.


@dataclass(frozen=True)
class KnowledgeBase:
    """The content of one root as of one date, and the problems that reading it gave."""

    root: Path
    content: Content
    resolution: Resolution
    load_problems: tuple[Problem, ...] = ()
    homes: tuple[str, ...] = ()
    """The addresses below which its site stands, as far as anybody said so."""

    @classmethod
    def open(
        cls,
        root: Path,
        as_of: dt.date | Callable[[ZoneInfo], dt.date],
        *,
        progress: Callable[[int, int], None] = lambda done, total: None,
        homes: Iterable[str] = (),
    ) -> KnowledgeBase:
        """Read and resolve `root/changes`; raises ChangeoverError when there is no such folder.

        `as_of` is the day, or what gives it once the catalog's time zone is known. `progress` is
        told how many change folders of how many are read. `homes` are the addresses of its site.
        """
        content, problems = load_content(root, progress=progress)
        day = as_of(content.catalog.value.zone) if callable(as_of) else as_of
        return cls(root, content, resolve(content, day), tuple(problems), tuple(homes))

    @property
    def as_of(self) -> dt.date:
        """The day whose end this knowledge is true of."""
        return self.resolution.as_of

    @property
    def catalog(self) -> CatalogFile:
        """What all changes refer to."""
        return self.content.catalog.value

    @cached_property
    def changes(self) -> Mapping[str, Change]:
        """The changes by id, in order of their ids."""
        return {
            change.id: change
            for change in sorted(self.content.changes, key=lambda c: change_number(c.id))
        }

    @property
    def documents(self) -> Mapping[str, DocumentState]:
        """The state of every document by id."""
        return self.resolution.documents

    def state(self, change: str) -> ChangeState:
        """Where a change stands."""
        return self.resolution.changes[change]

    def read_instead(self, document: str) -> str | None:
        """The document in use at the end of the chain of those that took a retired one's place.

        One that the content lacks is given as it is named. None when the chain ends at a document
        that production does not run on, or comes round in a circle: it would lead nobody to what is
        true.
        """
        seen: set[str] = set()
        at: str | None = document
        while at is not None and at not in seen:
            seen.add(at)
            state = self.documents.get(at)
            if state is None or state.current is not None:
                return at if at != document else None
            at = state.retired.replaced_by if state.retired is not None else None
        return None

    @cached_property
    def systems(self) -> Mapping[str, System]:
        """The systems of the catalog by id."""
        return {system.id: system for system in self.catalog.systems}

    @cached_property
    def release_calendar(self) -> ReleaseCalendar:
        """The releases of the catalog by their dates."""
        return ReleaseCalendar(self.catalog.releases)

    @cached_property
    def releases(self) -> Mapping[str, Release]:
        """The releases of the catalog by id, oldest first; on one day, in the catalog's order."""
        return {release.id: release for release in self.release_calendar.ordered}

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], str]:
        catalog = self.catalog
        kinds: dict[str, Sequence[_Named]] = {
            "system": catalog.systems,
            "team": catalog.teams,
            "role": catalog.roles,
            "environment": catalog.environments,
            "audience": catalog.audiences,
            "release": catalog.releases,
        }
        return {
            (kind, item.id): item.name or item.id for kind, items in kinds.items() for item in items
        }

    def name(self, kind: str, id: str) -> str:
        """What people call a system, team, role, environment, audience or release.

        A part of a system (`billing/invoicing`) is called `Billing / invoicing`; an unknown id
        is its own name.
        """
        if kind == "system" and "/" in id:
            system, part = id.split("/", 1)
            return f"{self._names.get((kind, system), system)} / {part}"
        return self._names.get((kind, id), id)

    @cached_property
    def revisions(self) -> Mapping[str, tuple[Revision, ...]]:
        """Every revision of each document, by document id, in order of the changes' ids."""
        found: dict[str, list[Revision]] = defaultdict(list)
        for change in self.changes.values():
            for revision in change.revisions:
                found[revision.document].append(revision)
        return {document: tuple(revisions) for document, revisions in found.items()}

    @cached_property
    def _retiring(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for change in self.changes.values():
            for document, said in change.disposition_of.items():
                if said.action == "retire":
                    found[document].append(change.id)
        return {document: tuple(changes) for document, changes in found.items()}

    def periods(self, document: str) -> tuple[Period, ...]:
        """The times in which production ran on each revision of a document, in order."""
        concerned = dict.fromkeys(revision.change for revision in self.revisions[document])
        concerned.update(dict.fromkeys(self._retiring.get(document, ())))
        changes = (self.changes[id] for id in concerned)
        return periods(document, changes, production=self.catalog.production, as_of=self.as_of)

    def conflict_cause(self, draft: Revision) -> Cause:
        """Why a draft is in base conflict, of one that is."""
        return cause_of(
            draft,
            self.documents[draft.document],
            others={revision.change for revision in self.revisions[draft.document]},
            changes=self.resolution.changes,
            held=self.periods(draft.document),
        )

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """The document that each alias leads to, for good once a revision with it has launched.

        Of a document that never launched, those of all its revisions. An id goes before an alias,
        and of documents that share one, the earliest has it.
        """
        found: dict[str, str] = {}
        for document, revisions in self.revisions.items():
            numbers = self.documents[document].numbers
            for revision in revisions:
                if revision.change in numbers or not numbers:
                    for alias in revision.front.value.aliases:
                        if alias not in self.documents:
                            found.setdefault(alias, document)
        return found

    @cached_property
    def _changes_by_system(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for id, state in self.resolution.changes.items():
            for place in sorted(state.touches):
                found[_top(place)][id] = None
        return {system: tuple(ids) for system, ids in found.items()}

    def changes_touching(self, system: str) -> tuple[Change, ...]:
        """The changes that touch a system or a part of one, in order of their ids."""
        ids = self._changes_by_system.get(_top(system), ())
        return tuple(
            self.changes[id]
            for id in ids
            if any(touches(place, system) for place in self.resolution.changes[id].touches)
        )

    @cached_property
    def _documents_by_system(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for id, state in self.documents.items():
            if state.shown is not None:
                for place in state.shown.front.value.covers:
                    found[_top(place)][id] = None
        return {system: tuple(ids) for system, ids in found.items()}

    def documents_covering(self, system: str) -> tuple[DocumentState, ...]:
        """The documents whose shown revision covers a system or a part, or what holds it."""
        states = (self.documents[id] for id in self._documents_by_system.get(_top(system), ()))
        return tuple(
            state
            for state in states
            if state.shown and any(touches(system, c) for c in state.shown.front.value.covers)
        )

    @cached_property
    def _release_of(self) -> Mapping[str, str]:
        found = {}
        for change in self.changes.values():
            state = self.state(change.id)
            release = release_of(
                change,
                state,
                self.release_calendar,
                production=self.catalog.production,
                as_of=self.as_of,
            )
            if release is not None:
                found[change.id] = release
        return found

    def release_of(self, change: str) -> str | None:
        """The id of the release that a change is in, or is to be in; None when in none yet.

        That it is in one does not say that its notes are read there: see `releases`.
        """
        return self._release_of.get(change)

    @cached_property
    def _followers(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for change in self.changes.values():
            for relation in ("depends_on", "replaces", "see_also"):
                for other in getattr(change.file.value, relation):
                    found[other].append((relation.replace("_", "-"), change.id))
        return {other: tuple(pairs) for other, pairs in found.items()}

    def mentions_of(self, change: str) -> tuple[tuple[str, str], ...]:
        """(relation, change id) of every change that depends on, replaces or points at this one."""
        return self._followers.get(change, ())
