"""What a build for one audience takes away from what MkDocs was given: the rest is never written.

Pages of `docs/` that do not name the audience, files that no page refers to, links to what is not
there, the repository, and comments in HTML. What generated pages say is no concern of this module.
"""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage

from changeover.editions import pages_for
from changeover.knowledge import KnowledgeBase
from changeover.links import own_path
from changeover.pages import plan_pages
from changeover.plugin.edition_links import addresses_in_css, without_addresses
from changeover.plugin.settings import NAME
from changeover.problems import ChangeoverError, suggest

log = logging.getLogger("mkdocs.plugins.changeover")

_VALUE = r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_ADDRESS = re.compile(rf"\s(?:href|src|srcset|poster|data){_VALUE}", re.I)
_COMMENT = re.compile(
    r"(<(script|style)\b.*?</\2\s*>|</?[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>|<!doctype\b[^>]*>)"
    r"|<!--.*?(?:--!?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[!?][^>]*>?|</(?![a-z])[^>]*>?",
    re.S | re.I,
)
"""A comment, or what a browser takes for one: `<? … >`, `<! … >`, `</ … >`. What stands in a script,
a style or a tag is none, and is the first group."""


class _FilesOfEdition(Files):
    """The files of an edition. A link to one that is away is told apart from one to nothing.

    MkDocs finds a file that is left out of the site then, and doesn't warn; it is in no list.
    """

    def __init__(self, files: Files, away: Collection[str], config: MkDocsConfig) -> None:
        super().__init__(files)
        self._away = away
        self._config = config

    def get_file_from_path(self, path: str) -> File | None:
        """The file at a path; one that is left out when it is away."""
        found = super().get_file_from_path(path)
        if found is None and path in self._away:
            left_out = InclusionLevel.EXCLUDED
            return File.generated(self._config, path, content="", inclusion=left_out)
        return found


class EditionBuild:
    """A build for one audience of the catalog; raises ChangeoverError when there is no such one."""

    def __init__(self, kb: KnowledgeBase, audience: str) -> None:
        known = [entry.id for entry in kb.catalog.audiences]
        if audience not in known:
            hint = suggest(audience, known) or f"it has {', '.join(known) or 'none'}"
            raise ChangeoverError(f"the catalog has no audience '{audience}'; {hint}")
        self._kb = kb
        self.audience = audience
        self.hand_written = frozenset(pages_for(kb.root, audience))
        """The pages of `docs/` that stay, by their paths below it."""
        self._generated = {page.path for page in plan_pages(kb).values()}
        self._paths: Collection[str] = frozenset()

    def take_settings(self, config: MkDocsConfig) -> None:
        """Forget the repository, and what the site calls its tags."""
        config.repo_url = config.repo_name = config.edit_uri = config.edit_uri_template = None
        config.extra.pop("tags", None)  # Material writes all of them on every page

    def take_pages(self, files: Files, config: MkDocsConfig) -> Files:
        """The files without the pages that don't name the audience, whose entries in `nav` go too."""
        taken = [file for file in files.documentation_pages() if not self._shows(file)]
        for file in taken:
            files.remove(file)
        if taken:
            log.info("%d pages of docs/ are not for '%s'", len(taken), self.audience)
        if config.nav is not None:
            config.nav = list(_entries(config.nav, self.hand_written))
        return _FilesOfEdition(files, {*self._generated, *(file.src_uri for file in taken)}, config)

    def _shows(self, file: File) -> bool:
        return file.src_uri in self.hand_written

    def plain_links(
        self, html: str, page: MkDocsPage, *, files: Files, published: Collection[str]
    ) -> str:
        """The HTML of a page of `docs/`, links to what is not there being words; no tag names it.

        There are the files of the site, and those that are to be `published` with it, by their paths.
        """
        there = self._paths_of(files)

        def is_kept(address: str) -> bool:
            leads = self._path(address, page.file)
            return leads is None or any(p in there or p in published for p in _files_at(leads))

        return without_addresses(html, is_kept)

    def _paths_of(self, files: Files) -> Collection[str]:
        """The paths of the files; found once, and again when a plugin has added some meanwhile."""
        if len(files) != len(self._paths):
            self._paths = frozenset(file.dest_uri for file in files)
        return self._paths

    def _path(self, address: str, file: File) -> str | None:
        """As `_path`, of a full address of the site itself, too."""
        own = own_path(self._kb, address)
        return _path(address, file) if own is None else posixpath.normpath(f"/{own}").lstrip("/")

    def take_files(self, files: Files, config: MkDocsConfig) -> None:
        """Take away what is no page, and no page and no setting refers to: of `docs/`, or a plugin's.

        Raises ChangeoverError when a plugin added a page after ours had looked at all of them.
        """
        own = {}
        for file in files:
            if file.is_documentation_page():
                if file.generated_by != NAME and not self._shows(file):
                    said = f"a plugin adds the page '{file.src_uri}', which is not"
                    raise ChangeoverError(f"{said} for '{self.audience}'; list it before '{NAME}'")
            elif file.src_dir == config.docs_dir or file.generated_by not in {None, NAME}:
                own[file.dest_uri] = file
        kept = set(_named_by(config)) & own.keys()
        for file in files.documentation_pages():
            if self._shows(file) and file.page is not None:
                kept |= set(self._references(file.page.content or "", file)) & own.keys()
        for path in sorted(kept):
            if path.endswith(".css"):
                kept |= set(_of_css(own[path])) & own.keys()
        for path in own.keys() - kept:
            files.remove(own[path])

    def _references(self, html: str, file: File) -> Iterator[str]:
        """The paths in the site of what the HTML of a page refers to."""
        for match in _ADDRESS.finditer(html):
            for candidate in re.split(r"[\s,]+", _first(match)):
                path = self._path(candidate, file)
                if path is not None:
                    yield path


def without_comments(html: str) -> str:
    """A page without comments; scripts and styles stay as they are."""
    return _COMMENT.sub(lambda match: match[1] or "", html)


def _entries(nav: Iterable[Any], shown: Collection[str]) -> Iterator[Any]:
    """The entries of `nav` that lead to a page that is shown, and the sections with such ones."""
    for entry in nav:
        if isinstance(entry, str):
            if entry in shown:
                yield entry
        elif isinstance(entry, dict):
            for title, value in entry.items():
                if isinstance(value, list):
                    below = list(_entries(value, shown))
                    if below:
                        yield {title: below}
                elif value in shown:
                    yield {title: value}


def _first(match: re.Match[str]) -> str:
    return unescape(next(value for value in match.groups() if value is not None))


def _path(address: str, file: File) -> str | None:
    """The path in the site that an address on the page of a file leads to; None when elsewhere."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    joined = posixpath.join("/", posixpath.dirname(file.dest_uri), unquote(parts.path))
    return posixpath.normpath(joined).lstrip("/")


def _files_at(path: str) -> tuple[str, ...]:
    """The files that a server may send for a path."""
    return path, f"{path}/index.html".lstrip("/")


def _named_by(config: MkDocsConfig) -> Iterator[str]:
    """The files that settings of the site name, as they are in the site."""
    scripts = (getattr(script, "path", script) for script in config.extra_javascript)
    theme = (config.theme.get("favicon"), config.theme.get("logo"))
    for path in (*config.extra_css, *scripts, *config.extra_templates, *theme):
        if path:
            yield posixpath.normpath(str(path))


def _of_css(file: File) -> Iterator[str]:
    """The paths in the site of what a style sheet refers to."""
    text = file.content_bytes.decode("utf-8", errors="replace")
    for address in addresses_in_css(text):
        path = _path(address, file)
        if path is not None:
            yield path
