"""The page of a document: a runbook, a training module or a reference page, as production has it.

Says above the text whether it can be trusted: which revision it is, what left it stale, what comes
next, who answers for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from changeover.headings import headings
from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.model.document import Correction, Kind, TrainingFrontMatter
from changeover.pages import Page, change_url, document_url, system_url
from changeover.problems import Location
from changeover.prose import title_anchor
from changeover.render import site_link
from changeover.resolve import DocumentState
from changeover.resolve.moments import has_come
from changeover.views import Site
from changeover.views.quiz import place_questions, questions_of
from changeover.views.references import Link, title_source


@dataclass(frozen=True, slots=True)
class Standing:
    """Which revision an environment runs on; `label` is empty when it has none."""

    environment: str
    is_production: bool
    label: str


@dataclass(frozen=True, slots=True)
class Stale:
    """A change that left the document stale."""

    change: Link
    title: str
    on: Moment | None
    touched: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """A revision that is to come."""

    change: Link
    title: str
    planned: Moment
    label: str
    is_in_conflict: bool


@dataclass(frozen=True, slots=True)
class Said:
    """Why a launched change left the document as it is."""

    change: Link
    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Why a document that is shown is not in production."""

    change: Link
    reason: str
    on: Moment | None
    is_retired: bool
    replaced_by: Link | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Everything above the text of a document."""

    title: str
    anchor: str
    """The id of the title: links to `#monthly-invoice-run` keep working without the heading."""
    kind: str
    location: Location
    label: str
    since: Moment | None
    change: Link
    change_title: str
    owner: str | None
    escalation: str | None
    systems: tuple[Link, ...]
    roles: tuple[str, ...]
    review_by: Moment | None
    is_review_due: bool
    standings: tuple[Standing, ...]
    stale: tuple[Stale, ...]
    coming: tuple[Coming, ...]
    gone: Gone | None
    cleared: tuple[Said, ...]
    corrections: tuple[Correction, ...]
    base: Link | None
    """The change whose revision this one was copied from."""
    audiences: tuple[str, ...]
    aliases: tuple[str, ...]


def document(site: Site, page: Page) -> Markup:
    """The page at the stable URL of a document."""
    state = site.kb.documents[page.subject]
    revision = state.shown
    if revision is None:  # no page is planned for such a document
        raise ValueError(f"no page shows '{state.id}'")
    body = site.prose.render(revision.prose, revision=revision)
    context = {"head": head(site, state, revision), "front": revision.front.value}
    if state.kind is not Kind.TRAINING:
        return site.renderer.render(f"{state.kind.value}.html", body=body, **context)
    questions = questions_of(site, revision)
    units = {h.id: h.title for h in headings(revision.prose.text) if h.level <= 2}
    body = place_questions(body, questions, units=units, render=site.renderer.render)
    return site.renderer.render(
        "training.html",
        body=body,
        module=_module(site, revision),
        has_questions=bool(questions),
        **context,
    )


def head(site: Site, state: DocumentState, revision: Revision) -> Head:
    """What stands above a revision of a document."""
    kb, front = site.kb, revision.front.value
    change = kb.changes[revision.change]
    return Head(
        title=revision.title,
        anchor=title_anchor(revision),
        kind=state.kind.label,
        location=title_source(revision),
        label=state.label(revision),
        since=state.since,
        change=change_link(change.id),
        change_title=change.title,
        owner=kb.name("team", state.owner) if state.owner else None,
        escalation=state.escalation,
        systems=tuple(system_link(site, system) for system in front.covers),
        roles=tuple(kb.name("role", role) for role in front.roles),
        review_by=front.review_by,
        is_review_due=front.review_by is not None and has_come(front.review_by, kb.as_of),
        standings=tuple(_standings(site, state)),
        stale=tuple(_stale(site, state)),
        coming=tuple(_coming(site, state)),
        gone=_gone(site, state),
        cleared=tuple(Said(change_link(said.change), said.reason) for said in state.cleared),
        corrections=tuple(entry for entry in front.corrections if has_come(entry.on, kb.as_of)),
        base=_base(site, front.base),
        audiences=tuple(kb.name("audience", audience) for audience in front.audiences),
        aliases=front.aliases,
    )


def _base(site: Site, base: str | None) -> Link | None:
    if base is None or base == "none":
        return None
    return change_link(base) if base in site.kb.changes else Link(base)


def change_link(change: str) -> Link:
    """A change by its number."""
    return Link(change, site_link(change_url(change)))


def system_link(site: Site, system: str) -> Link:
    """A system or part by its name; without a link when the catalog lacks it."""
    is_known = system.partition("/")[0] in site.kb.systems
    return Link(site.kb.name("system", system), site_link(system_url(system)) if is_known else None)


def document_link(site: Site, document: str) -> Link:
    """A document by its title; without a link when no page shows it."""
    state = site.kb.documents.get(document)
    if state is None:
        return Link(document)
    revision = state.shown or (*state.coming, *state.past)[0]
    url = document_url(state.kind, document)
    return Link(revision.title, site_link(url) if url in site.pages else None)


def _standings(site: Site, state: DocumentState) -> Iterator[Standing]:
    production = site.kb.catalog.production
    for environment, revision in state.by_environment.items():
        label = state.label(revision) if revision is not None else ""
        name = site.kb.name("environment", environment)
        yield Standing(name, environment == production, label)


def _stale(site: Site, state: DocumentState) -> Iterator[Stale]:
    for staleness in state.stale:
        yield Stale(
            change_link(staleness.change),
            site.kb.changes[staleness.change].title,
            site.kb.state(staleness.change).launched_on,
            tuple(system_link(site, system) for system in staleness.touched),
        )


def _coming(site: Site, state: DocumentState) -> Iterator[Coming]:
    conflicts = {revision.change for revision in state.base_conflicts}
    for revision in state.coming:
        change = site.kb.changes[revision.change]
        yield Coming(
            change_link(change.id),
            change.title,
            site.kb.state(change.id).go_live,
            state.label(revision),
            change.id in conflicts,
        )


def _gone(site: Site, state: DocumentState) -> Gone | None:
    """Why production no longer runs on what is shown; None when it does."""
    retired = state.retired
    if retired is not None:
        other = site.kb.read_instead(state.id)
        instead = document_link(site, other) if other else None
        where = change_link(retired.change)
        return Gone(where, retired.reason, retired.on, is_retired=True, replaced_by=instead)
    if state.current is None and state.shown is not None:
        change = state.shown.change
        on = site.kb.state(change).rolled_back_on
        return Gone(change_link(change), "", on, is_retired=False)
    return None


@dataclass(frozen=True, slots=True)
class Module:
    """What a training module says of itself."""

    objectives: Sequence[str]
    minutes: int | None
    prerequisites: tuple[Link, ...]
    key_points: Sequence[str]
    pass_mark: int | None
    attempts: int | None
    is_exam: bool


def _module(site: Site, revision: Revision) -> Module:
    front = revision.front.value
    if not isinstance(front, TrainingFrontMatter):
        front = TrainingFrontMatter()
    return Module(
        objectives=tuple(objective.text for objective in front.objectives),
        minutes=front.minutes,
        prerequisites=tuple(document_link(site, other) for other in front.prerequisites),
        key_points=front.key_points,
        pass_mark=front.pass_mark,
        attempts=front.attempts,
        is_exam=front.exam,
    )
