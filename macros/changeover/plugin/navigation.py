"""A navigation that does not grow with the number of changes: sections, and the page's own group."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from mkdocs.structure.files import Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents, get_toc
from mkdocs.utils import nest_paths

from changeover.pages import SECTIONS, Page

WIDE_VIEWS = frozenset(
    {"home", "board", "catalogue", "systems", "system", "releases", "calendar", "month"}
    | {"currency", "owner", "trace", "use-cases", "use-case"}
    | {f"edition-{view}" for view in ("home", "catalogue", "systems", "system", "releases")}
)
"""Lists, which need the width more than a menu of one entry."""


def section_nav(
    hand_written: Iterable[str],
    configured: list[Any] | None,
    *,
    pages: Container[str],
    home: str = "index.md",
) -> list[Any]:
    """The `nav` of mkdocs.yml: home, the generated sections, then the hand-written pages.

    Hand-written pages stand as configured, else in the order of their folders. `pages` are the URLs
    of the generated ones.
    """
    own = [{"Home": home}]
    sections = {name: title for name, title in SECTIONS.items() if f"{name}/" in pages}
    own += [{title: f"{section}/index.md"} for section, title in sections.items()]
    taken = {next(iter(entry.values())) for entry in own}
    if configured is None:
        paths = [path for path in hand_written if path not in taken]
        return own + list(nest_paths(paths))  # type: ignore[no-untyped-call]
    return own + [entry for entry in configured if not _names_one_of(entry, taken)]


def _names_one_of(entry: Any, paths: set[str]) -> bool:
    if isinstance(entry, dict):
        entry = next(iter(entry.values()))
    return isinstance(entry, str) and entry in paths


class SmallNavigation:
    """Hands each generated page a navigation of the sections and of its own group."""

    def __init__(self, nav: Navigation, files: Files, pages: Mapping[str, Page]) -> None:
        self._nav = nav
        self._files = files
        self._pages = pages

    def of(self, page: MkDocsPage, plan: Page) -> Navigation:
        """The navigation that `page` shows; the page's section is open and active."""
        if not plan.section or plan.url == f"{plan.section}/":
            return self._nav
        items: list[Any] = []
        for item in self._nav.items:
            if isinstance(item, MkDocsPage) and item.file.src_uri == f"{plan.section}/index.md":
                items.append(self._section(item, page, plan))
            else:
                items.append(_closed(item))
        return Navigation(items, self._nav.pages)

    def _section(self, index: MkDocsPage, page: MkDocsPage, plan: Page) -> Section:
        group = [self._page(url) for url in plan.group] or [page]
        section = Section(str(index.title), [index, *group])
        page.parent = section
        section.active = True
        return section

    def _page(self, url: str) -> MkDocsPage:
        file = self._files.src_uris[self._pages[url].path]
        assert file.page is not None  # mkdocs made a page of every file before
        return file.page


def _closed(item: Any) -> Any:
    """A section of hand-written pages as one link to its first page; anything else as it is."""
    if not isinstance(item, Section):
        return item
    first: Any = item
    while isinstance(first, Section) and first.children:
        first = first.children[0]
    return Link(item.title, first.url) if isinstance(first, MkDocsPage) else item


def table_of_contents(headings: Iterable[tuple[int, str, str]]) -> TableOfContents:
    """The contents list of a page from (level, id, title) of its headings."""
    root: list[dict[str, Any]] = []
    stack: list[tuple[int, list[dict[str, Any]]]] = [(0, root)]
    for level, id_, title in headings:
        while stack[-1][0] >= level:
            stack.pop()
        token = {"level": level, "id": id_, "name": title, "html": title, "children": []}
        stack[-1][1].append(token)
        stack.append((level, token["children"]))  # type: ignore[arg-type]  # the list just made
    return get_toc(root)  # type: ignore[arg-type]  # same shape as the toc extension's tokens
