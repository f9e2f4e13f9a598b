"""What stands above and below the text of a revision: which one it is, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.model.document import Correction
from changeover.problems import Location
from changeover.prose import title_anchor
from changeover.render import site_link
from changeover.resolve import DocumentState
from changeover.resolve.moments import has_come
from changeover.urls import history_url
from changeover.views import Site
from changeover.views.references import (
    Link,
    change_link,
    owner_link,
    revision_link,
    system_link,
    title_source,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Which revision an environment runs on; None when it has none."""

    environment: str
    is_production: bool
    revision: Link | None


@dataclass(frozen=True, slots=True)
class Head:
    """The facts around the text of a revision. `since` is None while production does not run on it.

    `again` is when production came back to it, after a rollback of what had taken its place. `environments` are those of the document, production first. `history` leads to its history.
    """

    title: str
    anchor: str
    """The id of the title: links to `#monthly-invoice-run` keep working without the heading."""
    kind: str
    location: Location
    label: str
    since: Moment | None
    again: Moment | None
    change: Link
    change_title: str
    owner: Link | None
    escalation: str | None
    systems: tuple[Link, ...]
    roles: tuple[str, ...]
    review_by: Moment | None
    is_review_due: bool
    environments: tuple[Standing, ...]
    history: str
    corrections: tuple[Correction, ...]
    base: Link | None
    """The change whose revision this one was copied from."""
    audiences: tuple[str, ...]
    aliases: tuple[str, ...]


def head(site: Site, state: DocumentState, revision: Revision) -> Head:
    """The facts of a revision of a document, be it current, coming or past."""
    kb, front = site.kb, revision.front.value
    change = kb.changes[revision.change]
    is_current = state.current is not None and state.current.change == change.id
    return Head(
        title=revision.title,
        anchor=title_anchor(revision),
        kind=state.kind.label,
        location=title_source(revision),
        label=state.label(revision),
        since=state.since if is_current else None,
        again=_again(site, state) if is_current else None,
        change=change_link(change.id),
        change_title=change.title,
        owner=owner_link(site, state.owner),
        escalation=state.escalation,
        systems=tuple(system_link(site, system) for system in front.covers),
        roles=tuple(kb.name("role", role) for role in front.roles),
        review_by=front.review_by,
        is_review_due=front.review_by is not None and has_come(front.review_by, kb.as_of),
        environments=tuple(
            sorted(_standings(site, state, here=revision), key=lambda s: not s.is_production)
        ),
        history=site_link(history_url(state.kind, state.id)),
        corrections=tuple(entry for entry in front.corrections if has_come(entry.on, kb.as_of)),
        base=_base(site, front.base),
        audiences=tuple(kb.name("audience", audience) for audience in front.audiences),
        aliases=front.aliases,
    )


def _again(site: Site, state: DocumentState) -> Moment | None:
    """When production last came back to the current revision, if that was after its launch."""
    held = site.kb.periods(state.id)
    last = held[-1].since if held else None
    is_later = last is not None and state.since is not None and last.start > state.since.start
    return last if is_later else None


def _base(site: Site, base: str | None) -> Link | None:
    if base is None or base == "none":
        return None
    return change_link(base) if base in site.kb.changes else Link(base)


def _standings(site: Site, state: DocumentState, *, here: Revision) -> Iterator[Standing]:
    """What each environment runs on; the revision whose page this is has no link."""
    production = site.kb.catalog.production
    for environment, revision in state.by_environment.items():
        name = site.kb.name("environment", environment)
        link = None
        if revision is not None:
            is_here = revision.change == here.change
            link = Link(state.label(revision)) if is_here else revision_link(site, state, revision)
        yield Standing(name, environment == production, link)
