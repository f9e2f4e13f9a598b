"""The difference of two pieces of code, line by line; what each line holds stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from changeover.differences.alignment import same
from changeover.differences.lines import Mark, Token, compare_lines, written
from changeover.differences.tree import (
    Element,
    Node,
    find,
    start_of,
    text_of,
    to_html,
    walk,
)

_BREAK = re.compile(r"[^\n]*\n|[^\n]+")
_NUMBERS = frozenset({"linenos", "linenodiv"})


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its line break, and its coloured pieces."""

    text: str
    tokens: tuple[Token, ...]


def is_code(element: Element) -> bool:
    """Whether it is a block of code, with or without a title."""
    return element.tag == "pre" or "highlight" in element.classes


def compare_code(old: Element, new: Element) -> str:
    """One block of code with whole lines marked as removed or added.

    A line whose colours alone differ is the same.
    """
    lines = list(_compared(list(_lines(old)), list(_lines(new))))
    title = _title(old, new)
    body = f"<pre><span></span><code>{''.join(lines)}</code></pre>"
    return f'<div class="highlight co-diff__code">{title}{body}</div>'


def _title(old: Element, new: Element) -> str:
    before, after = _filename(old), _filename(new)
    if not text_of((*before, *after)):
        return ""
    return f'<span class="filename">{compare_lines(before, after)}</span>'


def _filename(block: Element) -> tuple[Node, ...]:
    for node in walk((block,)):
        if isinstance(node, Element) and node.tag == "span" and "filename" in node.classes:
            return node.children
    return ()


def _compared(old: list[_Line], new: list[_Line]) -> Iterator[str]:
    i = j = 0
    pairs = same([line.text for line in old], [line.text for line in new])
    for next_i, next_j in (*pairs, (len(old), len(new))):
        yield from (_written(line, Mark.REMOVED) for line in old[i:next_i])
        yield from (_written(line, Mark.ADDED) for line in new[j:next_j])
        yield from (_written(line, Mark.KEPT) for line in new[next_j : next_j + 1])
        i, j = next_i + 1, next_j + 1


def _written(line: _Line, mark: Mark) -> str:
    html = written([(Mark.KEPT, line.tokens)])
    return f"<{mark.value}>{html}</{mark.value}>" if mark.value else html


def _lines(block: Element) -> Iterator[_Line]:
    """The lines of a block of code, without their numbers."""
    tokens: list[Token] = []
    for text, around in _pieces(block):
        for piece in _BREAK.findall(text):
            tokens.append(Token(piece, around, to_html((piece,))))
            if piece.endswith("\n"):
                yield _line(tokens)
                tokens = []
    if tokens:
        yield _line(tokens)


def _line(tokens: Iterable[Token]) -> _Line:
    kept = tuple(tokens)
    return _Line("".join(token.text for token in kept), kept)


def _pieces(block: Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(text, the start tags that it stands in) of each piece of the code."""
    code = _code_of(block)
    left: list[tuple[Node, tuple[str, ...]]] = [(child, ()) for child in reversed(code.children)]
    while left:
        node, around = left.pop()
        if isinstance(node, str):
            yield node, around
        elif not node.classes & _NUMBERS:
            inside = around if node.tag == "code" else (*around, start_of(node))
            left.extend((child, inside) for child in reversed(node.children))


def _code_of(block: Element) -> Element:
    """The `<pre>` that holds the code, not the one of line numbers beside it."""
    left: list[Node] = [block]
    while left:
        node = left.pop()
        if isinstance(node, Element) and not node.classes & _NUMBERS:
            if node.tag == "pre":
                return node
            left.extend(reversed(node.children))
    return find((block,), "pre") or block
