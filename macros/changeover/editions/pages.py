"""The pages of a site for one audience: their URLs are those that the whole site has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from changeover.editions.edition import Edition
from changeover.model.document import Kind
from changeover.pages import HOME, SECTIONS, Page
from changeover.urls import document_url, release_url, system_url


def plan_edition(edition: Edition) -> Mapping[str, Page]:
    """Every generated page of an edition by its URL; a section only where there is something in it.

    No page knows a source: that is the path of a file of a change.
    """
    pages = (
        Page(HOME, "Home", "edition-home"),
        *(_section(name) for name in _sections(edition)),
        *_documents(edition),
        *(
            Page(system_url(system.id), system.name, "edition-system", system.id)
            for system in edition.systems.values()
        ),
        *(
            Page(release_url(release.id), release.name, "edition-release", release.id)
            for release in edition.releases.values()
        ),
    )
    return {page.url: page for page in pages}


def plan_edition_redirects(edition: Edition, pages: Mapping[str, Page]) -> Mapping[str, Page]:
    """The page that each alias leads on to, by the URL that the alias stands for."""
    found = {}
    for alias, id in edition.aliases.items():
        kind = edition.documents[id].kind
        page = pages.get(document_url(kind, id))
        if page is not None:
            found[document_url(kind, alias)] = page
    return found


def _sections(edition: Edition) -> Iterator[str]:
    """The sections in the order of the navigation."""
    has = {kind.folder: bool(edition.of_kind(kind)) for kind in Kind}
    has |= {"systems": bool(edition.systems), "releases": bool(edition.releases)}
    yield from (name for name in SECTIONS if has.get(name))


def _section(name: str) -> Page:
    is_kind = name in {kind.folder for kind in Kind}
    view = "edition-catalogue" if is_kind else f"edition-{name}"
    return Page(f"{name}/", SECTIONS[name], view, name)


def _documents(edition: Edition) -> Iterator[Page]:
    for document in edition.documents.values():
        yield Page(
            document_url(document.kind, document.id),
            document.title,
            "edition-document",
            document.id,
            is_current=document.revision is not None,
        )
