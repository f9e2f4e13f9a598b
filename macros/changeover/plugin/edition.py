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
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage

from changeover.editions import pages_for
from changeover.knowledge import KnowledgeBase
from changeover.plugin.settings import NAME
from changeover.problems import ChangeoverError, suggest

log = logging.getLogger("mkdocs.plugins.changeover")

_VALUE = r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_LINK = re.compile(r"<a\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>(.*?)</a\s*>", re.S | re.I)
_HREF = re.compile(rf"\shref{_VALUE}", re.I)
_ADDRESS = re.compile(rf"\s(?:href|src|srcset|poster|data){_VALUE}", re.I)
_COMMENT = re.compile(
    r"(<(script|style)\b.*?</\2\s*>|</?[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>)|<!--.*?-->",
    re.S | re.I,
)
"""A comment; what stands in a script, a style or a tag is none, and is the first group."""
_OF_CSS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""")


class EditionBuild:
    """A build for one audience of the catalog; raises ChangeoverError when there is no such one."""

    def __init__(self, kb: KnowledgeBase, audience: str) -> None:
        known = [entry.id for entry in kb.catalog.audiences]
        if audience not in known:
            hint = suggest(audience, known) or f"it has {', '.join(known) or 'none'}"
            raise ChangeoverError(f"the catalog has no audience '{audience}'; {hint}")
        self.audience = audience
        self.hand_written = frozenset(pages_for(kb.root, audience))
        """The pages of `docs/` that stay, by their paths below it."""

    def take_settings(self, config: MkDocsConfig) -> None:
        """Forget the repository; a link of `docs/` to what is left out is no warning."""
        config.repo_url = config.repo_name = config.edit_uri = config.edit_uri_template = None
        config.validation.links.not_found = logging.INFO

    def take_pages(self, files: Files, config: MkDocsConfig) -> None:
        """Take every page away that doesn't name the audience, and its entry in the navigation."""
        taken = [file for file in files.documentation_pages() if not self._shows(file)]
        for file in taken:
            files.remove(file)
        if taken:
            log.info("%d pages of docs/ are not for '%s'", len(taken), self.audience)
        if config.nav is not None:
            config.nav = list(_entries(config.nav, self.hand_written))

    def _shows(self, file: File) -> bool:
        return file.src_uri in self.hand_written

    def plain_links(self, html: str, page: MkDocsPage, there: Collection[str]) -> str:
        """The HTML of a page of `docs/`, links to what is not `there` being words.

        `there` are the paths of the files of the site.
        """

        def plain(match: re.Match[str]) -> str:
            found = _HREF.search(match[1])
            address = _first(found) if found else "#"
            leads = _path(address, page.file)
            is_there = leads is None or any(path in there for path in _files_at(leads))
            return match[0] if is_there else match[2]

        return _LINK.sub(plain, html)

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
                kept |= set(_references(file.page.content or "", file)) & own.keys()
        for path in sorted(kept):
            if path.endswith(".css"):
                kept |= set(_of_css(own[path])) & own.keys()
        for path in own.keys() - kept:
            files.remove(own[path])


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


def _references(html: str, file: File) -> Iterator[str]:
    """The paths in the site of what the HTML of a page refers to."""
    for match in _ADDRESS.finditer(html):
        for candidate in re.split(r"[\s,]+", _first(match)):
            path = _path(candidate, file)
            if path is not None:
                yield path


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
    for address in _OF_CSS.findall(text):
        path = _path(address, file)
        if path is not None:
            yield path
