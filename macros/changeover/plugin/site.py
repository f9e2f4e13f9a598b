"""What a site of ours shows, made from a KnowledgeBase and the settings of MkDocs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from changeover.editions import edition_of, plan_edition
from changeover.knowledge import KnowledgeBase
from changeover.links import Reach
from changeover.pages import HOME, feed_paths, plan_pages
from changeover.plugin.edition import EditionBuild
from changeover.plugin.sources import source_links
from changeover.prose import ProseRenderer
from changeover.publish.version import SiteVersion
from changeover.render import Renderer
from changeover.urls import hand_written_url
from changeover.views import Site
from changeover.views.publication import Publication

HOMES = frozenset({"index.md", "README.md"})
"""Files of `docs/` that are the home page."""


def open_site(
    kb: KnowledgeBase,
    config: MkDocsConfig,
    *,
    root: Path,
    source_uri: str | None,
    edition: EditionBuild | None = None,
    version: SiteVersion | None = None,
) -> Site:
    """The planned pages and their renderers; `source_uri` is the setting.

    With an edition, those for its audience, which lead to no source.
    """
    docs = Path(config.docs_dir)
    if edition is None:
        pages = dict(plan_pages(kb))
        names = frozenset(name for name in HOMES if (docs / name).is_file())
        source_url = source_links(
            repo_url=config.repo_url,
            edit_uri=config.edit_uri,
            docs=docs_folder(config, root),
            template=source_uri,
        )
    else:
        pages = dict(plan_edition(edition_of(kb, edition.audience)))
        names = edition.hand_written & HOMES
        source_url = lambda location: None  # noqa: E731  # as short as it is
    if names:
        del pages[HOME]
    overrides = root / "overrides" / "pages"
    renderer = Renderer(source_url=source_url, overrides=overrides if overrides.is_dir() else None)
    prose = ProseRenderer(
        kb,
        pages,
        extensions=config.markdown_extensions,
        configs=config.mdx_configs,
        source_url=source_url,
        reach=_reach(kb, pages, edition) if edition is not None else None,
    )
    audience = edition.audience if edition is not None else None
    return Site(kb, pages, renderer, prose, audience, _publication(config, version))


def _reach(kb: KnowledgeBase, pages: Iterable[str], edition: EditionBuild) -> Reach:
    """How far links lead in an edition: to its pages, written by hand or not, and its feeds."""
    feeds = feed_paths(edition.audience, edition_of(kb, edition.audience).systems)
    return Reach(kb.root, feeds.union(pages, map(hand_written_url, edition.hand_written)))


def _publication(config: MkDocsConfig, version: SiteVersion | None) -> Publication | None:
    """Where the site will be; None without `site_url`."""
    if not config.site_url:
        return None
    return Publication(
        name=config.site_name,
        author=config.site_author or config.site_name,
        language=str(config.theme.get("language") or "en"),
        address=version.latest_address if version else config.site_url,
        home=version.home if version else config.site_url,
        is_frozen=version is not None and version.is_frozen,
        has_folders=config.use_directory_urls,
    )


def docs_folder(config: MkDocsConfig, root: Path) -> str:
    """The folder of the hand-written pages from the root."""
    return posixpath.relpath(Path(config.docs_dir).resolve().as_posix(), root.as_posix())
