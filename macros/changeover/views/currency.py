"""Which pages can't be trusted, and why: of all documents, and of what one team answers for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from changeover.currency import Owned, Work, owned_by_team, work, work_by_team
from changeover.pages import Page
from changeover.views import Site
from changeover.views.references import Link, owner_link, system_link
from changeover.views.work import (
    Row,
    coming_row,
    conflict_row,
    document_row,
    gone_row,
    review_row,
    stale_row,
    undisposed_rows,
    waiting_row,
)


@dataclass(frozen=True, slots=True)
class Section:
    """The entries of one kind, and how many documents, drafts or handovers they are of."""

    id: str
    title: str
    tile: str
    """What its number counts."""
    column: str
    """The same, where there is little room."""
    lead: str
    tone: str
    count: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """What a team answers for and has to do, in numbers."""

    link: Link
    documents: int
    systems: int
    counts: tuple[int, ...]
    """Of each section, in their order."""


def currency(site: Site, page: Page) -> Markup:
    """All documents that need work, the worst first, and the teams that have it to do."""
    sections = tuple(_sections(site, work(site.kb)))
    return site.renderer.render(
        "currency.html",
        title=page.title,
        as_of=site.kb.as_of,
        documents=sum(state.current is not None for state in site.kb.documents.values()),
        sections=sections,
        teams=tuple(_teams(site)),
        columns=[(section.column, "number", "figures") for section in _personal(site, Work())],
    )


def owner(site: Site, page: Page) -> Markup:
    """What one team answers for, and what of it needs work."""
    kb = site.kb
    owned = owned_by_team(kb).get(page.subject, Owned())
    entry = next(team for team in kb.catalog.teams if team.id == page.subject)
    return site.renderer.render(
        "owner.html",
        title=page.title,
        as_of=kb.as_of,
        source=page.source,
        contact=entry.contact,
        members=entry.members,
        sections=_personal(site, work_by_team(kb).get(page.subject, Work())),
        systems=tuple(system_link(site, place) for place in owned.systems),
        documents=tuple(document_row(site, state) for state in owned.documents),
    )


def _teams(site: Site) -> Iterator[Team]:
    """The teams of the catalog, in its order."""
    owned, needed = owned_by_team(site.kb), work_by_team(site.kb)
    for team in site.kb.catalog.teams:
        link, has = owner_link(site, team.id), owned.get(team.id, Owned())
        counts = tuple(s.count for s in _personal(site, needed.get(team.id, Work())))
        if link is not None:
            yield Team(link, len(has.documents), len(has.systems), counts)


def _sections(site: Site, found: Work) -> Iterator[Section]:
    """What makes documents doubtful, the worst first; that one is old comes last."""
    yield Section(
        id="stale",
        title="Stale",
        tile="stale",
        column="Stale",
        lead="A change touched what these pages tell of, and said nothing about them. Read them "
        "with the change in mind.",
        tone="danger",
        count=len(found.stale),
        rows=tuple(stale_row(site, stale) for stale in found.stale),
    )
    yield Section(
        id="gone",
        title="Not in production",
        tile="not in production",
        column="Gone",
        lead="These pages were rolled back with no revision before them, or retired with no page "
        "to read instead.",
        tone="danger",
        count=len(found.gone),
        rows=tuple(gone_row(site, state) for state in found.gone),
    )
    yield Section(
        id="conflicts",
        title="Base conflicts",
        tile="in base conflict",
        column="Conflicts",
        lead="These drafts were copied from a revision that is no longer current. Launched as they "
        "are, they would take away what came in between.",
        tone="warning",
        count=len(found.conflicts),
        rows=tuple(conflict_row(site, revision) for revision in found.conflicts),
    )
    yield Section(
        id="undisposed",
        title="About to be left behind",
        tile="about to be left behind",
        column="Left behind",
        lead="Planned changes touch what these pages tell of, and say nothing about them yet. On "
        "the day of the launch the pages become stale.",
        tone="warning",
        count=len({document for left in found.undisposed for document in left.documents}),
        rows=tuple(undisposed_rows(site, found.undisposed)),
    )
    yield Section(
        id="untracked",
        title="Can't be tracked",
        tile="can't be tracked",
        column="Untracked",
        lead="These pages don't say which systems they cover, so nobody is warned when a change "
        "touches one.",
        tone="warning",
        count=len(found.untracked),
        rows=tuple(document_row(site, state) for state in found.untracked),
    )
    yield Section(
        id="review",
        title="Review due",
        tile="due for review",
        column="Review",
        lead="Somebody wanted these pages read again by now. No change is known to have made them "
        "wrong, unless they are stale too.",
        tone="",
        count=len(found.review_due),
        rows=tuple(review_row(site, state) for state in found.review_due),
    )


def _personal(site: Site, found: Work) -> tuple[Section, ...]:
    """The same of one team, and what comes to it."""
    waiting = Section(
        id="handovers",
        title="Handovers to accept",
        tile="to accept",
        column="To accept",
        lead="These things are to pass to the team, and nobody has accepted them yet.",
        tone="warning",
        count=len(found.waiting),
        rows=tuple(waiting_row(site, entry) for entry in found.waiting),
    )
    coming = Section(
        id="coming",
        title="Revisions to come",
        tile="to come",
        column="To come",
        lead="Changes to come bring a new text of these pages.",
        tone="",
        count=len(found.coming),
        rows=tuple(coming_row(site, revision) for revision in found.coming),
    )
    return (*_sections(site, found), waiting, coming)
