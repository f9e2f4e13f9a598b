"""What each path below the root is to a reader of the site: a page, or a file to publish."""

from __future__ import annotations

from collections.abc import Mapping

from changeover.knowledge import KnowledgeBase
from changeover.load import CHANGES, SHARED
from changeover.load.folder import QUIZ_SUFFIX
from changeover.load.listing import HAND_WRITTEN, hand_written_files, list_files
from changeover.model.content import Change
from changeover.model.document import Kind
from changeover.pages import SERVICES, Page
from changeover.releases import tells_in
from changeover.urls import (
    change_url,
    coming_url,
    document_url,
    hand_written_url,
    history_url,
    release_url,
)

Found = tuple[str | None, str, str | None]
"""(document, URL of a page, path of a file to publish); of the last two, one says something."""

FILES = "files"
"""First segment of the URLs of published files."""


class Index:
    """Looks up paths; made once for a knowledge base."""

    def __init__(self, kb: KnowledgeBase, pages: Mapping[str, Page]) -> None:
        self._kb = kb
        self._pages = pages
        self._folders = {change.folder: change for change in kb.changes.values()}
        self._documents = {
            revision.path: revision.document
            for change in kb.changes.values()
            for revision in change.revisions
        }
        self._shared: frozenset[str] | None = None
        self._docs: frozenset[str] | None = None

    def change_of(self, path: str) -> Change | None:
        """The change whose folder holds a path, or is that path."""
        return self._folders.get("/".join(path.split("/", 2)[:2]))

    def document_url(self, document: str) -> str | None:
        """The page that shows a document: its own, else the first preview, else its history."""
        state = self._kb.documents[document]
        coming = [coming_url(state.kind, document, revision.change) for revision in state.coming]
        urls = (document_url(state.kind, document), *coming, history_url(state.kind, document))
        return next((url for url in urls if url in self._pages), None)

    def file_url(self, path: str) -> str:
        """The URL of a published file, not yet quoted: `files/0007/images/shot.png`."""
        change = self.change_of(path)
        if change is not None:
            return f"{FILES}/{change.id}/{path[len(change.folder) + 1 :]}"
        return f"{FILES}/{path.removeprefix(CHANGES + '/')}"

    def find(self, path: str) -> Found | None:
        """What stands at a path from the root; None when nothing does that readers may see."""
        document = self._documents.get(path) or self._documents.get(f"{path}.md")
        if document is not None:
            url = self.document_url(document)
            return (document, url, None) if url is not None else None
        change = self.change_of(path)
        if change is not None:
            return self._in_change(change, path[len(change.folder) + 1 :], path)
        if f"{path}/" in self._pages:
            return None, f"{path}/", None
        if path in {CHANGES, f"{CHANGES}/README.md"}:
            return None, f"{CHANGES}/", None
        if path in self._shared_files():
            return None, "", path
        return self._hand_written(path)

    def _in_change(self, change: Change, name: str, path: str) -> Found | None:
        top, _, below = name.partition("/")
        page = change_url(change.id)
        if name in {"", "README.md", "change.yaml"}:
            return None, page, None
        if name.removesuffix(".yaml") in SERVICES:
            service = name.removesuffix(".yaml")
            return None, change_url(change.id, service), None
        if not below and top in {kind.folder for kind in Kind}:
            return None, f"{top}/", None
        if path not in change.files:
            return None
        if top == "notes" and name.endswith(".md"):
            release = tells_in(self._kb, change.id)
            return None, release_url(release) if release else page, None
        if top == "runs" and name.endswith(".yaml"):
            return None, change_url(change.id, "launch"), None
        if name.endswith(QUIZ_SUFFIX):
            return self.find(path.removesuffix(QUIZ_SUFFIX) + ".md")
        return None, "", path

    def _shared_files(self) -> frozenset[str]:
        """Files beside the shared fragments, such as images; the fragments are no pages."""
        if self._shared is None:
            known = {f"{SHARED}/{name}" for name in self._kb.content.fragments}
            found = frozenset[str]()
            if (self._kb.root / SHARED).is_dir():
                listed = list_files(self._kb.root, SHARED)
                found = frozenset(path for path, problem in listed if problem is None)
            self._shared = found - known
        return self._shared

    def _hand_written(self, path: str) -> Found | None:
        """The page of a hand-written file of the site: `docs/guide/x.md` is `guide/x/`."""
        if not path.startswith(f"{HAND_WRITTEN}/") or not path.endswith(".md"):
            return None
        if self._docs is None:  # the disk is not asked: a link may hold what no name can be
            self._docs = frozenset(hand_written_files(self._kb.root))
        if path not in self._docs:
            return None
        return None, hand_written_url(path[len(HAND_WRITTEN) + 1 :]), None
