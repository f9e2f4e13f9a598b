"""The lists of documents: one page a kind, with what a reader filters by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.model.document import Kind
from changeover.pages import Page
from changeover.render import site_link
from changeover.resolve import DocumentState
from changeover.views import Site
from changeover.views.references import Link, change_link, system_link

_KINDS = {kind.folder: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Row:
    """One document in the list of its kind.

    `states` are words of the component contract: current, stale, coming, untracked.
    """

    id: str
    link: Link
    systems: tuple[Link, ...]
    roles: tuple[str, ...]
    owner: str | None
    label: str
    since: Moment | None
    states: tuple[str, ...]
    changes: tuple[Link, ...]
    """The changes that will revise it."""


def catalogue(site: Site, page: Page) -> Markup:
    """The list of all runbooks, training modules or reference pages."""
    kind = _KINDS[page.subject or page.section]
    rows = tuple(_rows(site, kind))
    # What production never ran on was never in the list, so nothing is left out of it.
    retired = sum(1 for state in _of(site, kind) if state.retired is not None and state.shown)
    return site.renderer.render(
        "catalogue.html",
        title=page.title,
        kind=kind,
        rows=rows,
        stale=sum("stale" in row.states for row in rows),
        coming=sum("coming" in row.states for row in rows),
        retired=retired,
        as_of=site.kb.as_of,
    )


def _of(site: Site, kind: Kind) -> Iterator[DocumentState]:
    return (state for state in site.kb.documents.values() if state.kind is kind)


def _rows(site: Site, kind: Kind) -> Iterator[Row]:
    """Documents that production runs on, and those that are to come; by title."""
    found = []
    for state in _of(site, kind):
        revision = state.current or (state.coming[0] if state.coming else None)
        if revision is not None and state.retired is None:
            found.append(_row(site, state, revision))
    yield from sorted(found, key=lambda row: (row.link.label.casefold(), row.id))


def _row(site: Site, state: DocumentState, revision: Revision) -> Row:
    kb, front = site.kb, revision.front.value
    url = site.prose.resolver.document_url(state.id)
    states = ["current"] if state.current is not None else []
    states += ["stale"] if state.stale else []
    states += ["coming"] if state.coming else []
    return Row(
        id=state.id,
        link=Link(revision.title, site_link(url) if url is not None else None),
        systems=tuple(system_link(site, system) for system in front.covers),
        roles=tuple(kb.name("role", role) for role in front.roles),
        owner=kb.name("team", state.owner) if state.owner else None,
        label=state.label(revision),
        since=state.since,
        states=tuple(states),
        changes=tuple(change_link(coming.change) for coming in state.coming),
    )
