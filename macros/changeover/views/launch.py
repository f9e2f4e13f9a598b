"""The scope of work to launch a change and to hand it over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from changeover.model.base import Moment
from changeover.model.document import Kind
from changeover.model.launch import (
    Deployment,
    ExitCriterion,
    Handover,
    Hypercare,
    HypercareCheck,
    HypercareIssue,
    LaunchFile,
    TrainingGiven,
)
from changeover.pages import Page
from changeover.problems import Location
from changeover.views import Site
from changeover.views.cutover import run_sheet, runs
from changeover.views.deliverable import Deliverables, Listing, by_then, counts_by
from changeover.views.documentation import dispositions, revisions
from changeover.views.references import Link
from changeover.views.texts import rich_text


@dataclass(frozen=True, slots=True)
class DeploymentRow:
    """A deployment as of the page's day; `value` is None for an environment without any.

    `state` is active, rolled-back, failed, success, unconfirmed, planned, or empty.
    """

    value: Deployment | None
    environment: str
    is_production: bool
    planned: Moment | None
    state: str
    source: Location | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Something that is looked at during hypercare."""

    value: HypercareCheck
    owner: str | None
    source: Location


@dataclass(frozen=True, slots=True)
class ExitRow:
    """What must be true for hypercare to end; `state` is met, unmet, or lapsed by a rollback."""

    value: ExitCriterion
    state: str
    evidence: Markup | None
    source: Location


@dataclass(frozen=True, slots=True)
class IssueRow:
    """Something that went wrong during hypercare."""

    value: HypercareIssue
    documents: tuple[Link, ...]
    source: Location


@dataclass(frozen=True, slots=True)
class Care:
    """Hypercare; `until` is None when it ends with the first billing run."""

    absent: str
    until: Moment | None
    run: str | None
    end: Moment | None
    is_overrun: bool
    checks: tuple[CheckRow, ...]
    exit: tuple[ExitRow, ...]
    issues: tuple[IssueRow, ...]
    source: Location | None


@dataclass(frozen=True, slots=True)
class GivenRow:
    """Training that was given, or is planned to be when its day has not come."""

    value: TrainingGiven
    module: Link
    is_planned: bool
    source: Location


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A thing whose ownership passes; `state` is accepted, open, or lapsed by a rollback."""

    value: Handover
    what: tuple[Link, ...]
    from_: str | None
    to: str | None
    state: str
    source: Location


def launch(site: Site, page: Page) -> Markup:
    """The scope of work as a page."""
    work = Deliverables.of(site, page.subject, service="launch")
    file: LaunchFile = work.file.value if work.file else LaunchFile()
    brought = revisions(work.references)
    given = work.listing("training-given", file.training_given, _given(work))
    trained = {row.value.module for row in given.rows if not row.is_planned}
    modules = tuple(row for row in brought if row.kind is Kind.TRAINING)
    return site.renderer.render(
        "launch.html",
        head=work.head(),
        scope=work.scope(),
        deployments=Listing(tuple(_deployments(work, file)), work.word_for(file.deployments)),
        sheet=run_sheet(work),
        runs=runs(work),
        care=_care(work, file.hypercare),
        revisions=brought,
        dispositions=dispositions(work.references),
        modules=modules,
        untaught=tuple(row.link for row in modules if row.id not in trained),
        given=given,
        handover=work.listing("handover", file.handover, _handover(work)),
    )


def _deployments(work: Deliverables, file: LaunchFile) -> Iterator[DeploymentRow]:
    """The deployments environment by environment, each environment at least once."""
    kb, state = work.site.kb, work.state
    go_live = work.change.file.value.go_live.planned
    given = list(enumerate(file.deployments or ()))
    environments = (environment.id for environment in kb.catalog.environments)
    order = dict.fromkeys([*environments, *(entry.env for _, entry in given)])
    for id in order:
        is_production = id == kb.catalog.production
        name = kb.name("environment", id)
        entries = [(place, entry) for place, entry in given if entry.env == id]
        last = entries[-1][0] if entries else None
        for place, entry in entries:
            seen = _as_of(work, entry)
            planned = entry.planned
            if planned is None and is_production and place == last:
                planned = go_live
            word = _deployment_state(work, seen, is_last=is_production and place == last)
            yield DeploymentRow(
                seen, name, is_production, planned, word, work.at("deployments", place)
            )
        if not entries:
            active = "active" if id in state.active_in else ""
            word = "unconfirmed" if is_production and state.launch_unconfirmed else active
            planned = go_live if is_production else None
            yield DeploymentRow(None, name, is_production, planned, word, None)


def _as_of(work: Deliverables, entry: Deployment) -> Deployment:
    """A deployment without what happened after the page's day."""
    if not counts_by(entry.actual, work.as_of):
        entry = entry.model_copy(update={"actual": None, "outcome": None})
    undone = by_then(entry.rolled_back_on, work.as_of)
    return entry.model_copy(update={"rolled_back_on": undone})


