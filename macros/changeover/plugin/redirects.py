"""The files at addresses without a page of their own: they lead on, or say that it is gone.

Static servers know no redirects, so a page stands there that leads on by itself, and in the place
of a file a copy of another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils import get_relative_url

from changeover.plugin.settings import redirect_place
from changeover.plugin.site_list import site_files, title_of
from changeover.policy import add_policy
from changeover.problems import Location, Problem, report
from changeover.publish.addresses import kept_entries, where_now
from changeover.publish.manifest import Entry, EntryKind, Manifest
from changeover.publish.planned import (
    INDEX,
    Redirects,
    is_page_url,
    redirect_entries,
    url_of,
)
from changeover.render import Renderer
from changeover.rules.pages import WRONG_REDIRECT
from changeover.views import Site


class Addresses:
    """The addresses of one build that lead on, beside its pages and files.

    `before` is what the versions hold that the site takes the place of; None where there are none.
    """

    def __init__(
        self,
        files: Files,
        config: MkDocsConfig,
        *,
        renderer: Renderer,
        planned: Mapping[str, str],
        before: Manifest | None,
    ) -> None:
        self._files = files
        self._config = config
        self._renderer = renderer
        self._before = before
        self._by_url = {url_of(file.dest_uri): file for file in site_files(files, config)}
        self._taken = {file.dest_uri for file in files}
        self._folders = {parent for path in self._taken for parent in _folders(path)}
        self.problems: list[Problem] = []
        self.made = {
            url: Entry(url, EntryKind.REDIRECT, target=target) for url, target in planned.items()
        }
        """What leads on or is gone, by URL; `planned` are the redirects that have files already."""

    def add(self, redirects: Redirects, *, root: Path) -> None:
        """Make the files of the setting, and those that keep the addresses of versions before."""
        now = {url: url for url in self._by_url} | {
            url: entry.target for url, entry in self.made.items()
        }
        for entry in redirect_entries(redirects):
            if entry.url not in now and not self._add(entry, now):
                self._refuse(entry, redirect_place(root, entry.url))
        now |= {url: entry.target or url for url, entry in self.made.items()}
        if self._before is not None:
            for entry in kept_entries(self._before, now):
                self._add(entry, now)

    def _add(self, entry: Entry, now: Mapping[str, str]) -> bool:
        """Make the file of an entry; whether it leads somewhere and its place is free."""
        url = entry.url
        path = f"{url}{INDEX}" if url.endswith("/") else url
        is_free = not (
            path in self._taken
            or path in self._folders
            or any(parent in self._taken for parent in _folders(path))
        )
        target = where_now(entry.target, now) if entry.kind is EntryKind.REDIRECT else None
        found = self._by_url.get(target) if target is not None else None
        if not is_free or (entry.kind is EntryKind.REDIRECT and found is None):
            return False
        old = self._before.entries.get(url) if self._before else None
        title = entry.title or (old.title if old else "")
        self.made[url] = Entry(url, entry.kind, title, target=target or "")
        if found is not None and not is_page_url(url):
            self._append(path, found.content_bytes)
        elif found is not None:
            self._append(path, self._redirect_page(found, path))
        elif is_page_url(url):
            self._append(path, self._gone_page(url, path, title))
        return True

    def _append(self, path: str, content: str | bytes) -> None:
        file = File.generated(self._config, path, content=content)
        self._files.append(file)
        self._by_url.setdefault(url_of(path), file)
        self._taken.add(path)
        self._folders |= set(_folders(path))

    def _redirect_page(self, target: File, path: str) -> str:
        href = get_relative_url(target.url, path)
        title = self._title(target)
        return add_policy(self._renderer.render("redirect.html", title=title, href=href))

    def _title(self, file: File) -> str:
        """What a page calls itself; of a file, its address."""
        if file.page is not None:
            return title_of(file.page) or f"/{file.url}"
        url = url_of(file.dest_uri)
        return (self.made[url].title if url in self.made else "") or f"/{url}"

    def _gone_page(self, url: str, path: str, title: str) -> str:
        """What stands where a page was; it names the section, where there is one, and the home page."""
        section = self._by_url.get(f"{url.split('/')[0]}/")
        if section is not None and url_of(section.dest_uri) == url:
            section = None
        links = [
            (self._title(file), get_relative_url(file.url, path))
            for file in (section, self._by_url.get(""))
            if file is not None
        ]
        return add_policy(self._renderer.render("gone.html", url=url, title=title, links=links))

    def _refuse(self, entry: Entry, where: Location) -> None:
        if entry.kind is EntryKind.REDIRECT and self._by_url.get(entry.target) is None:
            message = f"'/{entry.url}' is redirected to '/{entry.target}', which is not published"
            hint = "name something that the site has"
        else:
            message = f"nothing can stand at '/{entry.url}' beside the files of the site"
            hint = "remove the line"
        self.problems.append(report(WRONG_REDIRECT, where, message, hint=hint))


def known_redirects(
    redirects: Redirects, before: Manifest | None, *, is_edition: bool
) -> Redirects:
    """The redirects of the setting that a site may show.

    An address may tell what is internal, so a site for an audience leads on only from those that were
    in a version of it.
    """
    if not is_edition:
        return redirects
    known = before.entries if before is not None else {}
    return {url: to for url, to in redirects.items() if url in known}


def keep_addresses(
    files: Files,
    config: MkDocsConfig,
    *,
    site: Site,
    planned: Mapping[str, str],
    before: Manifest | None,
    given: Redirects,
) -> Addresses:
    """Make the files that lead on from the addresses of the setting and of the versions before."""
    made = Addresses(files, config, renderer=site.renderer, planned=planned, before=before)
    made.add(given, root=site.kb.root)
    return made


def _folders(path: str) -> Iterable[str]:
    return (str(parent) for parent in PurePosixPath(path).parents if parent.name)
