"""The gates of a change as its pages show them: what is missing, and where to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from changeover.gates import Gate, Missing, Point, Stand, gates_of
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change
from changeover.problems import Location
from changeover.render import site_link
from changeover.resolve import Status
from changeover.urls import change_url
from changeover.views.references import Link, References

GOALS: Mapping[str, str] = {"proposed": "a proposal", "approved": "approval", "closed": "closing"}
"""What a gate leads to, where that is not called as its status is."""

SERVICE_OF: Mapping[str, str] = {
    "proposed": "plan",
    "approved": "plan",
    "building": "plan",
    "testing": "build",
    "launching": "test",
    "closed": "launch",
}
"""The service at whose end a gate stands."""


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One thing that is missing: the words lead to where the site shows it."""

    link: Link
    source: Location


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point of a gate. `state` is met, unmet (it is asked for by now) or unknown."""

    rule: str
    words: str
    state: str
    word: str
    missing: tuple[MissingRow, ...]


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate. `tone` is the value of its badge: done, unmet, error, or none for one that is far."""

    status: str
    title: str
    said: str
    tone: str
    points: tuple[PointRow, ...]


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates of a change, the next one first; `none` says why there are none."""

    none: str
    rows: tuple[GateRow, ...]


def gates(references: References) -> Gates:
    """What the overview of a change shows of its gates."""
    kb, change = references.site.kb, references.change
    found = gates_of(kb, change.id)
    ordered = sorted(found, key=lambda gate: gate.stand is not Stand.NEXT)
    rows = tuple(_row(references, gate) for gate in ordered)
    return Gates("" if rows else _without(kb, change), rows)


def missing_said(kb: KnowledgeBase, change: Change, service: str) -> str:
    """`3 points missing for testing`: what the gates at the end of a service lack, or nothing.

    Of gates that are far nothing is said.
    """
    said = [
        f"{_count(gate)} missing for {_goal(gate)}"
        for gate in gates_of(kb, change.id)
        if SERVICE_OF[gate.status] == service and gate.unmet and gate.stand is not Stand.LATER
    ]
    return ", ".join(said)


def _count(gate: Gate) -> str:
    number = len(gate.unmet)
    return f"{number} point" if number == 1 else f"{number} points"


def _goal(gate: Gate) -> str:
    return GOALS.get(gate.status, gate.status)


def _without(kb: KnowledgeBase, change: Change) -> str:
    if change.is_adoption:
        return "An adoption takes in what is used already. It has no gates."
    if kb.state(change.id).status is Status.WITHDRAWN:
        return "This change was withdrawn. Its gates are not asked for any more."
    return "This change was rolled back and is not planned again. Its gates are not asked for."


def _row(references: References, gate: Gate) -> GateRow:
    said, tone = _said(gate)
    points = tuple(_point(references, gate, point) for point in gate.points)
    return GateRow(gate.status, _goal(gate).capitalize(), said, tone, points)


def _said(gate: Gate) -> tuple[str, str]:
    """Where the change stands at a gate, and the value of the badge that says so."""
    unmet = _count(gate)
    if gate.stand is Stand.PASSED:
        return (f"passed, {unmet} missing", "error") if gate.unmet else ("passed", "done")
    if gate.stand is Stand.NEXT:
        return (
            (f"next, {unmet} missing", "unmet") if gate.unmet else ("next, nothing missing", "done")
        )
    return (f"later, {unmet} open", "none") if gate.unmet else ("later, nothing open", "none")


def _point(references: References, gate: Gate, point: Point) -> PointRow:
    state, word = ("met", "met") if point.is_met else ("unmet", "missing")
    if gate.stand is Stand.LATER and not point.is_met:
        state, word = "unknown", "open"
    missing = tuple(_missing(references, entry) for entry in point.missing)
    return PointRow(point.id, point.words, state, word, missing)


def _missing(references: References, missing: Missing) -> MissingRow:
    change = references.change
    href = site_link(change_url(change.id, missing.service))
    if missing.place and (not missing.service or getattr(change, missing.service) is not None):
        href = references.place(missing.service, missing.place)
    words = missing.said[0].upper() + missing.said[1:]
    return MissingRow(Link(words, href), missing.source)