def _deployment_state(work: Deliverables, entry: Deployment, *, is_last: bool) -> str:
    if entry.rolled_back_on is not None:
        return "rolled-back"
    if entry.outcome == "success" and entry.actual is not None:
        is_active = work.state.active_in.get(entry.env) == entry.actual
        return "active" if is_active else "success"
    if entry.outcome is not None:
        return entry.outcome
    if is_last and work.state.launch_unconfirmed:
        return "unconfirmed"
    return "planned"


def _care(work: Deliverables, hypercare: Hypercare | None) -> Care:
    declared = hypercare or Hypercare()
    key = "hypercare"

    def check(value: HypercareCheck, source: Location) -> CheckRow:
        if not counts_by(value.on, work.as_of):
            value = value.model_copy(update={"result": None})
        return CheckRow(value, work.references.team(value.owner), source)

    def criterion(value: ExitCriterion, source: Location) -> ExitRow:
        met_on = by_then(value.met_on, work.as_of)
        evidence = None
        if value.evidence is not None and counts_by(value.met_on, work.as_of):
            evidence = rich_text(work.references, value.evidence, path=source.path)
        state = "unmet"
        if met_on is not None:
            state = "met" if work.still_counts(met_on) else "lapsed"
        value = value.model_copy(update={"met_on": met_on})
        return ExitRow(value, state, evidence, source)

    def issue(value: HypercareIssue, source: Location) -> IssueRow:
        resolved = by_then(value.resolved_on, work.as_of)
        value = value.model_copy(update={"resolved_on": resolved})
        return IssueRow(value, work.references.documents(value.docs), source)

    return Care(
        absent=work.word_for(None) if hypercare is None else "",
        until=None if declared.until == "first-billing-run" else declared.until,
        run=work.state.hypercare_run,
        end=work.state.hypercare_end,
        is_overrun=work.state.hypercare_overrun,
        checks=work.nested((key, "checks"), declared.checks, check).rows,
        exit=work.nested((key, "exit"), declared.exit, criterion).rows,
        issues=work.nested((key, "issues"), declared.issues, issue).rows,
        source=work.at(key) if hypercare is not None else None,
    )


def _given(work: Deliverables) -> Callable[[TrainingGiven, Location], GivenRow]:
    def row(value: TrainingGiven, source: Location) -> GivenRow:
        is_planned = not counts_by(value.on, work.as_of)
        return GivenRow(value, work.references.document(value.module), is_planned, source)

    return row


def _handover(work: Deliverables) -> Callable[[Handover, Location], HandoverRow]:
    def row(value: Handover, source: Location) -> HandoverRow:
        if not counts_by(value.on, work.as_of):
            value = value.model_copy(update={"accepted_by": None, "on": None})
        state = "open"
        if value.is_accepted:
            state = "accepted" if work.still_counts(value.on) else "lapsed"
        what = [work.references.document(value.doc)] if value.doc else []
        what += [work.references.system(value.system)] if value.system else []
        return HandoverRow(
            value=value,
            what=tuple(what),
            from_=work.references.team(value.from_),
            to=work.references.team(value.to),
            state=state,
            source=source,
        )

    return row
