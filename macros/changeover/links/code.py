"""Where in Markdown no link, include or heading can stand: code, comments and raw HTML blocks.

Follows what Python-Markdown with SuperFences takes for code, by lines and without parsing. It
changes no text: it gives copies of equal length in which such places are blanked out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from markdown import Markdown

from changeover.reading.fences import fences_of
from changeover.reading.lists import relist

BLANK = "\x1a"
"""Stands for each character that is code; never part of a text, since files can't hold it."""

_CONTAINER = re.compile(
    r"(?P<indent> *)(?:(?:[-*+]|\d+\.)(?= |$)|(?:!!!|\?\?\?\+?) ?(?=[\w\"-])|===[!+]* ?(?=[\"'])|:(?= {3})|\[\^[^\]]+\]:)"
)
_BACKTICKS = re.compile(r"`+")
_BLOCK_TAG = re.compile(r"^ {0,3}<(?P<tag>[a-zA-Z][a-zA-Z0-9-]*)(?P<rest>(?:[\s/][^<>]*)?)>", re.M)
_VOID = frozenset({"br", "hr", "img", "input", "col", "link", "meta", "source", "wbr"})
_NEW_BLOCK = re.compile(r"\n(?=[ \t]*(?:\n|[-*+] |\d+\. |#|\|))")
_BLOCK_TAGS = frozenset(Markdown().block_level_elements)


@dataclass(frozen=True, slots=True)
class Zones:
    """A Markdown text, and copies of equal length and lines without what is no Markdown.

    `html` lacks code and comments, `markdown` raw HTML blocks as well. `lines` are those of the
    text with lists indented as Python-Markdown reads them. `fences` are the lines (from 0) that
    open and close fenced code, `indented` the lines of indented code with the column in `lines`
    (from 0, tabs counted as blanks) at which the code in them begins. `stray` are lines of fenced
    code so deep that a blank line above them would make it indented code.
    """

    text: str
    lines: tuple[str, ...]
    html: str
    markdown: str
    fences: tuple[tuple[int, int], ...]
    indented: Mapping[int, int]
    stray: frozenset[int]


def zones(text: str) -> Zones:
    """What is code, comment and raw HTML in a Markdown text."""
    written = text.split("\n")
    lines = relist(written)
    fences = fences_of(lines)
    fenced = {number for first, last in fences for number in range(first, last + 1)}
    without = [_blank_code(line) if n in fenced else line for n, line in enumerate(lines)]
    indented, stray = _indented(without)
    code = fenced | indented.keys()
    html = "\n".join(BLANK * len(line) if n in code else line for n, line in enumerate(written))
    if "<!--" in html:
        html = _without_comments(html)
    if "`" in html:
        html = without_code_spans(html)
    markdown = _without_raw_blocks(html) if "<" in html else html
    return Zones(text, tuple(lines), html, markdown, fences, indented, stray)


def blanks(text: str) -> str:
    """Blanks in the place of a text; its line ends stay."""
    return "\n".join(BLANK * len(line) for line in text.split("\n"))


def _blank_code(line: str) -> str:
    code = line.lstrip(" \t")
    return line[: len(line) - len(code)] + BLANK * len(code)


def _indented(lines: list[str]) -> tuple[dict[int, int], frozenset[int]]:
    """The lines of indented code, by the column at which it begins, and those of stray fences.

    Indented code stands four columns deeper than the list or block around it. A fence that deep
    is one only because no blank line stands above it.
    """
    containers: list[int] = []  # the columns at which the contents of open containers stand
    found: dict[int, int] = {}
    stray: set[int] = set()
    is_fresh, is_code = True, False
    for number, raw in enumerate(lines):
        line = raw.expandtabs(4) if "\t" in raw else raw
        stripped = line.lstrip(" ")
        if not stripped:
            is_fresh = True
            continue
        indent = len(line) - len(stripped)
        while is_fresh and containers and indent < containers[-1]:
            containers.pop()
        edge = containers[-1] if containers else 0
        is_fence = stripped.startswith(BLANK)
        is_code = (is_fresh or is_code) and indent >= edge + 4 and not is_fence
        if is_code:
            found[number] = edge + 4
        elif is_fence:
            stray |= {number} if indent >= edge + 4 else set()
        elif _CONTAINER.match(line):
            inside = indent - indent % 4 + 4
            while containers and containers[-1] >= inside:
                containers.pop()
            containers.append(inside)
        is_fresh = False
    return found, frozenset(stray)


def without_code_spans(text: str) -> str:
    """Blank out what stands between backticks; a span never reaches into another block."""
    blocks, last = [], 0
    for end in _NEW_BLOCK.finditer(text):
        blocks.append(text[last : end.start()])
        last = end.start()
    blocks.append(text[last:])
    return "".join(_without_spans_of(block) if "`" in block else block for block in blocks)


def _without_spans_of(block: str) -> str:
    """One block without its code spans: from a run of backticks to the next one of its length.

    Python-Markdown takes a shorter end too, when there is none of the whole length.
    """
    runs = [match.span() for match in _BACKTICKS.finditer(block)]
    ends: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in runs:
        ends[end - start].append(start)
    pieces: list[str] = []
    last = 0
    for first, end in runs:
        if first < last:
            continue
        start = first + _is_escaped(block, first)
        for length in range(end - start, 0, -1):
            later = ends.get(length, ())
            place = bisect_right(later, end)
            if place < len(later):
                close = later[place] + length
                pieces += [block[last:start], blanks(block[start:close])]
                last = close
                break
    return "".join([*pieces, block[last:]])


def _is_escaped(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before a place."""
    before = at
    while before and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1


def _without_comments(text: str) -> str:
    pieces, last = [], 0
    while (start := text.find("<!--", last)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces += [text[last:start], blanks(text[start : end + 3])]
        last = end + 3
    return "".join([*pieces, text[last:]])


def _without_raw_blocks(text: str) -> str:
    """Blank out HTML blocks, in which Markdown is text; `markdown=` on a tag makes it Markdown."""
    pieces: list[str] = []
    last = 0
    while True:
        opening = _BLOCK_TAG.search(text, last)
        if opening is None:
            return "".join([*pieces, text[last:]])
        tag = opening["tag"].lower()
        pieces.append(text[last : opening.start()])
        end = opening.end()
        if tag not in _BLOCK_TAGS:
            pieces.append(opening.group())
        elif "markdown" in opening["rest"] or tag in _VOID or opening["rest"].endswith("/"):
            pieces.append(blanks(opening.group()))
        else:
            end = _end_of_block(text, tag, end)
            pieces.append(blanks(text[opening.start() : end]))
        last = end


def _end_of_block(text: str, tag: str, start: int) -> int:
    """Where the block of `tag` that is open at `start` ends; the end of the text if it never does."""
    depth = 1
    for match in re.compile(rf"<(/?){tag}\b[^<>]*>", re.I).finditer(text, start):
        depth += -1 if match.group(1) else 1
        if not depth:
            return match.end()
    return len(text)
