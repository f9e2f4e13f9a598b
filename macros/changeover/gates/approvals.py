"""The approvals that a status needs: those that the catalog asks for, and who gave them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from changeover.gates.missing import Missing, status_of
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_INS
from changeover.model.change import Approver
from changeover.model.content import Change
from changeover.resolve.moments import has_come


def roles_asked(kb: KnowledgeBase, change: Change) -> tuple[tuple[str, str], ...]:
    """(status, role) of every approval that the catalog asks of a change, each once."""
    file = change.file.value
    found: dict[tuple[str, str], None] = {}
    for rule in kb.catalog.approvals:
        is_of_type = rule.change_type is None or rule.change_type == file.change_type
        if is_of_type and (rule.risk is None or rule.risk == file.risk):
            roles = (role for role in rule.roles if role not in STAND_INS)
            found |= dict.fromkeys((rule.status, role) for role in roles)
    return tuple(found)


def missing_approvals(kb: KnowledgeBase, change: Change, *, status: str) -> Iterator[Missing]:
    """Each approval that a status needs and nobody has given by then.

    Where the catalog asks for none, the status `approved` needs one, whatever the role.
    """
    roles = [role for asked, role in roles_asked(kb, change) if asked == status]
    needed: list[str | None] = [*roles]
    if not roles and status == "approved":
        needed.append(None)
    for role in needed:
        found = [e for e in change.file.value.approvers if _is_approval(e, status, role)]
        if not any(entry.on is None or has_come(entry.on, kb.as_of) for entry in found):
            # One of a later day is no news to whoever looks back: it is not wrong that it is to come.
            missing = _missing(kb, change, status=status, role=role)
            yield replace(missing, is_problem=not found)


def _is_approval(entry: Approver, status: str, role: str | None) -> bool:
    return entry.for_ == status and role in (None, entry.role)


def _missing(kb: KnowledgeBase, change: Change, *, status: str, role: str | None) -> Missing:
    approvers = change.file.value.approvers
    almost = next((n for n, entry in enumerate(approvers) if _is_almost(entry, role)), None)
    of_role = f" by a {role}" if role else ""
    said, where = f"has no approval{of_role} for the status '{status}'", status_of(change)
    hint = f"add '{_entry(status, role, on=str(kb.as_of))}' to 'approvers' once it is given"
    if almost is not None:
        said += f"; that of '{approvers[almost].who}' says for no status"
        hint = f"add 'for: {status}' to it, if that is what was approved"
        where = change.file.at("approvers", almost)
    elif approvers:
        where = change.file.at("approvers", key=True)
    return Missing(said, hint, where, place="approvals")


def _is_almost(entry: Approver, role: str | None) -> bool:
    """Whether an approval would do if it said for which status it was given."""
    return entry.for_ is None and role in (None, entry.role)


def _entry(status: str, role: str | None, *, on: str) -> str:
    of_role = f", role: {role}" if role else ""
    return f"{{who: …{of_role}, for: {status}, on: {on}}}"
