"""What macros are on a site for one audience: those that can be right there, made of its edition.

Each takes what the macro of its name takes. What the audience can't read is refused by name, so that
a page never says less than its author believes.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup, escape

from changeover.editions import EditionDocument
from changeover.macros.changes import check_word, label
from changeover.macros.registry import MacroError, edition_macro
from changeover.model.document import Kind
from changeover.pages import HOME_PAGE
from changeover.problems import suggest
from changeover.releases import is_out
from changeover.render import site_link
from changeover.urls import document_url
from changeover.views import Site
from changeover.views.edition import chapters, edition, rows
from changeover.views.feeds import subscribe
from changeover.views.index import view

_LATEST, _NEXT = "latest", "next"


def find_document(site: Site, id: str, kind: Kind | None = None) -> EditionDocument:
    """The document of the edition with this id, in use, of this kind; raises MacroError."""
    it = edition(site)
    known = {
        key: document
        for key, document in it.documents.items()
        if document.revision is not None and kind in (None, document.kind)
    }
    if id not in known:
        noun = kind.label.lower() if kind else "document"
        raise MacroError(f"no {noun} '{id}' is for '{it.audience}'", suggest(str(id), known))
    return known[id]


@edition_macro
def page(site: Site, url: str) -> Markup:
    """Everything that the generated page at `url` shows."""
    plan = site.pages.get(url)
    if plan is None:
        said = f"there is no generated page '{url}' for '{site.audience}'"
        raise MacroError(said, suggest(url, site.pages))
    return view(plan.view)(site, plan) + subscribe(site, plan)


@edition_macro
def home(site: Site) -> Markup:
    """What there is for the audience, and what is new in it."""
    return view("edition-home")(site, replace(HOME_PAGE, title=""))


@edition_macro
def documents(
    site: Site,
    *,
    kind: str | None = None,
    system: str | None = None,
    role: str | None = None,
) -> Markup:
    """A table of the audience's documents; `system` is a public one, and roles are internal."""
    it = edition(site)
    check_word(kind, (k.value for k in Kind), "kind of document")
    check_word(system, it.systems, "public system")
    if role is not None:
        raise MacroError("'role' is internal, and this page is for readers outside", "leave it out")
    found = it.about(system) if system else tuple(d for k in Kind for d in it.of_kind(k))
    return site.renderer.render(
        "macros/edition-documents.html",
        rows=rows(document for document in found if kind in (None, document.kind.value)),
        label=label("Pages", kind, system),
    )


def _text(site: Site, id: str, kind: Kind) -> Markup:
    document = find_document(site, id, kind)
    assert document.revision is not None  # of those that are in use
    prefix = document.id.replace("/", "-") + "-"  # a page may show several texts
    return site.renderer.render(
        "macros/edition-text.html",
        title=document.title,
        url=document_url(document.kind, document.id),
        html=site.prose.render(document.revision.prose, revision=document.revision, prefix=prefix),
    )


@edition_macro
def runbook(site: Site, id: str) -> Markup:
    """The current text of a runbook that the audience may read, in place."""
    return _text(site, id, Kind.RUNBOOK)


@edition_macro
def module(site: Site, id: str) -> Markup:
    """The current text of a training module that the audience may read, in place."""
    return _text(site, id, Kind.TRAINING)


@edition_macro
def reference(site: Site, id: str) -> Markup:
    """The current text of a reference page that the audience may read, in place."""
    return _text(site, id, Kind.REFERENCE)


@edition_macro
def link(site: Site, id: str, text: str | None = None) -> Markup:
    """A link, within a sentence, to a document that the audience may read."""
    document = find_document(site, id)
    url = site_link(document_url(document.kind, document.id))
    return Markup('<a href="{}">{}</a>').format(url, escape(text or document.title))


@edition_macro
def release_notes(site: Site, release: str, *, audience: str | None = None) -> Markup:
    """The notes of a release that is out, for the audience of the site; `"latest"` is the newest."""
    it = edition(site)
    check_word(audience, [it.audience], "audience of this page's readers")
    if release == _NEXT or (release in site.kb.releases and not is_out(site.kb, release)):
        said = f"release '{release}' is not out yet"
        hint = "a site for an audience shows released notes only: write one of those, or 'latest'"
        raise MacroError(said, hint)
    check_word(release, (*it.releases, _LATEST), f"release with notes for '{it.audience}'")
    ids = list(it.releases)[-1:] if release == _LATEST else [release]
    found = [chapter for id in ids for chapter in chapters(site, it.releases[id])]
    return site.renderer.render("macros/edition-notes.html", chapters=found)
