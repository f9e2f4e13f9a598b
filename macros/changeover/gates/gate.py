"""The gates of a change: the points of each, whether they are met, and where the change stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import get_args

from changeover.gates import approved, closed, launching, testing
from changeover.gates.approvals import missing_approvals, roles_asked
from changeover.gates.missing import Missing
from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.change import TypedStatus
from changeover.model.content import Change
from changeover.problems import Severity
from changeover.resolve import Status

Find = Callable[[KnowledgeBase, Change], Iterator[Missing]]
Value = tuple[str, str]
"""A file (`catalog`, `change`, `plan` …) and the key in it that a point reads."""


class Stand(StrEnum):
    """Where a change stands before a gate: behind it, in front of it, or not there yet."""

    PASSED = "passed"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Question:
    """What a point asks: under which rule, in which words, and from which values it is known."""

    rule: str
    words: str
    find: Find
    reads: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a gate of a change.

    `id` is that of its rule. `severity` is what an unmet one comes to: once a change is launched
    nothing can be stopped any more.
    """

    id: str
    words: str
    missing: tuple[Missing, ...]
    severity: Severity
    reads: tuple[Value, ...]

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Gate:
    """What a change must show to reach a status, by the name of that status."""

    status: str
    stand: Stand
    points: tuple[Point, ...]
    is_due: bool
    """Whether what is missing is wrong by now: the gate is passed, or a launched change's last."""

    @property
    def unmet(self) -> tuple[Point, ...]:
        """The points of which something is missing."""
        return tuple(point for point in self.points if not point.is_met)


_QUESTIONS: Mapping[str, tuple[Question, ...]] = {
    "approved": (
        Question(
            "CO440",
            "Business outcomes are recorded",
            approved.missing_outcomes,
            (("plan", "outcomes"),),
        ),
        Question(
            "CO441",
            "Requirements are recorded",
            approved.missing_requirements,
            (("plan", "requirements"),),
        ),
        Question(
            "CO442",
            "The impact on processes, data, knowledge and configuration is assessed",
            approved.missing_impacts,
            (("plan", "impacts"),),
        ),
        Question(
            "CO443",
            "No blocking question is open",
            approved.open_questions,
            (("plan", "questions"),),
        ),
    ),
    "testing": (
        Question(
            "CO445",
            "Every must requirement is built",
            testing.missing_builds,
            (("plan", "requirements"), ("build", "items")),
        ),
    ),
    "launching": (
        Question(
            "CO446",
            "Every must test has passed before production",
            launching.missing_passes,
            (("catalog", "environments"), ("test", "cases"), ("test", "results")),
        ),
        Question(
            "CO427",
            "Every affected document is revised, retired or said to stay as it is",
            launching.undisposed_documents,
            (("change", "dispositions"),),
        ),
        Question(
            "CO447",
            "Every step before the point of no return can be rolled back",
            launching.missing_rollbacks,
            (("launch", "cutover"),),
        ),
        Question(
            "CO448",
            "Those whom it concerns are told, or it says why nobody is",
            launching.missing_notes,
            (("change", "notes"),),
        ),
    ),
    "closed": (
        Question(
            "CO450",
            "Hypercare is over and its exit criteria are met",
            closed.missing_exits,
            (("launch", "hypercare"), ("launch", "deployments"), ("catalog", "billing-runs")),
        ),
        Question(
            "CO451",
            "Everything is handed over",
            closed.missing_handovers,
            (("launch", "handover"), ("launch", "hypercare"), ("launch", "deployments")),
        ),
    ),
}

_TYPED: tuple[str, ...] = tuple(s for s in get_args(TypedStatus) if s != "withdrawn")
CLOSED = "closed"
ORDER = (*_TYPED, CLOSED)
"""The statuses that can have a gate, in the order in which a change comes to them."""


def is_without_gates(kb: KnowledgeBase, change: Change) -> bool:
    """Whether nothing is asked of a change: an adoption, a withdrawn one, one rolled back for good."""
    state = kb.state(change.id)
    is_over = change.file.value.status == "withdrawn" or not (state.is_coming or state.is_launched)
    return change.is_adoption or is_over


@kept
def _gates(kb: KnowledgeBase) -> Mapping[str, tuple[Gate, ...]]:
    return {
        id: () if is_without_gates(kb, change) else tuple(_work_out(kb, change))
        for id, change in kb.changes.items()
    }


def gates_of(kb: KnowledgeBase, change: str) -> tuple[Gate, ...]:
    """The gates of a change in the order of their statuses; none of a change without gates.

    A status without points has no gate.
    """
    return _gates(kb)[change]


def _work_out(kb: KnowledgeBase, change: Change) -> Iterator[Gate]:
    is_launched = kb.state(change.id).is_launched
    reached = _reached(kb, change)
    is_next_found = False
    for place, status in enumerate(ORDER):
        points = tuple(_points(kb, change, status=status))
        if not points:
            continue
        stand = Stand.LATER if is_next_found else Stand.NEXT
        if place <= reached:
            stand = Stand.PASSED
        is_next_found |= stand is Stand.NEXT
        is_due = stand is Stand.PASSED or (status == CLOSED and is_launched)
        yield Gate(status, stand, points, is_due)


def _reached(kb: KnowledgeBase, change: Change) -> int:
    """The last status that a change has come to; a launch passes all that are typed."""
    state = kb.state(change.id)
    if state.status is Status.CLOSED:
        return ORDER.index(CLOSED)
    return ORDER.index(_TYPED[-1] if state.is_launched else change.file.value.status)


def _points(kb: KnowledgeBase, change: Change, *, status: str) -> Iterator[Point]:
    launches_later = kb.resolution.histories[change.id].launches_later
    can_be_stopped = not (kb.state(change.id).is_launched or launches_later)
    severity = Severity.ERROR if can_be_stopped and status != CLOSED else Severity.WARNING
    for question in _asked(kb, change, status=status):
        missing = tuple(question.find(kb, change))
        yield Point(question.rule, question.words, missing, severity, question.reads)


def _asked(kb: KnowledgeBase, change: Change, *, status: str) -> Iterator[Question]:
    yield from _QUESTIONS.get(status, ())
    if status == "approved" or any(asked == status for asked, _ in roles_asked(kb, change)):
        yield Question(
            "CO444",
            "The approvals are given",
            partial(missing_approvals, status=status),
            (("catalog", "approvals"), ("change", "approvers")),
        )
