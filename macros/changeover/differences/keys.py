"""What two parts of a text have in common exactly when they say the same."""

from __future__ import annotations

from collections.abc import Iterable

from changeover.differences.tree import Node, start_of, with_single_blanks


def key_of(nodes: Iterable[Node]) -> str:
    """Everything that a reader sees and where its links lead; how it is wrapped doesn't count.

    Of code, the text alone: its colours follow from it.
    """
    said: list[str] = []
    left: list[tuple[Node | None, bool]] = [(node, False) for node in reversed(tuple(nodes))]
    while left:
        node, is_code = left.pop()
        if node is None:
            said.append("</>")
        elif isinstance(node, str):
            # A start tag is escaped by start_of, so `<` in a text must not look like one.
            said.append((node if is_code else with_single_blanks(node)).replace("<", "&lt;"))
        else:
            is_coloured = is_code and node.tag in {"span", "code"}
            if not is_coloured:
                said.append("<highlight>" if "highlight" in node.classes else start_of(node))
                left.append((None, is_code))
            inside = is_code or node.tag == "pre"
            left.extend((child, inside) for child in reversed(node.children))
    return "".join(said).strip()
