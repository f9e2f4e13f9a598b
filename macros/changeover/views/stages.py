"""Where a change stands: the line of its four services, and what a reader must know first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.model.content import Change
from changeover.pages import SERVICES
from changeover.render import say_date, site_link
from changeover.resolve import ChangeState, Status
from changeover.trace.standing import count
from changeover.urls import change_url
from changeover.views import Site
from changeover.views.clashes import clashes_said
from changeover.views.gates import missing_said
from changeover.views.references import Link, References

PHASES = (*SERVICES, "hypercare")
"""The phases of a change; hypercare belongs to the last service."""

REACHED: Mapping[Status, int] = {
    Status.PROPOSED: 0,
    Status.APPROVED: 1,
    Status.BUILDING: 1,
    Status.TESTING: 2,
    Status.LAUNCHING: 3,
    Status.ROLLED_BACK: 3,
    Status.HYPERCARE: 4,
    Status.LIVE: 5,
    Status.CLOSED: 5,
}
"""The phase that a change is in by its status; after all of them, everything is done."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One service in the line of stages. `tone`: done, now, problem, absent, or empty."""

    name: str
    href: str
    state: str
    tone: str
    is_here: bool
    missing: str = ""
    """`3 points missing for testing`, when the next gate stands at its end."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader must know before the rest. `tone`: note, warning, danger."""

    tone: str
    title: str
    on: Moment | None
    text: str
    links: tuple[Link, ...] = ()
    see: tuple[Link, ...] = ()


def plural(number: int, word: str) -> str:
    """`1 item`, `2 items`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def stages(site: Site, change: Change, *, here: str) -> tuple[Stage, ...]:
    """The four services with what is known of each; `here` is the one whose page this is."""
    state = site.kb.state(change.id)
    reached = REACHED.get(state.status, -1)
    now = PHASES.index("launch") if state.status is Status.HYPERCARE else reached
    found = []
    for place, (service, name) in enumerate(SERVICES.items()):
        words, is_wrong = _STATES[service](site.kb, change, state)
        is_absent = getattr(change, service) is None
        if is_wrong:
            tone = "problem"
        elif place == now:
            tone = "now"
        elif is_absent:
            tone = "absent"
        else:
            tone = "done" if place < reached else ""
        href = site_link(change_url(change.id, service))
        missing = missing_said(site.kb, change, service)
        found.append(Stage(name, href, words, tone, service == here, missing))
    return tuple(found)


def _plan(kb: KnowledgeBase, change: Change, state: ChangeState) -> tuple[str, bool]:
    if change.plan is None:
        return "not started", False
    requirements = change.plan.value.requirements
    if requirements is None:
        return "requirements not assessed", False
    return plural(len(requirements), "requirement") if requirements else "no requirements", False


def _build(kb: KnowledgeBase, change: Change, state: ChangeState) -> tuple[str, bool]:
    if change.build is None:
        return _missing(change), False
    items = change.build.value.items
    if items is None:
        return "items not assessed", False
    done = sum(item.state == "done" for item in items)
    return f"{done} of {plural(len(items), 'item')} done" if items else "no items", False


def _test(kb: KnowledgeBase, change: Change, state: ChangeState) -> tuple[str, bool]:
    if change.test is None:
        return _missing(change), False
    if change.test.value.cases is None:
        return "tests not assessed", False
    counted = count(kb, change)
    if not counted.total:
        return "no tests", False
    words = f"{counted.passed} of {plural(counted.total, 'test')} passed"
    return (f"{words}, {counted.failed} failed", True) if counted.failed else (words, False)


def _launch(kb: KnowledgeBase, change: Change, state: ChangeState) -> tuple[str, bool]:
    if state.is_launched:
        words = f"live since {say_date(state.go_live.date)}"
        return (f"{words}, hypercare overrun", True) if state.hypercare_overrun else (words, False)
    if state.rolled_back_on is not None:
        return f"rolled back on {say_date(state.rolled_back_on.date)}", True
    if state.failed_on is not None:
        return f"failed on {say_date(state.failed_on.date)}, not planned again", True
    if state.launch_unconfirmed:
        return "launch unconfirmed", True
    if state.in_launch_window:
        return "launch under way", False
    if change.launch is None:
        return _missing(change), False
    if state.is_coming:
        return f"planned for {say_date(state.go_live.date)}", False
    return "not launched", False


def _missing(change: Change) -> str:
    return "not needed" if change.is_adoption else "not started"


_STATES: Mapping[str, Callable[[KnowledgeBase, Change, ChangeState], tuple[str, bool]]] = {
    "plan": _plan,
    "build": _build,
    "test": _test,
    "launch": _launch,
}


def notices(site: Site, change: Change) -> tuple[Notice, ...]:
    """What a reader must know of a change that did not go, or does not go, as planned."""
    kb, state = site.kb, site.kb.state(change.id)
    references = References(site, change)
    replaced_by = tuple(
        references.other_change(other)
        for relation, other in kb.mentions_of(change.id)
        if relation == "replaces"
    )
    found = []
    if state.status is Status.WITHDRAWN:
        text = "This change was given up and will not launch."
        found.append(Notice("warning", "Withdrawn", None, text, replaced_by))
    if state.rolled_back_on is not None:
        text = "It was live and is no longer so. What it brought is not in production."
        again = Notice("note", "It is to launch again on", state.go_live, "The plan was moved.")
        found.append(Notice("danger", "Rolled back on", state.rolled_back_on, text, replaced_by))
        found += [again] if state.is_coming and not state.launch_unconfirmed else []
    if state.failed_on is not None:
        text = "It has no go-live until go-live.planned in change.yaml names the next day for it."
        title = "Launch failed, and not planned again:"
        found.append(Notice("warning", title, state.failed_on, text))
    if state.launch_unconfirmed:
        planned = change.file.value.go_live.planned
        text = "That moment has come, and nobody has recorded in launch.yaml what became of it."
        found.append(Notice("warning", "Launch unconfirmed: planned for", planned, text))
    elif state.in_launch_window:
        planned = change.file.value.go_live.planned
        text = "Until launch.yaml records the outcome, the pages of its documents offer both texts."
        found.append(Notice("warning", "Launch under way: planned for", planned, text))
    if state.hypercare_overrun:
        text = "It has an exit criterion that is not met yet."
        title = "Hypercare overrun: it was to end on"
        found.append(Notice("warning", title, state.hypercare_end, text))
    for title, text, links in clashes_said(site, change.id):
        found.append(Notice("warning", title, None, text, see=links))
    return tuple(found)
