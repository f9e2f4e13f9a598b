"""The Change Scope & Plan Document of a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from changeover.model.base import Moment
from changeover.model.plan import (
    BusinessOutcome,
    Impact,
    PlanFile,
    Question,
    RelatedWork,
    Requirement,
    Risk,
)
from changeover.pages import Page
from changeover.problems import Location
from changeover.trace.references import cross_references, full_id
from changeover.views import Site
from changeover.views.deliverable import (
    NOT_ASSESSED,
    Deliverables,
    Group,
    by_then,
    counts_by,
    split,
)
from changeover.views.references import Link
from changeover.views.schedule import schedule
from changeover.views.served import Served, cases_for, items_against, items_for
from changeover.views.texts import rich_link

REQUIREMENT_KINDS: Mapping[str, str] = {
    "business": "Business requirements",
    "functional": "Functional requirements",
    "technical": "Technical requirements",
}
IMPACT_AREAS: Mapping[str, str] = {
    "process": "Processes",
    "data": "Data",
    "knowledge": "Knowledge",
    "configuration": "System configuration",
}
RELATED_KINDS: Mapping[str, str] = {
    "project": "Other projects",
    "change-management": "Change management",
}


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A business outcome with the requirements that serve it; `actual` as of the page's day."""

    value: BusinessOutcome
    actual: str | None
    on: Moment | None
    requirements: tuple[Link, ...]
    source: Location


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A requirement, what it is for, and what serves it."""

    value: Requirement
    outcomes: tuple[Link, ...]
    items: tuple[Served, ...]
    cases: tuple[Served, ...]
    source: Location


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """An impact and the build items that take care of it."""

    value: Impact
    system: Link | None
    documents: tuple[Link, ...]
    roles: tuple[str, ...]
    items: tuple[Served, ...]
    unaddressed: str
    """The word for no items at all."""
    source: Location


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """Another project or a piece of change management."""

    value: RelatedWork
    link: Markup | None
    source: Location


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk."""

    value: Risk
    source: Location


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question; `urgency` is `blocking`, `answered` or `open`."""

    value: Question
    urgency: str
    source: Location


def plan(site: Site, page: Page) -> Markup:
    """The document as a page."""
    work = Deliverables.of(site, page.subject, service="plan")
    file: PlanFile = work.file.value if work.file else PlanFile()
    impacts = work.listing("impacts", file.impacts, impact_row(work))
    related = work.listing("related", file.related, _related(work))
    return site.renderer.render(
        "plan.html",
        head=work.head(),
        summary=work.change.file.value.summary,
        outcomes=work.listing("outcomes", file.outcomes, _outcome(work)),
        requirements=requirements(work),
        impacts=split(
            impacts, IMPACT_AREAS, by=lambda row: row.value.area, unmentioned=NOT_ASSESSED
        ),
        related=split(related, RELATED_KINDS, by=lambda row: row.value.kind),
        schedule=schedule(work),
        out_of_scope=work.texts(("out-of-scope",), file.out_of_scope),
        assumptions=work.texts(("assumptions",), file.assumptions),
        risks=work.listing("risks", file.risks, RiskRow),
        questions=work.listing("questions", file.questions, _question),
    )


def requirements(work: Deliverables) -> tuple[Group[RequirementRow], ...]:
    """The requirements of the change by kind."""
    values = work.file.value.requirements if work.file else None
    listing = work.listing("requirements", values, _requirement(work))
    return split(listing, REQUIREMENT_KINDS, by=lambda row: row.value.kind)


def _outcome(work: Deliverables) -> Callable[[BusinessOutcome, Location], OutcomeRow]:
    serving = cross_references(work.site.kb).requirements_of

    def row(value: BusinessOutcome, source: Location) -> OutcomeRow:
        found = serving.get(full_id(work.change.id, value.id), ())
        ids = (full_id(entry.change, entry.value.id) for entry in found)
        return OutcomeRow(
            value=value,
            actual=value.actual if counts_by(value.on, work.as_of) else None,
            on=by_then(value.on, work.as_of),
            requirements=work.references.items("requirement", ids),
            source=source,
        )

    return row


def _requirement(work: Deliverables) -> Callable[[Requirement, Location], RequirementRow]:
    def row(value: Requirement, source: Location) -> RequirementRow:
        return RequirementRow(
            value=value,
            outcomes=work.references.items("outcome", value.outcomes),
            items=items_for(work.references, value.id),
            cases=cases_for(work.references, value.id),
            source=source,
        )

    return row


def impact_row(work: Deliverables) -> Callable[[Impact, Location], ImpactRow]:
    """What makes the row of an impact of this change, on any of its pages."""

    def row(value: Impact, source: Location) -> ImpactRow:
        return ImpactRow(
            value=value,
            system=work.references.system(value.system) if value.system else None,
            documents=work.references.documents(value.docs),
            roles=tuple(work.site.kb.name("role", role) for role in value.roles),
            items=items_against(work.references, value.id),
            unaddressed="nothing to do" if value.effect == "none" else "not addressed",
            source=source,
        )

    return row


def _related(work: Deliverables) -> Callable[[RelatedWork, Location], RelatedRow]:
    def row(value: RelatedWork, source: Location) -> RelatedRow:
        link = None
        if value.link is not None:
            link = rich_link(work.references, value.link, path=source.path)
        return RelatedRow(value, link, source)

    return row


def _question(value: Question, source: Location) -> QuestionRow:
    waiting = "blocking" if value.blocking else "open"
    return QuestionRow(value, "answered" if value.answer is not None else waiting, source)
