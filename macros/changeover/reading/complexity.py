"""What makes a text too much for a reader of Markdown. None of it is of use to people.

It finds and names; it reports nothing and reads no Markdown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from changeover.reading.fences import fenced_lines, fences_of
from changeover.reading.lists import relist

MOST_PARTS = 2000
"""How many headings, code blocks, tabs and notes a page may have: some seconds of work."""
MOST_ELEMENTS = 50
"""How deep elements with a `markdown` attribute may stand in each other."""

_BRACKET_RUN = re.compile(r"([\[\](){}<>*_`!~^])\1{299,}|(?:[\[(!]{2}){150,}")
_DEEP = re.compile(r"(?:[ \t]{0,3}>){40}|(?:(?: {0,3}\t| {4}){100}|(?:[ \t]|[-*+] ){400})[ \t]*\S")
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)([^<>]*)>")
_IS_MARKDOWN = re.compile(r"\smarkdown(?![\w-])", re.IGNORECASE)
_CODE_SPAN = re.compile(r"`[^`\n]+`")

_PART = re.compile(r"[> \t]*(?:```|~~~)|(?:[> \t]|[-*+] |\d{1,9}[.)] )*(?:#|!!!|\?\?\?|===)")
_UNDERLINE = re.compile(r" {0,3}[=-]+\s*")  # of a heading
_CUTS = ("#", "*[", "[^", "---", "***", "___", "!!!", "???", "===", ": ")
_MOST_WORK = 10_000_000  # about a second


@dataclass(frozen=True, slots=True)
class Excess:
    """What a text has too much of, at a line from 1, and how to mend it."""

    line: int
    what: str
    hint: str


def excesses(text: str) -> Iterator[Excess]:
    """Everything that would keep a reader of a text busy for minutes, or that it can't follow."""
    run = _BRACKET_RUN.search(text)
    if run:
        hint = "shorten it; no reader of the page can use it"
        yield Excess(text.count("\n", 0, run.start()) + 1, "a long run of punctuation", hint)
    line = _outside_code(text, _deep_line)
    if line is not None:
        hint = "shorten it; no reader of the page can use it"
        yield Excess(line, "deep nesting", hint)
    line = _outside_code(text, _deep_element)
    if line is not None:
        what = f"more than {MOST_ELEMENTS} elements with a 'markdown' attribute in each other"
        yield Excess(line, what, "use fewer levels, and close each element")
    line = _outside_code(text, _heavy_block)
    if line is not None:
        what = "very many headings or definitions without a blank line between them"
        yield Excess(line, what, "put blank lines between them")
        return
    line = _crowded(text)
    if line is not None:
        what = f"more than {MOST_PARTS:,} headings, code blocks, tabs and notes on one page"
        yield Excess(line, what, "split it into several pages")


def _outside_code(text: str, find: Callable[[Sequence[str]], int | None]) -> int | None:
    """The line, from 1, that is found when lines of fenced code count as blank; or None.

    Most texts hold nothing to find even with their code, so fences are read only after that.
    """
    lines = text.split("\n")
    if find(lines) is None:
        return None
    fenced = fenced_lines(text)
    return find(["" if number in fenced else line for number, line in enumerate(lines)])


def _deep_line(lines: Sequence[str]) -> int | None:
    """The first line that begins with too many levels of lists or quotes."""
    return next((n for n, line in enumerate(lines, start=1) if _DEEP.match(line)), None)


def _deep_element(lines: Sequence[str]) -> int | None:
    """The line of the element that stands too deep in others whose content is Markdown, too."""
    text = "\n".join(lines)
    if len(_IS_MARKDOWN.findall(text)) <= MOST_ELEMENTS:
        return None
    text = _CODE_SPAN.sub(lambda span: " " * len(span.group()), text)
    depth = 0
    open_: defaultdict[str, list[bool]] = defaultdict(list)  # by name: which are Markdown
    for tag in _TAG.finditer(text):
        same = open_[tag[2].lower()]
        if not tag[1]:
            same.append(bool(_IS_MARKDOWN.search(tag[3])))
            depth += same[-1]
            if depth > MOST_ELEMENTS:
                return text.count("\n", 0, tag.start()) + 1
        elif same:
            depth -= same.pop()
    return None


def _heavy_block(lines: Sequence[str]) -> int | None:
    """The line that begins the block without blank lines with which the work of a text is too much.

    Python-Markdown cuts such a block at each heading and definition, and reads the rest anew.
    """
    work = characters = cuts = first = 0
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            characters += len(line) + 1
            cuts += line.lstrip(" ").startswith(_CUTS) or _UNDERLINE.fullmatch(line) is not None
            continue
        work += characters * cuts
        if work > _MOST_WORK:
            return first + 1
        characters, cuts, first = 0, 0, number + 1
    return None


def _crowded(text: str) -> int | None:
    """The line of the first part that is one too many; each part costs time again and again."""
    lines = text.split("\n")
    if sum(map(_is_part, lines)) <= MOST_PARTS:
        return None
    fences = fences_of(relist(lines))
    begun = Counter(first for first, _ in fences)
    inside = {number for first, last in fences for number in range(first, last + 1)}
    parts = 0
    for number, line in enumerate(lines):
        parts += begun[number] if number in inside else _is_part(line)
        if parts > MOST_PARTS:
            return number + 1
    return None


def _is_part(line: str) -> bool:
    return _PART.match(line) is not None or _UNDERLINE.fullmatch(line) is not None
