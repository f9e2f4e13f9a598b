"""The difference of two runs of blocks: paragraphs, lists, tables, code, admonitions, one in another.

A block that is in both is shown with what changed in it; else it is shown whole, as removed or
added. Every word of the old text outside `<ins>`, and of the new one outside `<del>`, stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from changeover.differences import code, tables
from changeover.differences.alignment import align, common_share
from changeover.differences.keys import key_of
from changeover.differences.lines import Mark, compare_lines, marked
from changeover.differences.tree import (
    VOID,
    Element,
    Node,
    blocks_of,
    is_block,
    start_of,
    text_of,
    to_html,
    words_of,
)

DEEPEST = 20
"""Blocks nested deeper are shown whole."""

_PARTS = frozenset({"li", "dt", "dd", "summary", "figcaption", "caption"})
"""Blocks that must stay directly in theirs: `<ins>` and `<del>` stand inside."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What became of a block, None when it changed inside; `is_boxed` says that a box is needed."""

    mark: Mark | None
    html: str
    is_boxed: bool = False


def compare_blocks(old: Sequence[Node], new: Sequence[Node], *, depth: int = 0) -> str:
    """The HTML of both texts in one."""
    return _joined(_compared(blocks_of(old), blocks_of(new), depth=depth))


def whole(nodes: Sequence[Node], mark: Mark) -> str:
    """The HTML of a text of which everything was added, removed or kept."""
    return _joined([_whole(block, mark) for block in blocks_of(nodes)])


def _joined(pieces: Sequence[_Piece]) -> str:
    """The blocks below each other; those that came or went together stand in one box."""
    found: list[str] = []
    for (mark, is_boxed), run in groupby(pieces, key=lambda piece: (piece.mark, piece.is_boxed)):
        html = "\n".join(piece.html for piece in run)
        found.append(_boxed(html, mark) if is_boxed and mark is not None else html)
    return "\n".join(found)


def _compared(old: Sequence[Element], new: Sequence[Element], *, depth: int) -> list[_Piece]:
    old_words = [Counter(words_of((block,))) for block in old]
    new_words = [Counter(words_of((block,))) for block in new]

    @cache
    def likeness(i: int, j: int) -> float:
        return common_share(old_words[i], new_words[j]) if _is_pair(old[i], new[j]) else 0.0

    found: list[_Piece] = []
    old_keys, new_keys = [key_of((b,)) for b in old], [key_of((b,)) for b in new]
    for i, j in align(old_keys, new_keys, likeness=likeness):
        if j is None and i is not None:
            found.append(_whole(old[i], Mark.REMOVED))
        elif i is None and j is not None:
            found.append(_whole(new[j], Mark.ADDED))
        elif i is not None and j is not None and old_keys[i] == new_keys[j]:
            found.append(_whole(new[j], Mark.KEPT))
        elif i is not None and j is not None:
            found.append(_Piece(None, _changed(old[i], new[j], depth=depth)))
    return found


def _is_pair(old: Element, new: Element) -> bool:
    """Whether two blocks can be one that changed."""
    if code.is_code(old) or code.is_code(new):
        return code.is_code(old) and code.is_code(new)
    if "co-tabs__tab" in old.classes & new.classes:  # a tab is known by its name
        return text_of(old.children[:1]) == text_of(new.children[:1])
    if old.tag == "table":
        return new.tag == "table" and tables.is_regular(old) and tables.is_regular(new)
    return old.tag == new.tag and old.attributes == new.attributes


def _changed(old: Element, new: Element, *, depth: int) -> str:
    """A block that is in both."""
    if code.is_code(old):
        return code.compare_code(old, new)
    if depth >= DEEPEST:
        return _joined([_whole(old, Mark.REMOVED), _whole(new, Mark.ADDED)])
    if old.tag == "table":
        return tables.compare_tables(old, new, cells=_cells(depth))
    if not any(map(is_block, (*old.children, *new.children))):
        return _around(new, compare_lines(old.children, new.children))
    parts = _compared(blocks_of(old.children), blocks_of(new.children), depth=depth + 1)
    if new.tag == "ol":
        parts = list(_numbered(new, parts))
    if new.tag == "details":  # what changed must not be folded away
        kept = (pair for pair in new.attributes if pair[0] != "open")
        new = replace(new, attributes=(*kept, ("open", "")))
    return _around(new, _joined(parts))


def _cells(depth: int) -> tables.CompareCells:
    def cells(old: Sequence[Node], new: Sequence[Node]) -> str:
        if any(map(is_block, (*old, *new))):
            return compare_blocks(old, new, depth=depth + 1)
        return compare_lines(old, new)

    return cells


def _numbered(new: Element, pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """The entries of a numbered list, with the numbers of the new one: a removed entry has none."""
    start = new.get("start")
    number = int(start) if start.isdecimal() else 1
    for piece in pieces:
        if piece.mark is Mark.REMOVED:
            yield piece
            continue
        is_own = " value=" in piece.html.partition(">")[0]
        rest = piece.html.removeprefix("<li")
        yield piece if is_own else replace(piece, html=f'<li value="{number}"{rest}')
        number += 1


def _around(element: Element, html: str) -> str:
    end = f"</{element.tag}>" if element.tag and element.tag not in VOID else ""
    return f"{start_of(element.having())}{html}{end}"


def _whole(block: Element, mark: Mark) -> _Piece:
    """A block of which everything was added, removed or kept."""
    if mark is Mark.KEPT:
        return _Piece(mark, to_html((block,)))
    if block.tag in _PARTS:
        classes = f"{block.get('class')} co-diff__part co-diff__part--{mark.value}".strip()
        rest = (pair for pair in block.attributes if pair[0] != "class")
        block = replace(block, attributes=(*rest, ("class", classes)))
        if any(map(is_block, block.children)):
            return _Piece(mark, _around(block, _boxed(to_html(block.children), mark)))
    if block.tag in _PARTS or not block.tag:
        return _Piece(mark, _around(block, marked(block.children, mark)))
    return _Piece(mark, to_html((block,)), is_boxed=True)


def _boxed(html: str, mark: Mark) -> str:
    return f'<{mark.value} class="co-diff__block">{html}</{mark.value}>'
