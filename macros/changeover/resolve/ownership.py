"""Who answers for a document as of a day, and whom to call, by the handovers in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from changeover.model.catalog import System
from changeover.model.content import Change, Revision
from changeover.model.launch import Handover, LaunchFile
from changeover.resolve.deployments import History
from changeover.resolve.moments import Stamp

Fact = Literal["owner", "escalation"]
Said = tuple[Stamp, str, str]
"""When it was accepted, what it says, and the change whose handover it is."""


@dataclass(frozen=True, slots=True)
class PlaceOwner:
    """Who answers for a system, or a part of one, as of a day."""

    owner: str | None
    """The team: by handover, else as the catalog says."""
    escalation: str | None
    """Whom to call, likewise."""
    handed_over_by: str | None
    """The change whose handover made the team its owner; None when the catalog says so."""


class Ownership:
    """The handovers in force, by what they name."""

    def __init__(
        self,
        changes: Mapping[str, Change],
        histories: Mapping[str, History],
        *,
        systems: Iterable[System],
        as_of: dt.date,
    ) -> None:
        """Takes the handovers of all changes, and what the catalog says of its systems."""
        systems = tuple(systems)
        self._changes = changes
        self._owners = {system.id: system.owner for system in systems}
        self._escalations = {system.id: system.escalation for system in systems}
        # By what is said and of what: "document monthly-invoice-run", "system billing".
        self._latest: dict[tuple[Fact, str], Said] = {}
        for change in changes.values():
            for stamp, handover in _in_force(change, histories[change.id], as_of):
                self._take(stamp, handover, change=change.id)

    def _take(self, stamp: Stamp, handover: Handover, *, change: str) -> None:
        named = [f"document {handover.doc}"] if handover.doc else []
        named += [f"system {handover.system}"] if handover.system else []
        for name in named:
            self._keep("owner", name, (stamp, handover.to, change))
            self._keep("escalation", name, (stamp, handover.escalation, change))

    def _keep(self, fact: Fact, name: str, said: tuple[Stamp, str | None, str]) -> None:
        """Each fact by itself: a handover that names no escalation leaves the known one."""
        stamp, value, change = said
        known = self._latest.get((fact, name))
        if value is not None and (known is None or known[0] < stamp):
            self._latest[fact, name] = (stamp, value, change)

    def owner(self, revision: Revision) -> str:
        """The team that answers for the document of a revision: by handover, else as written."""
        owner = self._handed_over("owner", revision) or revision.front.value.owner
        return owner or self._changes[revision.change].file.value.owner

    def escalation(self, revision: Revision) -> str | None:
        """Whom to call: by handover, else as written, else as the catalog says of its systems."""
        known = self._handed_over("escalation", revision) or revision.front.value.escalation
        if known is not None:
            return known
        systems = (cover.partition("/")[0] for cover in revision.front.value.covers)
        return next(filter(None, map(self._escalations.get, systems)), None)

    def place(self, place: str) -> PlaceOwner:
        """Who answers for a system or part of the catalog, and whom to call."""
        system = place.partition("/")[0]
        owner = self._passed_on("owner", (place, system))
        escalation = self._passed_on("escalation", (place, system))
        return PlaceOwner(
            owner=owner[1] if owner else self._owners.get(system),
            escalation=escalation[1] if escalation else self._escalations.get(system),
            handed_over_by=owner[2] if owner else None,
        )

    def _handed_over(self, fact: Fact, revision: Revision) -> str | None:
        """By the latest handover of the document, else of a system or part that it covers.

        A handover of a system passes on all its parts; one of a part, only what covers that part.
        """
        said = self._latest.get((fact, f"document {revision.document}"))
        if said is None:
            covers = revision.front.value.covers
            places = {*covers, *(cover.partition("/")[0] for cover in covers)}
            said = self._passed_on(fact, places)
        return said[1] if said else None

    def _passed_on(self, fact: Fact, places: Iterable[str]) -> Said | None:
        """The latest handover of one of some systems and parts."""
        found = (self._latest.get((fact, f"system {place}")) for place in places)
        return max(filter(None, found), default=None)


def open_handovers(
    launch: LaunchFile, history: History, as_of: dt.date
) -> tuple[tuple[int, Handover], ...]:
    """What is still to be accepted, of each thing its last entry, with its place in the list."""
    entries = launch.handover or ()
    accepted = (((e.item, e.doc, e.system), e.on if e.is_accepted else None) for e in entries)
    return tuple((place, entries[place]) for place in history.open_entries(accepted, as_of))


def _in_force(change: Change, history: History, as_of: dt.date) -> Iterator[tuple[Stamp, Handover]]:
    """The accepted handovers of a change: none once it is withdrawn or rolled back."""
    if history.launch is None and change.file.value.status == "withdrawn":
        return
    for place, entry in enumerate((change.launch.value.handover or ()) if change.launch else ()):
        if entry.on is not None and entry.is_accepted and history.still_counts(entry.on, as_of):
            yield Stamp.of(entry.on, change.id, place=place), entry
