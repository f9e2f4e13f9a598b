"""The list of what a site holds, taken down while it is built: what one version changes of another."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage

from changeover.knowledge import KnowledgeBase
from changeover.pages import MANIFEST, Page
from changeover.publish.manifest import Entry, EntryKind, Manifest
from changeover.publish.planned import url_of

_DIGEST = 8
"""Bytes of a digest: enough to see a change by, and short, since there is one on every line."""

_OF_THE_DAY = tuple(
    (mark, re.compile(pattern, re.S))
    for mark, pattern in {
        "As of <time": r"As of <time[^>]*>[^<]*</time>",
        "<dt>As of</dt>": r"<dt>As of</dt>\s*<dd>.*?</dd>",
        "co-chart__today": r'<(?:line|text) class="co-chart__today[^>]*>(?:[^<]*</text>)?',
        "co-legend__item--today": r'<li class="co-legend__item co-legend__item--today">[^<]*</li>',
        "co-month__today": r' class="co-month__today" aria-current="date"',
        "co-month__now": r' <span class="co-month__now">[^<]*</span>',
        " days</td>": r' data-value="\d+">[\d,]+ days(?=</td>)',  # how long ago
        " day</td>": r' data-value="\d+">1 day(?=</td>)',
    }.items()
)
"""What moves from day to day on a page though nothing happens: by a sign of it, how it is written."""

_DAY_OF_FILE = re.compile(
    rb'^"as-of": .*$'  # data
    rb"|^DTSTAMP.*$|(?:\\n|^DESCRIPTION:)As of [^\\\r\n]*"  # the calendar
    rb"|<lastBuildDate>[^<]*</lastBuildDate>"  # RSS
    rb"|(?<=</id>)<updated>[^<]*</updated>(?=<author>|<subtitle>)",  # Atom, of the feed itself
    re.M,
)
_FOLD = b"\r\n "
"""How the lines of a calendar go on."""


_LEFT_OUT = (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


class SiteList:
    """What stands at each URL of a site; the theme, its search and its map of the site are left out."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._pages: dict[str, Entry] = {}
        self.entries: tuple[Entry, ...] = ()

    def add(self, page: MkDocsPage, plan: Page | None) -> None:
        """Take a page whose content is finished; `plan` is None for a hand-written one."""
        url = url_of(page.file.dest_uri)
        title = plan.title if plan else title_of(page)
        said = page.content or ""
        for mark, pattern in _OF_THE_DAY:
            if mark in said:  # quick, and most pages have few of them
                said = pattern.sub("", said)
        is_stale = (
            plan is not None
            and plan.view == "document"
            and bool(self._kb.documents[plan.subject].stale)
        )
        digest = _digest(said.encode())
        self._pages[url] = Entry(url, EntryKind.PAGE, title, digest, is_stale=is_stale)

    def close(self, files: Files, config: MkDocsConfig, *, redirects: Mapping[str, Entry]) -> None:
        """Take what is no page of MkDocs; `redirects` holds what leads on or is gone, by URL."""
        self.entries = tuple(_others(files, config, redirects))

    def write(self, stage: Path) -> None:
        """Write the list below `stage`, where the site is finished."""
        manifest = Manifest.of(self._kb.as_of.isoformat(), (*self._pages.values(), *self.entries))
        (stage / MANIFEST).write_text(manifest.text(), encoding="utf-8", newline="\n")


def title_of(page: MkDocsPage) -> str:
    """The title of a page as text; MkDocs has that of a heading as HTML."""
    return str(page.meta.get("title") or "") or html.unescape(str(page.title or ""))


def site_files(files: Files, config: MkDocsConfig) -> Iterator[File]:
    """The files of a site that are not the theme's."""
    for file in files:
        is_ours = file.generated_by is not None or file.src_dir == config.docs_dir
        if is_ours and file.inclusion not in _LEFT_OUT:
            yield file


def _others(files: Files, config: MkDocsConfig, redirects: Mapping[str, Entry]) -> Iterator[Entry]:
    found = dict(redirects)
    for file in site_files(files, config):
        url = url_of(file.dest_uri)
        if not file.is_documentation_page() and url not in found:
            content = file.content_bytes
            if file.dest_uri.endswith((".json", ".ics", ".xml")):
                content = _DAY_OF_FILE.sub(b"", content.replace(_FOLD, b""))
            found[url] = Entry(url, EntryKind.FILE, digest=_digest(content))
    yield from found.values()


def _digest(said: bytes) -> str:
    return hashlib.blake2b(said, digest_size=_DIGEST).hexdigest()
