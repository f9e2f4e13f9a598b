"""Systems: what touched each of them, its documents and its owners."""

from __future__ import annotations

from markupsafe import Markup

from changeover.pages import Page, system_url
from changeover.views import Site
from changeover.views.lists import change_rows, document_rows


def systems(site: Site, page: Page) -> Markup:
    """The list of systems with their owners and how much there is about each."""
    kb = site.kb
    rows = [
        {
            "id": system.id,
            "url": system_url(system.id),
            "name": kb.name("system", system.id),
            "owner": kb.name("team", system.owner) if system.owner else "",
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
    team = next((team for team in kb.catalog.teams if team.id == entry.owner), None)
    return site.renderer.render(
        "system.html",
        title=page.title,
        system=entry,
        location=kb.content.catalog.at("systems", position),
        owner=kb.name("team", entry.owner) if entry.owner else "",
        contact=team.contact if team and team.contact else "",
        parts=[{"id": part, "place": f"{entry.id}/{part}", "name": part} for part in entry.parts],
        documents=document_rows(kb, kb.documents_covering(entry.id)),
        changes=tuple(reversed(change_rows(kb, kb.changes_touching(entry.id)))),
    )
