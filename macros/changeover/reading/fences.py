"""Fenced code as SuperFences reads it: the one answer to which lines are code.

Headings, links and pages ask here, so that they agree even on a fence that is never closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from changeover.reading.lists import relist

_FENCE = re.compile(r"(?P<quote>[> \t]*)(?P<fence>`{3,}|~{3,})(?P<info>.*)")


def fences_of(lines: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """(first, last) line, from 0, of each fenced block; an opening without its end opens nothing.

    `lines` are those that `relist` gives.
    """
    return tuple(_fences(lines))


def fenced_lines(text: str) -> frozenset[int]:
    """The lines, from 0, of a text that stand in fenced code or open or close it."""
    if "```" not in text and "~~~" not in text:
        return frozenset()
    fences = fences_of(relist(text.split("\n")))
    return frozenset(number for first, last in fences for number in range(first, last + 1))


def _fences(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    start, fence, depth, quotes = 0, "", 0, 0
    for number, line in enumerate(lines):
        if not fence:
            opening = _FENCE.fullmatch(line) if "```" in line or "~~~" in line else None
            if opening and not (opening["fence"][0] == "`" and "`" in opening["info"]):
                prefix = opening["quote"].expandtabs(4)
                start, fence, depth = number, opening["fence"], len(prefix)
                quotes = prefix.count(">")
            continue
        prefix, content = _split_prefix(line, depth)
        if not (prefix + content).strip():
            continue
        is_closing = content.rstrip(" \t") == fence
        if quotes:
            if prefix.count(">") > quotes:
                fence = ""
            elif content and is_closing:
                yield start, number
                fence = ""
        elif prefix.count(">") or (len(prefix) != depth and content):
            fence = ""
        elif is_closing:
            yield start, number
            fence = ""


def _split_prefix(line: str, depth: int) -> tuple[str, str]:
    """The first `depth` columns of a line as far as they are blanks or quote marks, and the rest."""
    column = 0
    for index, character in enumerate(line):
        if column >= depth or character not in "> \t":
            return line[:index].expandtabs(4), line[index:]
        column += 4 - column % 4 if character == "\t" else 1
    return line.expandtabs(4), ""
