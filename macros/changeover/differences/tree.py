"""HTML as a tree of values: read, looked at, and written again. Knows nothing of differences.

The HTML is safe before it comes here and stays so: texts and values are escaped when written.
Nothing recurs, so that no nesting is too deep.
"""

from __future__ import annotations

import html as html_module
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from changeover.render import SITE

VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
"""Elements of safe HTML that have no content and no end."""

BLOCKS = frozenset(
    str.split(
        "address article aside blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 "
        "h5 h6 hr li ol p pre section summary table tbody td tfoot th thead tr ul"
    )
)
"""Elements that stand below each other; all others are part of a line."""

_WORD = re.compile(r"\w+")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element; without a tag, a run of text that stands between blocks."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]

    def get(self, name: str) -> str:
        """The value of an attribute; empty without it."""
        return next((value for key, value in self.attributes if key == name), "")

    @property
    def classes(self) -> frozenset[str]:
        """The names of its classes."""
        return frozenset(self.get("class").split())

    def having(self, *children: Node) -> Element:
        """The same element around something else."""
        return replace(self, children=children)


Node = Element | str

Make = Callable[[Element], Iterable[Node]]
"""What takes the place of an element whose content is read."""


def parse(html: str, make: Make = lambda element: (element,)) -> tuple[Node, ...]:
    """The nodes of a piece of HTML, as a browser reads it."""
    options = LexborDocumentOptions.WO_EVENTS
    node = LexborHTMLParser(html, is_fragment=True, options=options).root
    around: list[LexborNode] = []
    waiting: list[list[Node]] = [[]]
    while True:
        if node is None:
            if not around:
                return tuple(waiting[0])
            parent = around.pop()
            children = tuple(waiting.pop())
            attributes = tuple((key, value or "") for key, value in parent.attributes.items())
            waiting[-1].extend(make(Element(parent.tag or "", attributes, children)))
            node = parent.next
        elif node.is_element_node:
            around.append(node)
            waiting.append([])
            node = node.child
        else:
            if node.is_text_node:
                waiting[-1].append(node.text_content or "")
            node = node.next


class _End(str):
    """The end of an element, among what is still to be written."""

    __slots__ = ()


def to_html(nodes: Iterable[Node]) -> str:
    """The HTML of some nodes; what `parse` reads comes back as it was."""
    written: list[str] = []
    left: list[Node] = list(nodes)[::-1]
    while left:
        node = left.pop()
        if isinstance(node, _End):
            written.append(node)
        elif isinstance(node, str):
            written.append(escaped(node))
        else:
            written.append(start_of(node))
            if node.tag and node.tag not in VOID:
                left.append(_End(f"</{node.tag}>"))
            left.extend(reversed(node.children))
    return "".join(written)


def escaped(text: str) -> str:
    """A text as HTML; words that look like a link inside the site must not be taken for one."""
    return html_module.escape(text, quote=False).replace(f'="{SITE}', f"=&quot;{SITE}")


def start_of(element: Element) -> str:
    """The start tag of an element; nothing for a run of text."""
    if not element.tag:
        return ""
    values = "".join(f' {name}="{html_module.escape(value)}"' for name, value in element.attributes)
    # A browser takes the first line break of a <pre> for part of the tag.
    first = element.children[0] if element.children else ""
    is_eaten = element.tag == "pre" and isinstance(first, str) and first.startswith("\n")
    return f"<{element.tag}{values}>" + ("\n" if is_eaten else "")


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, in the order of the text."""
    left: list[Node] = list(nodes)[::-1]
    while left:
        node = left.pop()
        yield node
        if isinstance(node, Element):
            left.extend(reversed(node.children))


def text_of(nodes: Iterable[Node]) -> str:
    """What a reader sees, with single blanks."""
    return " ".join("".join(node for node in walk(nodes) if isinstance(node, str)).split())


def words_of(nodes: Iterable[Node]) -> list[str]:
    """The words that a reader sees."""
    return _WORD.findall(" ".join(node for node in walk(nodes) if isinstance(node, str)))


def find(nodes: Iterable[Node], tag: str) -> Element | None:
    """The first element of that name."""
    return next((n for n in walk(nodes) if isinstance(n, Element) and n.tag == tag), None)


def is_block(node: Node) -> bool:
    """Whether it stands by itself, not in a line."""
    return isinstance(node, Element) and (node.tag in BLOCKS or not node.tag)


def blocks_of(nodes: Sequence[Node]) -> list[Element]:
    """The blocks among some nodes; a run of anything else becomes one without a tag."""
    found: list[Element] = []
    run: list[Node] = []
    for node in (*nodes, None):
        if node is not None and not is_block(node):
            run.append(node)
            continue
        if any(not isinstance(part, str) or part.strip() for part in run):
            found.append(Element("", (), tuple(run)))
        run = []
        if isinstance(node, Element):
            found.append(node)
    return found


def with_single_blanks(text: str) -> str:
    """A text as a browser shows it outside of code."""
    return _BLANKS.sub(" ", text)
