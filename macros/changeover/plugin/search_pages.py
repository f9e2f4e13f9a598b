"""What pagefind is given of a page: its text as HTML, and facts to find, weigh and filter it by.

The page itself is never read: navigation, header and footer can't be found then, and the built
pages carry no marks for a search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape, unescape

from mkdocs.structure.pages import Page as MkDocsPage

from changeover.knowledge import KnowledgeBase
from changeover.pages import SECTIONS, SERVICES, Page
from changeover.plugin.search_entries import searched

_LISTS = frozenset(
    {"home", "board", "catalogue", "systems", "releases", "calendar", "currency", "owner"}
    | {"trace", "use-cases"}
    | {f"edition-{view}" for view in ("home", "catalogue", "systems", "releases")}
)
"""Views that name what other pages tell. They are found by their titles only: else each of them
would be a result of every search, and grow with the number of changes."""

_FOR_AN_AUDIENCE = "edition-"
"""Begins the names of views that show no more than one audience may know."""

_WEIGHTS = {"change": 0.6, **dict.fromkeys(SERVICES, 0.2)}
"""How much a word of a change's pages counts beside one of a document, with which people work, and
beside one of its overview, which leads to the others."""

_TAG = re.compile(r"<[^>]*>")
_END_OF_BLOCK = re.compile(r"</(?:[dt][dht]|li|p|div|h[1-6]|summary|caption|figcaption|option)>")
"""Where a word ends although no blank says so."""
_DRAWING = re.compile(r"<svg\b.*?</svg>|<img\b[^>]*>", re.S)


@dataclass(frozen=True, slots=True)
class SearchedPage:
    """What a search knows of a page.

    `html` is its text. `kind` is what results are filtered by. `id` and `aliases` are the names of
    a document or a change, `systems` what it covers or changes, as people call it. `weight` is how much a word
    of the text counts.
    """

    url: str
    title: str
    html: str
    kind: str
    id: str = ""
    aliases: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    weight: float = 1


def searched_page(
    page: MkDocsPage,
    plan: Page | None,
    *,
    kb: KnowledgeBase,
    aliases: Mapping[str, tuple[str, ...]],
) -> SearchedPage:
    """What is searched of a finished page; `plan` is None for a hand-written one.

    `aliases` are those of every document that has any.
    """
    text = _DRAWING.sub("", searched(page.content or ""))
    if plan is None:
        title = unescape(_TAG.sub("", str(page.meta.get("title") or page.title or "")))
        html = "" if page.is_homepage else text
        return SearchedPage(page.url, title, html, kind=_chapter(page))
    view = plan.view.removeprefix(_FOR_AN_AUDIENCE)
    html = "" if view in _LISTS else text
    found = SearchedPage(page.url, plan.title, html, kind=SECTIONS.get(plan.section, plan.title))
    if view == "document":
        found = replace(found, id=plan.subject, aliases=aliases.get(plan.subject, ()))
    if plan.view == "document":
        state = kb.documents[plan.subject]
        return replace(
            found, systems=_names(kb, state.shown.front.value.covers if state.shown else ())
        )
    if plan.view == "change":
        found = replace(found, id=plan.subject)
    if plan.view in _WEIGHTS:
        systems = _names(kb, kb.changes[plan.subject].file.value.systems)
        return replace(found, systems=systems, weight=_WEIGHTS[plan.view])
    return found


def is_left_out(page: MkDocsPage) -> bool:
    """Whether a hand-written page says that it is not to be found."""
    return bool((page.meta.get("search") or {}).get("exclude"))


def _names(kb: KnowledgeBase, systems: Iterable[str]) -> tuple[str, ...]:
    return tuple(kb.name("system", system) for system in systems)


def _chapter(page: MkDocsPage) -> str:
    """The section of the navigation that a hand-written page stands in, by its title."""
    above = [*page.ancestors]
    return str(above[-1].title) if above else "Pages"


def as_html(page: SearchedPage, *, language: str) -> str:
    """The page as pagefind reads one."""
    facts = [
        _fact("meta", "title", page.title),
        _fact("meta", "id", page.id),
        _fact("meta", "aliases", ", ".join(page.aliases)),
        _fact("meta", "system", ", ".join(page.systems)),
        _fact("filter", "kind", page.kind),
    ]
    text = _END_OF_BLOCK.sub(r"\g<0> ", page.html)
    heading = "" if "<h1" in page.html else f"<h1>{escape(page.title)}</h1>"
    return (
        f'<html lang="{escape(language)}"><body data-pagefind-body>{"".join(facts)}{heading}'
        f'<div data-pagefind-weight="{page.weight:g}">{text}</div></body></html>'
    )


def _fact(kind: str, name: str, value: str) -> str:
    return (
        f'<meta data-pagefind-{kind}="{name}[content]" content="{escape(value)}">' if value else ""
    )
