"""Cuts the text of a document into its passages: the lead, each section, each step of a runbook.

A passage is known by its id, never by its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from changeover.differences.tree import Element, Node, find, parse, text_of, to_html
from changeover.headings import slug

LEAD = ""
"""The id of what stands before the first heading."""

_SECTIONS = frozenset({"h1", "h2"})
_PERMALINK = "headerlink"


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document that a reader knows by name.

    `heading` and `body` are safe HTML and, one after the other, all of the text; the lead has no
    heading. `number` counts steps from 1, and is 0 for everything else.
    """

    id: str
    title: str
    is_step: bool
    heading: Markup
    body: Markup
    number: int = 0
    role: str = ""
    minutes: str = ""

    @property
    def html(self) -> Markup:
        """All of it, as its page shows it."""
        return self.heading + self.body


def passages(html: str, *, prefix: str = "", has_steps: bool = True) -> tuple[Passage, ...]:
    """The passages of a text as `ProseRenderer` gives it, in order; together they are all of it.

    `prefix` is the one that it was rendered with: ids of passages are without it. `has_steps` says
    that it is a runbook, where each `###` below `## Steps` is a step. The lead is left out when
    nothing stands there. Of two passages with one id, the second gets a number.
    """
    found: list[Passage] = []
    taken: dict[str, int] = {}
    number = 0
    for heading, body, is_step in _cut(parse(html), has_steps=has_steps):
        if heading is None:
            if not text_of(body) and find(body, "img") is None:
                continue
            found.append(Passage(LEAD, "", False, Markup(""), Markup(to_html(body))))
            continue
        title = text_of(node for node in heading.children if not _is_permalink(node))
        number += is_step
        id = _unique(heading.get("id").removeprefix(prefix) or slug(title) or heading.tag, taken)
        found.append(
            Passage(
                id=id,
                title=title,
                is_step=is_step,
                heading=Markup(to_html((heading,))),
                body=Markup(to_html(body)),
                number=number if is_step else 0,
                role=heading.get("data-role"),
                minutes=heading.get("data-minutes"),
            )
        )
    return tuple(found)


def _cut(
    nodes: tuple[Node, ...], *, has_steps: bool
) -> Iterator[tuple[Element | None, list[Node], bool]]:
    """(heading, what follows it, whether it is a step) of each passage."""
    heading: Element | None = None
    body: list[Node] = []
    is_step = is_inside = False
    for node in nodes:
        tag = node.tag if isinstance(node, Element) else ""
        begins_step = tag == "h3" and is_inside
        if isinstance(node, Element) and (tag in _SECTIONS or begins_step):
            yield heading, body, is_step
            heading, body, is_step = node, [], begins_step
            if not begins_step:
                is_inside = has_steps and _opens_steps(node)
        else:
            body.append(node)
    yield heading, body, is_step


def _opens_steps(heading: Element) -> bool:
    words = text_of(node for node in heading.children if not _is_permalink(node))
    return heading.tag == "h2" and words.casefold() == "steps"


def _is_permalink(node: Node) -> bool:
    return isinstance(node, Element) and _PERMALINK in node.classes


def _unique(id: str, taken: dict[str, int]) -> str:
    """The id, or the first of `id-2`, `id-3`, … that no passage has.

    `taken` says how far the numbers of each id are taken.
    """
    found, times = id, taken.get(id, 1)
    while found in taken:
        times += 1
        found = f"{id}-{times}"
    taken[id] = times
    taken.setdefault(found, 1)
    return found
