"""Macros that show release notes."""

from __future__ import annotations

from markupsafe import Markup

from changeover.macros.changes import check_word
from changeover.macros.registry import macro
from changeover.views import Site
from changeover.views.releases import notes_by_audience


@macro()
def release_notes(site: Site, release: str, *, audience: str | None = None) -> Markup:
    """The notes of a release, for one audience or for all: `{{ kb.release_notes("2026.08") }}`."""
    kb = site.kb
    check_word(release, kb.releases, "release")
    check_word(audience, (entry.id for entry in kb.catalog.audiences), "audience")
    found = [
        notes
        for notes in notes_by_audience(site, kb.releases[release])
        if audience in (None, notes[0])
    ]
    return site.renderer.render("macros/notes.html", audiences=found)
