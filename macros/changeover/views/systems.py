"""Systems: what touched each of them, its documents and its owners."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from changeover.currency import stale_by_system
from changeover.model.catalog import System
from changeover.pages import Page
from changeover.urls import system_url
from changeover.views import Site
from changeover.views.lists import change_rows, document_rows
from changeover.views.references import Link, change_link, owner_link
from changeover.views.use_cases import use_cases_of
from changeover.views.work import stale_row


def systems(site: Site, page: Page) -> Markup:
    """The list of systems with their owners and how much there is about each."""
    kb = site.kb
    rows = [
        {
            "id": system.id,
            "url": system_url(system.id),
            "name": kb.name("system", system.id),
            "owner": _owner(site, system.id),
            "parts": len(system.parts),
            "changes": len(kb.changes_touching(system.id)),
            "documents": len(document_rows(kb, kb.documents_covering(system.id))),
        }
        for system in kb.systems.values()
    ]
    return site.renderer.render("systems.html", title=page.title, rows=rows)


def system(site: Site, page: Page) -> Markup:
    """One system: its owner and parts, the documents that cover it, the changes that touch it."""
    kb = site.kb
    entry = kb.systems[page.subject]
    position = [item.id for item in kb.catalog.systems].index(entry.id)
    said = kb.resolution.owners[entry.id]
    team = next((team for team in kb.catalog.teams if team.id == said.owner), None)
    return site.renderer.render(
        "system.html",
        title=page.title,
        system=entry,
        location=kb.content.catalog.at("systems", position),
        owner=_owner(site, entry.id),
        handed_over_by=change_link(said.handed_over_by) if said.handed_over_by else None,
        escalation=said.escalation,
        contact=team.contact if team and team.contact else "",
        parts=[_part(site, entry, part) for part in entry.parts],
        stale=tuple(stale_row(site, stale) for stale in stale_by_system(kb).get(entry.id, ())),
        documents=document_rows(kb, kb.documents_covering(entry.id)),
        changes=tuple(reversed(change_rows(kb, kb.changes_touching(entry.id)))),
        use_cases=use_cases_of(site, entry.id),
    )


def _owner(site: Site, place: str) -> Link | None:
    """The team that answers for a system or part; None when nobody is named."""
    return owner_link(site, site.kb.resolution.owners[place].owner)


def _part(site: Site, system: System, part: str) -> dict[str, Any]:
    """A part; its owner when another team than the system's answers for it."""
    place, owners = f"{system.id}/{part}", site.kb.resolution.owners
    by = owners[place].handed_over_by
    is_own = owners[place].owner != owners[system.id].owner
    return {
        "id": part,
        "place": place,
        "name": part,
        "owner": _owner(site, place) if is_own else None,
        "handed_over_by": change_link(by) if by and is_own else None,
    }
