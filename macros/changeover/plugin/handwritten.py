"""The pages of `docs/`: where their text stands, and what is wrong in them."""

from __future__ import annotations

import logging
import posixpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page as MkDocsPage

from changeover.macros.syntax import check_macros
from changeover.problems import Location, Problem

log = logging.getLogger("mkdocs.plugins.changeover")


def place_of(page: MkDocsPage, markdown: str, *, docs: str) -> Location:
    """The page's file, and the line on which its text begins below the front matter.

    `docs` is the folder of the hand-written pages from the root.
    """
    source = page.file.content_string
    at = source.find(markdown[:200]) if markdown else 0
    path = posixpath.join(docs, page.file.src_uri)
    return Location(path, source.count("\n", 0, max(at, 0)) + 1)


def take_meta(page: MkDocsPage, where: Location) -> None:
    """Forget what a page says of its search when it is nothing that can be said, and warn of it."""
    said = page.meta.get("search")
    if said is not None and not isinstance(said, dict):
        del page.meta["search"]
        log.warning(
            "%s: 'search' in the front matter says nothing; write 'search: {exclude: true}' to leave "
            "the page out, or take the line out",
            where.path,
        )


def macro_problems(
    page: MkDocsPage, markdown: str, where: Location, *, config: MkDocsConfig
) -> list[Problem]:
    """What would end the build in mkdocs-macros, which stops at the first wrong page."""
    if page.meta.get("render_macros") is not True:
        return []
    macros: Any = config.plugins["macros"]
    given = {**macros.variables, "page": page, **page.meta}
    return check_macros(macros.env, markdown, where, variables=given)
