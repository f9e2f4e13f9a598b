"""The pages of `docs/`: where their text stands, and what is wrong with their macros."""

from __future__ import annotations

import posixpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page as MkDocsPage

from changeover.macros.syntax import check_macros
from changeover.problems import Location, Problem


def place_of(page: MkDocsPage, markdown: str, *, docs: str) -> Location:
    """The page's file, and the line on which its text begins below the front matter.

    `docs` is the folder of the hand-written pages from the root.
    """
    source = page.file.content_string
    at = source.find(markdown[:200]) if markdown else 0
    path = posixpath.join(docs, page.file.src_uri)
    return Location(path, source.count("\n", 0, max(at, 0)) + 1)


def macro_problems(
    page: MkDocsPage, markdown: str, where: Location, *, config: MkDocsConfig
) -> list[Problem]:
    """What would end the build in mkdocs-macros, which stops at the first wrong page."""
    if page.meta.get("render_macros") is not True:
        return []
    macros: Any = config.plugins["macros"]
    given = {**macros.variables, "page": page, **page.meta}
    return check_macros(macros.env, markdown, where, variables=given)
