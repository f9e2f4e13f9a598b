"""Which search a site has: pagefind's index in pieces, Material's in one file, or none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as MkDocsPage

from changeover.pages import Page
from changeover.plugin import mkdocs_yml
from changeover.plugin.search_entries import MaterialSearch
from changeover.plugin.search_pagefind import PagefindSearch
from changeover.plugin.settings import MATERIAL, NAME, PAGEFIND
from changeover.problems import ChangeoverError
from changeover.views import Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_PLUGIN, _OFFLINE = "material/search", "material/offline"


class Search(Protocol):
    """Takes the pages of one build that may be found, and writes what finds them."""

    def add(self, page: MkDocsPage, plan: Page | None) -> None:
        """Take a page whose content is finished; `plan` is None for a hand-written one."""

    def write(self, stage: Path) -> None:
        """Write the index below `stage`; raises ChangeoverError when that fails."""

    def discard(self) -> None:
        """End what still runs; the build came to nothing."""


def choose_engine(config: MkDocsConfig, asked: str | None, *, root: Path) -> str | None:
    """The engine of a site, None for a site without search; `asked` is the setting.

    A site that is opened from files needs the engine that asks no server for anything. Raises
    ChangeoverError, with what to write, when what was asked for can't be.
    """
    is_offline = _is_on(config, _OFFLINE)
    where = mkdocs_yml.place(root, "plugins", f"'{NAME}' 'search' '{asked}'")
    if not _is_on(config, _PLUGIN):
        if asked is None:
            return None
        raise ChangeoverError(
            f"{where}: search is '{asked}', but the plugin 'search' is not on; add 'search' to "
            "'plugins'"
        )
    if asked == PAGEFIND and is_offline:
        raise ChangeoverError(
            f"{where}: search is 'pagefind', which asks a server for pieces of its index, but the plugin "
            "'offline' makes a site of files; leave the setting 'search' out, or take 'material'"
        )
    return asked or (MATERIAL if is_offline else PAGEFIND)


def _is_on(config: MkDocsConfig, name: str) -> bool:
    plugin: Any = config.plugins.get(name)
    return plugin is not None and bool(plugin.config.get("enabled", True))


_WORKER = re.compile(r"assets/javascripts/(?:lunr/|workers/search\.)")


def drop_unused(files: Files, engine: str | None) -> None:
    """Leave Material's search program out of a site that has no use for it, a megabyte of it."""
    if engine != MATERIAL:
        for file in [file for file in files if _WORKER.match(file.src_uri)]:
            files.remove(file)


def open_search(engine: str | None, config: MkDocsConfig, site: Site) -> Search | None:
    """The search of a build by its engine.

    With pagefind, Material's plugin is told to write nothing. Raises ChangeoverError when pagefind
    can't run on this machine.
    """
    plugin: Any = config.plugins.get(_PLUGIN)
    if engine == PAGEFIND:
        plugin.config.enabled = False
        return PagefindSearch(site, language=str(config.theme["language"]))
    if engine == MATERIAL:
        return MaterialSearch(plugin.search_index.entries)
    return None
