"""The files of a site that no author wrote: a page for each planned one, a redirect for each alias.

A generated page is one macro call whose HTML waits in a slot, so no Markdown runs on it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

from changeover.editions import plan_edition_redirects
from changeover.exports.files import published_files
from changeover.pages import Page, plan_redirects
from changeover.policy import add_policy
from changeover.render import Renderer
from changeover.views import Site

STUB = "{{ kb.page(%s) }}\n"


class StubPage(MkDocsPage):
    """A page whose text, after its macros ran, is HTML already.

    MkDocs would make a new Markdown, with all its extensions, to find nothing to do.
    """

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the text as it is; its contents list and anchors come with the slots."""
        self.content = (self.markdown or "").strip()
        self.toc = get_toc([])
        self.present_anchor_ids = set()
        self.links_to_anchors = {}


def add_files(site: Site, files: Files, config: MkDocsConfig, *, docs: str) -> Mapping[str, str]:
    """Add to `files` every page, redirect and file of data that nobody wrote by hand.

    Returns the URL that each redirect leads to, by its own.

    `docs` is the folder of the hand-written pages from the root: edit addresses start there.
    """
    for file in generated_files(site.pages.values(), files, config, docs=docs):
        files.append(file)
    leads = redirects_of(site)
    made = {}
    for url, file in redirect_files(leads, files, config, renderer=site.renderer):
        files.append(file)
        made[url] = leads[url].url
    for file in data_files(published_files(site, site_name=config.site_name), files, config):
        files.append(file)
    return made


def redirects_of(site: Site) -> Mapping[str, Page]:
    """The page that each old address leads on to; for one audience, from names that it was told."""
    if site.edition is not None:
        return plan_edition_redirects(site.edition, site.pages)
    return plan_redirects(site.kb, site.pages)


def generated_files(
    pages: Iterable[Page], files: Files, config: MkDocsConfig, *, docs: str
) -> Iterator[File]:
    """A virtual file for each page that no file stands in the place of; rule CO501 tells those."""
    for page in pages:
        if page.path in files.src_uris:
            continue
        in_menu = page.url in ("", f"{page.section}/")
        file = File.generated(
            config,
            page.path,
            content=STUB % repr(page.url),
            inclusion=InclusionLevel.INCLUDED if in_menu else InclusionLevel.NOT_IN_NAV,
        )
        file.edit_uri = posixpath.relpath(page.source.path, docs) if page.source else None
        StubPage(None, file, config)  # its title comes after the macros
        yield file


def data_files(contents: Mapping[str, str], files: Files, config: MkDocsConfig) -> Iterator[File]:
    """Each file of `contents`, by its path in the site, that nobody wrote by hand."""
    taken = {file.dest_uri for file in files}
    for path, content in contents.items():
        if path not in taken:
            yield File.generated(config, path, content=content.encode())  # line ends stay


def redirect_files(
    redirects: Mapping[str, Page], files: Files, config: MkDocsConfig, *, renderer: Renderer
) -> Iterator[tuple[str, File]]:
    """A page that leads on, by script-free refresh, for each URL in `redirects` that is free."""
    taken = {file.dest_uri for file in files}
    for url, page in redirects.items():
        place = f"{url}index.html"
        target = files.src_uris.get(page.path)
        if place in taken or target is None:
            continue
        href = get_relative_url(target.url, place)
        html = renderer.render("redirect.html", title=page.title, href=href)
        yield url, File.generated(config, place, content=add_policy(html))
