"""The difference of two tables, by row, column and cell; the result is a table as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from changeover.differences.alignment import Step, align, common_share
from changeover.differences.keys import key_of
from changeover.differences.lines import Mark
from changeover.differences.tree import Element, Node, start_of, to_html, walk, words_of

CompareCells = Callable[[Sequence[Node], Sequence[Node]], str]

_NOUNS = {Mark.ADDED: "added", Mark.REMOVED: "removed"}
_KNOWN_ROW = 0.9
"""How alike two rows are whose first cells say the same."""


@dataclass(frozen=True, slots=True)
class _Row:
    element: Element
    cells: tuple[Element, ...]
    is_head: bool


def is_regular(table: Element) -> bool:
    """Whether each row has the same number of cells, none of them larger than another."""
    rows = list(_rows(table))
    nested = sum(isinstance(n, Element) and n.tag == "table" for n in walk((table,)))
    spans = any(cell.get("colspan") or cell.get("rowspan") for row in rows for cell in row.cells)
    return (
        bool(rows)
        and nested == 1
        and not spans
        and len({len(row.cells) for row in rows}) == 1
        and sum(row.is_head for row in rows) <= 1
    )


def compare_tables(old: Element, new: Element, *, cells: CompareCells) -> str:
    """One table with rows, columns and words marked as removed or added.

    Both are regular. `cells` compares what stands in two cells.
    """
    old_rows, new_rows = list(_rows(old)), list(_rows(new))
    columns = list(_columns(old_rows, new_rows))
    pieces: dict[bool, list[str]] = {True: [], False: []}
    for i, j in _aligned(old_rows, new_rows, columns):
        before = old_rows[i] if i is not None else None
        after = new_rows[j] if j is not None else None
        row = after or before
        if row is not None:
            pieces[row.is_head].append(_row(before, after, columns, cells=cells))
    head = f"<thead>\n{_joined(pieces[True])}</thead>\n" if pieces[True] else ""
    caption = "".join(to_html((c,)) for c in new.children if _is(c, "caption"))
    body = f"<tbody>\n{_joined(pieces[False])}</tbody>\n"
    return f"{start_of(new.having())}\n{caption}{head}{body}</table>"


def _joined(rows: list[str]) -> str:
    return "".join(f"{row}\n" for row in rows)


def _rows(table: Element) -> Iterator[_Row]:
    """The rows, the head's first."""
    for group in table.children:
        if not isinstance(group, Element) or group.tag not in {"thead", "tbody", "tfoot", "tr"}:
            continue
        for row in (group,) if group.tag == "tr" else group.children:
            if isinstance(row, Element) and row.tag == "tr":
                found = (c for c in row.children if isinstance(c, Element))
                cells = tuple(cell for cell in found if cell.tag in {"td", "th"})
                yield _Row(row, cells, group.tag == "thead")


def _is(node: Node, tag: str) -> bool:
    return isinstance(node, Element) and node.tag == tag


def _columns(old: list[_Row], new: list[_Row]) -> Iterator[Step]:
    """The columns of both: by their titles, else by what stands in them."""
    words = [
        [Counter(words_of(row.cells[place] for row in rows)) for place in range(len(rows[0].cells))]
        for rows in (old, new)
    ]
    return align(
        _titles(old),
        _titles(new),
        likeness=lambda i, j: common_share(words[0][i], words[1][j]),
    )


def _titles(rows: list[_Row]) -> list[str]:
    """The titles of the columns; their numbers in a table without a head."""
    if rows[0].is_head:
        return [key_of(cell.children) for cell in rows[0].cells]
    return [str(place) for place in range(len(rows[0].cells))]


def _aligned(old: list[_Row], new: list[_Row], columns: list[Step]) -> Iterator[Step]:
    """The rows of both: by what stands in the columns that both have."""
    common = [(i, j) for i, j in columns if i is not None and j is not None]
    old_keys = [(row.is_head, *(key_of(row.cells[i].children) for i, _ in common)) for row in old]
    new_keys = [(row.is_head, *(key_of(row.cells[j].children) for _, j in common)) for row in new]
    old_words = [Counter(words_of((row.element,))) for row in old]
    new_words = [Counter(words_of((row.element,))) for row in new]

    @cache
    def likeness(i: int, j: int) -> float:
        if old[i].is_head or new[j].is_head:
            return float(old[i].is_head and new[j].is_head)
        is_known = bool(common) and old_keys[i][1] == new_keys[j][1] != ""
        return max(_KNOWN_ROW * is_known, common_share(old_words[i], new_words[j]))

    return align(old_keys, new_keys, likeness=likeness)


def _row(old: _Row | None, new: _Row | None, columns: list[Step], *, cells: CompareCells) -> str:
    """A row that is in both tables, or in one of them."""
    mark = Mark.REMOVED if new is None else Mark.ADDED if old is None else None
    row = new or old
    is_head = row is not None and row.is_head
    found = []
    for place, (i, j) in enumerate(columns):
        before = old.cells[i] if old is not None and i is not None else None
        after = new.cells[j] if new is not None and j is not None else None
        said = _said(mark, "row") if mark is not None and place == 0 else ""
        if mark is None and is_head and (i is None or j is None):
            said = _said(Mark.REMOVED if j is None else Mark.ADDED, "column")
        found.append(_cell(before, after, said=said, is_head=is_head, cells=cells))
    name = f' class="co-diff__row co-diff__row--{mark.value}"' if mark is not None else ""
    return f"<tr{name}>\n{_joined(found)}</tr>"


def _cell(
    old: Element | None, new: Element | None, *, said: str, is_head: bool, cells: CompareCells
) -> str:
    """A cell; an empty one where a new row has no place for an old column, or the other way."""
    cell = new or old
    if cell is None:
        return "<th></th>" if is_head else "<td></td>"
    before = old.children if old is not None else ()
    after = new.children if new is not None else ()
    return f"{start_of(cell.having())}{said}{cells(before, after)}</{cell.tag}>"


def _said(mark: Mark, noun: str) -> str:
    return f'<span class="co-hidden">{_NOUNS[mark]} {noun}: </span>'
