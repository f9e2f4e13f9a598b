"""Which URLs a site will have, as far as that is known without building it.

Attachments are not: they are published when a page links to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from changeover.knowledge import KnowledgeBase
from changeover.load.listing import HAND_WRITTEN, hand_written_files
from changeover.pages import plan_pages, plan_redirects
from changeover.publish.manifest import Entry, EntryKind, Manifest
from changeover.urls import document_url

GONE = "gone"
"""What `redirects` gives instead of a URL where nothing took the place of a page or a file."""

INDEX = "index.html"

Redirects = Mapping[str, str]
"""The setting: the URL that each URL of an earlier version leads to, or `GONE`."""


def planned_manifest(kb: KnowledgeBase, *, use_directory_urls: bool) -> Manifest:
    """The pages of the whole site and what leads on to them by itself, without digests."""
    pages = plan_pages(kb)
    stale = {document_url(d.kind, d.id) for d in kb.documents.values() if d.stale}
    return Manifest.of(
        kb.as_of.isoformat(),
        (
            *(
                Entry(p.url, EntryKind.PAGE, p.title, is_stale=p.url in stale)
                for p in pages.values()
            ),
            *_hand_written(kb, use_directory_urls=use_directory_urls),
            *(
                Entry(url, EntryKind.REDIRECT, target=page.url)
                for url, page in plan_redirects(kb, pages).items()
            ),
        ),
    )


def redirect_entries(redirects: Redirects) -> Iterator[Entry]:
    """What the setting makes of each URL."""
    for url, target in redirects.items():
        if target == GONE:
            yield Entry(url, EntryKind.GONE)
        else:
            yield Entry(url, EntryKind.REDIRECT, target=target)


def leads(manifest: Manifest) -> Mapping[str, str]:
    """Each URL with the one that shows what it leads to: itself, unless it leads on."""
    return {
        url: entry.target if entry.kind is EntryKind.REDIRECT else url
        for url, entry in manifest.entries.items()
    }


def url_of(path: str) -> str:
    """The URL of a file of a site by its path there: that of an index is its folder's."""
    folder, _, name = path.rpartition("/")
    if name != INDEX:
        return path
    return f"{folder}/" if folder else ""


def is_page_url(url: str) -> bool:
    """Whether a page may stand at a URL, or only a file that is none."""
    return url == "" or url.endswith(("/", ".html"))


def _hand_written(kb: KnowledgeBase, *, use_directory_urls: bool) -> Iterator[Entry]:
    for path in hand_written_files(kb.root):
        below = PurePosixPath(path).relative_to(HAND_WRITTEN)
        if below.suffix != ".md":
            yield Entry(url_of(below.as_posix()), EntryKind.FILE)
            continue
        stem = "index" if below.stem == "README" else below.stem
        is_folder = use_directory_urls and stem != "index"
        page = f"{stem}/{INDEX}" if is_folder else f"{stem}.html"
        yield Entry(url_of((below.parent / page).as_posix()), EntryKind.PAGE, below.stem)
