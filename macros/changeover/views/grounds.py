"""What a base conflict comes from, in words: where the draft was copied from, what became of that."""

from __future__ import annotations

from dataclasses import dataclass

from changeover.knowledge import KnowledgeBase
from changeover.model.content import Revision
from changeover.render import say_date
from changeover.resolve.conflicts import Cause


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a draft is in conflict, as sentences about "it".

    `copied` says where it comes from, `since` what happened and what its launch would do, `mend`
    what its author has to do. `meanwhile` and `drafted` are titles of the two differences.
    """

    cause: Cause
    copied: str
    since: str
    mend: str
    meanwhile: str
    drafted: str


_MEANWHILE = {
    Cause.SUPERSEDED: "What launched meanwhile",
    Cause.ROLLED_BACK: "What the rollback took away again",
    Cause.NEW: "What is there already",
}
_OTHERWISE = "How the text that is shown differs from its base"


def ground_of(kb: KnowledgeBase, draft: Revision) -> Ground:
    """What is said of a draft that is in base conflict."""
    state, cause = kb.documents[draft.document], kb.conflict_cause(draft)
    base = draft.front.value.base or ""
    brought_by = {revision.change: revision for revision in kb.revisions[draft.document]}
    copied = f"copied from {base}"
    if cause is Cause.NEW:
        copied = "begun as a new document"
    elif base in brought_by:
        copied = f"copied from {_name(state.label(brought_by[base]), base)}"
    shown = _name(state.label(state.shown), state.shown.change) if state.shown else ""
    return Ground(
        cause=cause,
        copied=copied,
        since=_since(kb, draft, cause=cause, base=base, shown=shown),
        mend=_mend(draft, cause=cause, base=base, shown=shown, holds=_shown_change(kb, draft)),
        meanwhile=_MEANWHILE.get(cause, _OTHERWISE),
        drafted="What the draft changes",
    )


def _name(label: str, change: str) -> str:
    """`r2 of 0002`, `the draft of 0009`."""
    return f"the {label}" if label.endswith(change) else f"{label} of {change}"


def _shown_change(kb: KnowledgeBase, draft: Revision) -> str:
    shown = kb.documents[draft.document].shown
    return shown.change if shown is not None else ""


def _since(kb: KnowledgeBase, draft: Revision, *, cause: Cause, base: str, shown: str) -> str:
    """What happened to the base, and what the launch of the draft as it is would do."""
    if cause is Cause.SUPERSEDED:
        return f"Since then {shown} went live: launching the draft as it is would take that text away again."
    if cause is Cause.NEW:
        return f"But there is {shown}: launching the draft as it is would take that text away."
    if cause is Cause.UNKNOWN:
        return f"{base} brings no other revision of the document."
    stands = kb.state(base)
    if cause is Cause.ROLLED_BACK:
        on = f" on {say_date(stands.rolled_back_on.date)}" if stands.rolled_back_on else ""
        is_current = kb.documents[draft.document].current is not None
        holds = "what holds now is" if is_current else "what production ran on last is"
        return (
            f"That was rolled back{on}, and {holds} {shown}: launching the draft as it is would"
            " bring back what was taken away."
        )
    if cause is Cause.LATER:
        return (
            f"That is to launch after it, on {say_date(stands.go_live.date)}: launching the draft as"
            f" it is would bring what {base} changes before its time."
        )
    if cause is Cause.FAILED and stands.failed_on is not None:
        return (
            f"The launch of {base} failed on {say_date(stands.failed_on.date)}, and it is not planned"
            f" again: launching the draft as it is would bring what {base} changes without it."
        )
    return f"{base} was given up: launching the draft as it is would bring what {base} changes."


def _mend(draft: Revision, *, cause: Cause, base: str, shown: str, holds: str) -> str:
    if cause in (Cause.SUPERSEDED, Cause.NEW):
        return f"Take over {shown}, and name {holds} as the base."
    plan = f"Plan {base} before {draft.change}, or" if cause in (Cause.LATER, Cause.FAILED) else ""
    to_do = f"take out what {shown or 'the document'} does not have, and "
    to_do += f"name {holds} as the base." if holds else "write 'base: none'."
    if cause is Cause.UNKNOWN:
        to_do = f"name {holds} as the base." if holds else "write 'base: none'."
    return f"{plan} {to_do}" if plan else f"{to_do[0].upper()}{to_do[1:]}"
