"""What serves what: all changes with their gaps, and one from outcome to document and back."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change
from changeover.pages import Page
from changeover.render import site_link
from changeover.resolve import ChangeState, Status
from changeover.trace.chains import traces
from changeover.trace.gaps import GAPS, Gap, gaps
from changeover.trace.standing import Count, count
from changeover.urls import change_url, trace_url, use_case_url
from changeover.views import Site
from changeover.views.chain import Chain
from changeover.views.deliverable import go_live_word
from changeover.views.matrix import matrix
from changeover.views.stages import notices, stages


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change in the list; `shown` are the requirements all of whose tests have passed."""

    id: str
    url: str
    title: str
    status: str
    is_open: bool
    outcomes: int
    requirements: int
    items: int
    cases: Count
    documents: int
    shown: int
    gaps: int

    @property
    def share(self) -> int | None:
        """How many of a hundred requirements are shown to be met; None when there are none."""
        return 100 * self.shown // self.requirements if self.requirements else None


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap and the name of its kind."""

    title: str
    gap: Gap


def trace(site: Site, page: Page) -> Markup:
    """All changes: the open ones first, and those with the most gaps."""
    kb = site.kb
    rows = [_change_row(kb, change) for change in kb.changes.values() if not change.is_adoption]
    rows.sort(key=lambda row: (not row.is_open, -row.gaps))
    return site.renderer.render(
        "trace.html",
        title=page.title,
        as_of=kb.as_of,
        rows=tuple(rows),
        use_cases=site_link(use_case_url()) if use_case_url() in site.pages else None,
        totals=(
            sum(row.is_open for row in rows),
            sum(row.gaps for row in rows if row.is_open),
            sum(row.gaps for row in rows if not row.is_open),
        ),
    )


def _change_row(kb: KnowledgeBase, change: Change) -> ChangeRow:
    chain, state = traces(kb).changes[change.id], kb.state(change.id)
    return ChangeRow(
        id=change.id,
        url=trace_url(change.id),
        title=change.title,
        status=state.status.value,
        is_open=_is_open(state),
        outcomes=len(chain.outcomes),
        requirements=len(chain.requirements),
        items=len(chain.items),
        cases=count(kb, change),
        documents=len(chain.documents),
        shown=sum(requirement.result == "pass" for requirement in chain.requirements),
        gaps=len(gaps(kb)[change.id]),
    )


def _is_open(state: ChangeState) -> bool:
    """Whether somebody still works on a change: it is neither closed nor given up."""
    if state.status is Status.ROLLED_BACK:
        return state.is_coming
    return state.status not in {Status.CLOSED, Status.WITHDRAWN}


def change_trace(site: Site, page: Page) -> Markup:
    """One change: its gaps, its chain, the way back, and its requirements against its tests."""
    kb, change = site.kb, site.kb.changes[page.subject]
    state = kb.state(change.id)
    told = Chain(site, change)
    return site.renderer.render(
        "trace-change.html",
        id=change.id,
        title=change.title,
        overview=site_link(change_url(change.id)),
        all_changes=site_link("trace/"),
        status=state.status.value,
        owner=kb.name("team", change.file.value.owner),
        go_live=state.go_live,
        go_live_word=go_live_word(state),
        as_of=kb.as_of,
        notices=notices(site, change),
        stages=stages(site, change, here=""),
        row=_change_row(kb, change),
        is_withdrawn=state.status is Status.WITHDRAWN,
        gaps=tuple(GapRow(GAPS[gap.kind], gap) for gap in gaps(kb)[change.id]),
        groups=tuple(told.groups()),
        documents=tuple(told.documents()),
        cases=tuple(told.cases()),
        matrix=matrix(told.references),
    )
