"""Macros that show release notes."""

from __future__ import annotations

from markupsafe import Markup

from changeover.macros.changes import check_word
from changeover.macros.registry import macro
from changeover.releases import latest_release, next_release
from changeover.views import Site
from changeover.views.notes import notes_by_audience


@macro()
def release_notes(site: Site, release: str, *, audience: str | None = None) -> Markup:
    """The notes of a release, for one audience or for all: `{{ kb.release_notes("2026.08") }}`.

    `"next"` is the first release to come, `"latest"` the newest one that is out.
    """
    kb = site.kb
    found = {"next": next_release, "latest": latest_release}
    check_word(release, (*kb.releases, *found), "release")
    check_word(audience, (entry.id for entry in kb.catalog.audiences), "audience")
    meant = kb.releases[release] if release in kb.releases else found[release](kb)
    notes = notes_by_audience(
        site, meant.id if meant else "", audiences=None if audience is None else [audience]
    )
    return site.renderer.render("macros/notes.html", audiences=notes)
