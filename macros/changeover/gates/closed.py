"""The points of the gate `closed`: the end of hypercare, and everything handed over."""

from __future__ import annotations

from collections.abc import Iterator

from changeover.gates.missing import Missing, absent
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN_TEXT
from changeover.model.base import Moment
from changeover.model.content import Change
from changeover.model.launch import ExitCriterion
from changeover.problems import quote
from changeover.render import say_date
from changeover.resolve import open_handovers
from changeover.resolve.moments import has_come


def missing_exits(kb: KnowledgeBase, change: Change) -> Iterator[Missing]:
    """The go-live or the end of hypercare while it is to come, and each exit criterion that is not met.

    A criterion that was met before a rollback has to be met again. It is a problem once hypercare
    is past its end.
    """
    if not kb.state(change.id).is_launched:
        said, hint = "has not gone live yet", "record the deployment in launch.yaml"
        yield Missing(said, hint, change.file.at("go-live"), service="launch", is_problem=False)
        return
    hypercare = change.launch.value.hypercare if change.launch else None
    if change.launch is None or hypercare is None:
        return
    state, history = kb.state(change.id), kb.resolution.histories[change.id]
    end = state.hypercare_end
    where = change.launch.at("hypercare")
    if end is None and not hypercare.exit:
        said = "no billing run of the catalog ends hypercare, and it has no exit criteria"
        hint = "add the run to 'billing-runs' of the catalog, or give 'until' a date"
        yield Missing(said, hint, where, service="launch", place="hypercare", is_problem=False)
    elif end is not None and not has_come(end, kb.as_of):
        said = f"hypercare lasts until {say_date(end.date)}"
        hint = "wait for its end"
        yield Missing(said, hint, where, service="launch", place="hypercare", is_problem=False)
    signed = ((entry.text, entry.met_on) for entry in hypercare.exit)
    for index in history.open_entries(signed, kb.as_of):
        entry = hypercare.exit[index]
        if entry.text != STAND_IN_TEXT:
            yield Missing(
                _unmet(
                    entry,
                    was_met=_was_signed(kb, entry.met_on),
                    is_overrun=state.hypercare_overrun,
                ),
                "write 'met-on' and 'evidence' into it once it is met, or move the end in 'until'",
                change.launch.at("hypercare", "exit", index),
                service="launch",
                place="exit",
                is_problem=state.hypercare_overrun,
            )


def _unmet(entry: ExitCriterion, *, was_met: bool, is_overrun: bool) -> str:
    said = f"the exit criterion {quote(entry.text)} is not met"
    said += " again, after the rollback" if was_met else ""
    return f"{said}, though hypercare is over" if is_overrun else said


def missing_handovers(kb: KnowledgeBase, change: Change) -> Iterator[Missing]:
    """Each thing to hand over that nobody has accepted; an absent list was not assessed.

    An entry is a problem once hypercare is over. Half of an acceptance is told by another rule.
    """
    is_over = _is_care_over(kb, change)
    launch = change.launch
    if launch is None or launch.value.handover is None:
        hint = "list them in 'handover' of {path}, or write 'handover: []' if nothing passes on"
        what = "nobody knows who takes what over"
        yield absent(change, "launch", "handover", what=what, hint=hint, is_problem=False)
        return
    history = kb.resolution.histories[change.id]
    for index, entry in open_handovers(launch.value, history, kb.as_of):
        if entry.item != STAND_IN_TEXT:
            said = f"the handover of {quote(entry.item)} is not accepted"
            if entry.is_accepted and _was_signed(kb, entry.on):
                said += " again, after the rollback"
            yield Missing(
                said,
                "write 'accepted-by' and 'on' into it once it is",
                launch.at("handover", index),
                service="launch",
                place="handover",
                is_problem=is_over and (entry.accepted_by is None) == (entry.on is None),
            )


def _was_signed(kb: KnowledgeBase, on: Moment | None) -> bool:
    """Whether a sign-off had been given; one that no longer counts lapsed by a rollback."""
    return on is not None and has_come(on, kb.as_of)


def _is_care_over(kb: KnowledgeBase, change: Change) -> bool:
    """Whether hypercare is past its end; of a change that declares none, from the go-live on."""
    state = kb.state(change.id)
    hypercare = change.launch.value.hypercare if change.launch else None
    end = state.launched_on if hypercare is None else state.hypercare_end
    return state.is_launched and end is not None and has_come(end, kb.as_of)
