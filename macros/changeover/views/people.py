"""The people of a change: who reviews it, who approved what, and whose approval it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from changeover.gates import roles_asked
from changeover.model.change import Approver, TypedStatus
from changeover.problems import Location
from changeover.resolve import Status
from changeover.views.deliverable import counts_by
from changeover.views.references import References

_ORDER: tuple[str, ...] = tuple(s for s in get_args(TypedStatus) if s != "withdrawn")


@dataclass(frozen=True, slots=True)
class ApproverRow:
    """Somebody who approved the change by the page's day."""

    value: Approver
    role: str | None
    source: Location


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval that the catalog asks for; `given` is None while nobody gave it.

    `state` is met, unmet (it is due) or unknown; `word` says the same to people.
    """

    status: str
    role: str
    state: str
    word: str
    given: ApproverRow | None


def approvers(references: References) -> tuple[ApproverRow, ...]:
    """The approvals that were given by then, in the order of the file."""
    change, kb = references.change, references.site.kb
    return tuple(
        ApproverRow(entry, references.role(entry.role), change.file.at("approvers", place))
        for place, entry in enumerate(change.file.value.approvers)
        if counts_by(entry.on, kb.as_of)
    )


def approvals(references: References) -> tuple[Approval, ...]:
    """The approvals that the catalog asks of the change, by the status that needs them."""
    if references.change.is_adoption:
        return ()
    needed = roles_asked(references.site.kb, references.change)
    ordered = sorted(needed, key=lambda pair: _rank(pair[0]))
    return tuple(_approval(references, status, role) for status, role in ordered)


def _rank(status: str) -> int:
    return _ORDER.index(status) if status in _ORDER else len(_ORDER)


def _approval(references: References, status: str, role: str) -> Approval:
    found = (r for r in approvers(references) if (r.value.for_, r.value.role) == (status, role))
    given = next(found, None)
    state, word = ("met", "given") if given else _due(references, status)
    name = references.site.kb.name("role", role)
    return Approval(status=status, role=name, state=state, word=word, given=given)


def _due(references: References, status: str) -> tuple[str, str]:
    """What a missing approval comes to; a change that launched has passed every status."""
    reached = references.site.kb.state(references.change.id).status
    if reached is Status.WITHDRAWN:
        return "unknown", "not asked"
    if reached.value in _ORDER and _ORDER.index(reached.value) < _rank(status):
        return "unknown", "later"
    return "unmet", "missing"
