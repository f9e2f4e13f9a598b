"""What a site of ours shows, made from a KnowledgeBase and the settings of MkDocs."""

from __future__ import annotations

import posixpath
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from changeover.knowledge import KnowledgeBase
from changeover.pages import HOME, plan_pages
from changeover.plugin.sources import source_links
from changeover.prose import ProseRenderer
from changeover.render import Renderer
from changeover.views import Site


def open_site(
    kb: KnowledgeBase,
    config: MkDocsConfig,
    *,
    root: Path,
    source_uri: str | None,
    audience: str | None,
) -> Site:
    """The planned pages and their renderers; `source_uri` and `audience` are settings."""
    pages = dict(plan_pages(kb))
    docs = Path(config.docs_dir)
    if any((docs / name).is_file() for name in ("index.md", "README.md")):
        del pages[HOME]
    source_url = source_links(
        repo_url=config.repo_url,
        edit_uri=config.edit_uri,
        docs=docs_folder(config, root),
        template=source_uri,
    )
    overrides = root / "overrides" / "pages"
    renderer = Renderer(source_url=source_url, overrides=overrides if overrides.is_dir() else None)
    prose = ProseRenderer(
        kb,
        pages,
        extensions=config.markdown_extensions,
        configs=config.mdx_configs,
        source_url=source_url,
    )
    return Site(kb, pages, renderer, prose, audience)


def docs_folder(config: MkDocsConfig, root: Path) -> str:
    """The folder of the hand-written pages from the root."""
    return posixpath.relpath(Path(config.docs_dir).resolve().as_posix(), root.as_posix())
