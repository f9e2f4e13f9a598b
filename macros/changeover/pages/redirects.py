"""Addresses that lead on: aliases of documents, and places where a revision stood before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from changeover.knowledge import KnowledgeBase
from changeover.pages.page import Page
from changeover.resolve import DocumentState
from changeover.urls import coming_url, document_url, history_url


def plan_redirects(kb: KnowledgeBase, pages: Mapping[str, Page]) -> Mapping[str, Page]:
    """The page that each address leads on to where an alias, or a place of the past, has none.

    For each revision these are two at most: see `_former_places`.
    """
    found: dict[str, Page] = {}
    for state in kb.documents.values():
        if history_url(state.kind, state.id) in pages:
            found |= {url: pages[now] for url, now in _former_places(kb, state)}
    for alias, document in kb.aliases.items():
        kind = kb.documents[document].kind
        page = pages.get(document_url(kind, document))
        if page is not None:
            found.setdefault(document_url(kind, alias), page)
    return found


def _former_places(kb: KnowledgeBase, state: DocumentState) -> Iterator[tuple[str, str]]:
    """Where revisions of a document stood before, and the URL that shows each of them now.

    A preview ends with the launch, with a rollback for good, and when its change is withdrawn. A past
    revision may hold again, or be to come again. What was taken in as it is had no preview, and is in
    the past only once another one launched.
    """
    kind, id = state.kind, state.id
    for revision in state.coming:
        if revision.change in state.numbers:
            change = revision.change
            yield history_url(kind, id, change), coming_url(kind, id, change)
    for revision in state.past:
        if not kb.changes[revision.change].is_adoption:
            change = revision.change
            yield coming_url(kind, id, change), history_url(kind, id, change)
    if state.current is not None:
        change, stable = state.current.change, document_url(kind, id)
        is_adoption = kb.changes[change].is_adoption
        if not is_adoption:
            yield coming_url(kind, id, change), stable
        if not is_adoption or len(state.numbers) > 1:
            yield history_url(kind, id, change), stable
