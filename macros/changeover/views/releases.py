"""Releases: which changes are in each, and what their notes say."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from changeover.knowledge import KnowledgeBase
from changeover.model.catalog import Release
from changeover.pages import Page
from changeover.urls import change_url, release_url
from changeover.views import Site
from changeover.views.lists import change_rows
from changeover.views.nesting import below


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """What one change says to one audience in one release."""

    change: str
    title: str
    url: str
    html: Markup


def releases(site: Site, page: Page) -> Markup:
    """The list of releases, the newest first."""
    kb = site.kb
    rows = [
        {
            "id": release.id,
            "url": release_url(release.id),
            "name": kb.name("release", release.id),
            "date": release.date,
            "state": _state(kb, release),
            "changes": len(kb.changes_in(release.id)),
        }
        for release in reversed(tuple(kb.releases.values()))
    ]
    return site.renderer.render("releases.html", title=page.title, rows=rows)


def release(site: Site, page: Page) -> Markup:
    """One release: its notes by audience, and its changes."""
    kb = site.kb
    entry = kb.releases[page.subject]
    return site.renderer.render(
        "release.html",
        title=page.title,
        id=entry.id,
        date=entry.date,
        state=_state(kb, entry),
        audiences=notes_by_audience(site, entry),
        changes=change_rows(kb, kb.changes_in(entry.id)),
        location=page.source,
    )


def notes_by_audience(site: Site, entry: Release) -> list[tuple[str, str, tuple[NoteEntry, ...]]]:
    """(id, name, entries) of each audience of the catalog that the release has notes for.

    A past release tells of what launched and was not rolled back; one to come tells of what is
    planned for it.
    """
    kb = site.kb
    is_out = entry.date.date <= kb.as_of
    found = []
    for audience in kb.catalog.audiences:
        entries = tuple(
            NoteEntry(
                change.id,
                change.title,
                change_url(change.id),
                below(
                    site.prose.render(note.prose, prefix=f"{audience.id}-{change.id}-"),
                    levels=2,
                ),
            )
            for change in kb.changes_in(entry.id)
            for note in change.notes
            if note.audience == audience.id
            and (kb.state(change.id).is_launched or (not is_out and kb.state(change.id).is_coming))
        )
        if entries:
            found.append((audience.id, kb.name("audience", audience.id), entries))
    return found


def _state(kb: KnowledgeBase, entry: Release) -> str:
    return "released" if entry.date.date <= kb.as_of else "upcoming"
