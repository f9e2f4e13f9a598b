"""Lists as most tools write them, indented as Python-Markdown reads them.

Elsewhere, what belongs to a list item stands below the item's first letter: two or three columns
in. Python-Markdown wants four, and shows the rest as paragraphs and broken code. Lists that are
written its way stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

_ITEM = re.compile(r"(?P<indent> *)(?P<marker>[-*+]|\d{1,9}[.)])(?P<gap> +(?=\S)|$)")
_RULE = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$")
_FENCE = re.compile(r" *(?P<fence>`{3,}+|~{3,}+)(?P<info>[^`]*)$")
_NO_PARAGRAPH = re.compile(r"[#>|<:]|\[[^\]]+\]:|!!!|\?\?\?|===|\*\[|(?:[-*+]|\d{1,9}[.)])(?: |$)")
_QUOTE = re.compile(r" {0,3}>")
_WIDTH = 4


def relist(lines: list[str]) -> list[str]:
    """The same lines, those of lists of other tools with the indentation that is read here."""
    reader = _Reader(list(lines))
    for number, line in enumerate(lines):
        reader.read(number, _spaced(line))
    reader.finish()
    return reader.result


class _Reader:
    """Reads line by line which list items are open, and what their lines should look like."""

    def __init__(self, lines: list[str]) -> None:
        self.result = lines
        self._columns: list[int] = []  # where the contents of the open items begin
        self._placed: dict[int, str] = {}  # lines of this list, as they should be
        self._is_foreign = False  # whether this list is written for another tool
        self._fence = ""
        self._is_fresh = True  # whether the line above is blank

    def read(self, number: int, line: str) -> None:
        """Take the next line."""
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip():
            self._is_fresh = True
            return
        if self._fence and self._is_code(number, line, indent):
            return
        item = None if _RULE.match(line) else _ITEM.match(line)
        opening = _FENCE.match(line)
        is_start = self._is_fresh or item is not None or opening is not None
        self._is_fresh = False
        while is_start and self._columns and indent < self._columns[-1]:
            self._columns.pop()
        base = self._columns[-1] if self._columns else 0
        if item is not None and indent - base < _WIDTH:
            self._place(number, line, counts=True)
            # Columns in front of the marker mean nothing, and four of them would mean code.
            marker, gap = item["marker"], len(item["gap"])
            words = line[indent + len(marker) :]
            if marker.endswith(")"):  # `1)` is no list here
                self._is_foreign = True
                marker = f"{marker[:-1]}."
            self._placed[number] = " " * (len(self._columns) * _WIDTH) + marker + words
            self._columns.append(indent + len(marker) + (gap if 1 <= gap <= 4 else 1))
            return
        if self._columns:
            self._place(number, line, counts=is_start)
        elif is_start:
            self.finish()
        if opening is not None and indent - base < _WIDTH:
            self._fence = opening["fence"]

    def _is_code(self, number: int, line: str, indent: int) -> bool:
        """Take a line of the fenced code that is open, unless the line ends the list around it."""
        if self._columns and indent < self._columns[-1]:
            self._fence = ""
            return False
        if self._columns:
            self._place(number, line, counts=False)
        if line.strip() == self._fence:
            self._fence = ""
        self._is_fresh = False
        return True

    def _place(self, number: int, line: str, *, counts: bool) -> None:
        """Take a line of the innermost open item; `counts` when its column says whose list it is."""
        base = self._columns[-1] if self._columns else 0
        depth = len(self._columns) * _WIDTH
        indent = len(line) - len(line.lstrip(" "))
        if indent >= base:
            self._is_foreign |= counts and indent < depth
            self._placed[number] = " " * depth + line[base:]

    def finish(self) -> None:
        """The list is at its end: its lines change when it was another tool's."""
        if self._is_foreign:
            for number, line in self._placed.items():
                self.result[number] = line
        self._placed, self._is_foreign = {}, False


def _spaced(line: str) -> str:
    """A line whose leading tabs are blanks."""
    code = line.lstrip(" \t")
    return line[: len(line) - len(code)].expandtabs(_WIDTH) + code if code != line else line


def part_blocks(
    lines: list[str], fences: Sequence[tuple[int, int]], code: Container[int]
) -> list[str]:
    """The lines with a blank one around each fenced block, and before a list below a paragraph.

    `fences` are the first and last lines of fenced code, `code` all lines of any code. Where the
    blank line is missing, Python-Markdown takes what follows for more of the paragraph.
    """
    begins = {first for first, _ in fences}
    ends = {last for _, last in fences}
    result: list[str] = []
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else ""
        if line.strip() and above.strip() and not _QUOTE.match(above) and not _QUOTE.match(line):
            is_beside_fence = number in begins or number - 1 in ends
            if is_beside_fence or _begins_list(lines, number, code):
                result.append("")
        result.append(line)
    return result


def _begins_list(lines: list[str], number: int, code: Container[int]) -> bool:
    """Whether a line is a list item right below a paragraph that is no part of a list's first line.

    A new list can begin with a bullet or with 1; after a paragraph inside an item, the list around
    it goes on with any number.
    """
    item = _ITEM.match(lines[number])
    if item is None or not item["gap"] or number in code or _RULE.match(lines[number]):
        return False
    inside = len(lines[number - 1]) - len(lines[number - 1].lstrip(" ")) - len(item["indent"])
    if inside < 0 or (inside < _WIDTH and item["marker"] not in {"-", "*", "+", "1."}):
        return False
    above = number - 1
    while above >= 0 and above not in code and lines[above].strip():
        if _NO_PARAGRAPH.match(lines[above].lstrip(" ")):
            return False
        above -= 1
    return True
