"""A text without what two revisions need not share: ids, permalinks, source links, how it is wrapped.

What is left says the same in each revision in which it is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from changeover.differences.tree import (
    Element,
    Node,
    blocks_of,
    parse,
    text_of,
)

_DROPPED = frozenset({"headerlink", "footnote-backref", "co-source"})
_IDS = frozenset({"id", "name", "for", "headers", "data-role", "data-minutes"})
_LOOSE = frozenset({"li", "dd"})
# A difference says with <ins> and <del> what was added and removed: those of an author look alike.
_OURS = {"ins": "u", "del": "s", "strike": "s"}


@dataclass(frozen=True, slots=True)
class Settler:
    """Settles the text of one revision.

    `url` is the page of the document, to which links within the text lead: no passage of a
    difference holds what they led to. `first` gives the address of the first copy of a file.
    """

    url: str
    first: Callable[[str], str] = str

    def settle(self, html: str) -> tuple[Node, ...]:
        """The nodes of a piece of the text."""
        return parse(html, self._make)

    def _make(self, element: Element) -> Iterable[Node]:
        classes = element.classes
        if element.tag == "a" and classes & _DROPPED:
            return
        if element.tag == "input" and element.get("type") == "radio":
            return
        if "co-step" in classes and not text_of(element.children):
            return
        if element.tag in _LOOSE:
            element = element.having(*_tight(element.children))
        tag = _OURS.get(element.tag, element.tag)
        element = replace(element, tag=tag, attributes=tuple(self._attributes(element)))
        yield _tabs(element) if "tabbed-set" in classes else element

    def _attributes(self, element: Element) -> Iterable[tuple[str, str]]:
        for name, value in sorted(element.attributes):
            if name in _IDS:
                continue
            if name == "href" and value.startswith("#"):
                yield name, self.url + value
            elif name in {"href", "src"}:
                yield name, self.first(value)
            else:
                yield name, value


def _tight(nodes: Sequence[Node]) -> Sequence[Node]:
    """What stands in an entry of a list, whether or not blank lines part the entries."""
    blocks = blocks_of(nodes)
    return blocks[0].children if len(blocks) == 1 and blocks[0].tag == "p" else nodes


def _tabs(element: Element) -> Element:
    """A set of tabs with its panels below each other: what changed must not hide behind a tab."""
    labels: list[Element] = []
    panels: list[Element] = []
    for child in blocks_of(element.children):
        if "tabbed-labels" in child.classes:
            labels = [n for n in child.children if isinstance(n, Element) and n.tag == "label"]
        elif "tabbed-content" in child.classes:
            panels = [n for n in child.children if isinstance(n, Element)]
    if not panels or len(labels) != len(panels):
        return element
    return Element(
        "div",
        (("class", "co-tabs"),),
        tuple(
            Element(
                "div",
                (("class", "co-tabs__tab"),),
                (Element("p", (("class", "co-tabs__name"),), label.children), *panel.children),
            )
            for label, panel in zip(labels, panels, strict=True)
        ),
    )
