"""An author's text on its way into Markdown: the title taken off, step attributes taken out.

Changes lines and never adds or removes one, so that places in the text stay those of the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from changeover.headings import Heading, headings, slug
from changeover.links.code import zones
from changeover.model.content import Prose, Revision
from changeover.prose.markdown import STEP_KEY
from changeover.prose.profile import TAGS
from changeover.reading.lists import part_blocks
from changeover.steps import Step

TAB = "\x10"
"""Stands for a tab in code that Markdown would turn into blanks; never part of a text."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_STEP_ATTRIBUTE = re.compile(
    r"(?<=[\s{:])(?:role|minutes)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'{}]*)(?=[\s}])"
)
_BRACES = re.compile(r"(?P<before>[ \t])\{:?(?P<inside>[^{}\n]*)\}[ \t]*$")
_OPTIONS = re.compile(
    r"(?P<lang>[\w#.+-]*)"
    r"(?P<options>(?:[ \t]+(?:title|hl_lines|linenums)=(?:\"[^\"]*\"|'[^']*'))*)[ \t]*"
)
_BRACED = re.compile(
    r"[\w#.+-]*[ \t]*\{(?:[ \t]*(?:[.#][\w-]+|(?:title|hl_lines|linenums)=\"[^\"]*\"))*[ \t]*\}[ \t]*"
)
_TAG = re.compile(r"<(?:/?(?P<name>[A-Za-z][A-Za-z0-9_-]*)|(?=[!?]))")
# Known elements whose text is kept when they are taken off; all others are no HTML that we show.
_TAKEN_OFF = frozenset(
    [
        "acronym",
        "address",
        "article",
        "aside",
        "big",
        "body",
        "button",
        "center",
        "fieldset",
        "font",
        "footer",
        "form",
        "header",
        "html",
        "input",
        "label",
        "legend",
        "main",
        "nav",
        "section",
        "small",
        "strike",
        "tt",
        "u",
    ]
)
# `[words](<a file.md>)` and `[name]: <a file.md>`
_BEFORE_TARGET = re.compile(r"\]\(\Z|^[ ]{0,3}\[[^\]\n]*\]:[ \t]*\Z", re.M)
_LANGUAGE = re.compile(r"[ \t]*\.?([\w#+-]*)")


def without_controls(prose: Prose) -> Prose:
    """The text without control characters, which Markdown and we use as marks."""
    text = prose.text.replace("\r\n", "\n")
    return replace(prose, text=_CONTROL.sub("", text)) if _CONTROL.search(text) else prose


def without_title(prose: Prose, title: str) -> Prose:
    """The text without its first level-1 heading, when that is the title: the page shows its own."""
    first = _first_with_words(headings(prose.text))
    if first is None or not is_title(first.title, title):
        return prose
    lines = prose.text.split("\n")
    at = first.line - 1
    is_underlined = not lines[at].lstrip().startswith("#")
    lines[at] = ""
    if is_underlined and at + 1 < len(lines):
        lines[at + 1] = ""
    return replace(prose, text="\n".join(lines))


def title_anchor(revision: Revision) -> str:
    """The id that the title's heading has or would have; empty when another heading has it."""
    first = _first_with_words(headings(revision.prose.text))
    is_written = first is not None and is_title(first.title, revision.title)
    own = first.id if first is not None and is_written else slug(revision.title)
    # Without the title's heading, another one of the same words has the id that it would have had.
    others = headings(without_title(revision.prose, revision.title).text)
    return own if all(heading.id != own for heading in others) else ""


def _first_with_words(found: Sequence[Heading]) -> Heading | None:
    return next((heading for heading in found if heading.level == 1 and heading.title), None)


def with_step_marks(prose: Prose, found: Sequence[Step]) -> Prose:
    """The text with `role` and `minutes` of steps replaced by the number of the step.

    `attr_list` would make an ARIA role of `role=`.
    """
    if not found:
        return prose
    lines = prose.text.split("\n")
    for number, step in enumerate(found):
        at = step.line - prose.line
        mark = f"{STEP_KEY}={number}"
        if step.is_nameless:
            lines[at] = f"### {step.title} {{ #{step.id} {mark} }}"
        else:
            lines[at] = _marked(lines[at], mark)
    return replace(prose, text="\n".join(lines))


def _marked(line: str, mark: str) -> str:
    match = _BRACES.search(line)
    if match is None or not match["inside"].strip():
        return f"{line.rstrip()} {{ {mark} }}"
    rest = _STEP_ATTRIBUTE.sub("", f"{{{match['inside']}}}")[1:-1].strip()
    return f"{line[: match.start()]} {{ {rest} {mark} }}"


def with_placeholders(text: str) -> str:
    """The text with what only looks like HTML as text: `<customer-id>`, `<title>`, an open `<!--`.

    A sanitiser would take it away, and some of it with everything that follows.
    """
    if "<" not in text:
        return text
    html = zones(text).html
    last_end = html.rfind(">")
    parts, last = [], 0
    for match in _TAG.finditer(html):
        name = (match["name"] or "").lower()
        # A tag without an end is none, and each one would make Markdown read on to the last line.
        if match.start() < last_end and (
            name in TAGS
            or name in _TAKEN_OFF
            or _is_address(html, match.end())
            or _BEFORE_TARGET.search(html, max(0, match.start() - 200), match.start())
        ):
            continue
        parts += [text[last : match.start()], "&lt;"]
        last = match.start() + 1
    return "".join([*parts, text[last:]])


def _is_address(html: str, at: int) -> bool:
    """Whether `<https://…>` or `<somebody@example.com>` goes on here."""
    inside = html[at : at + 200].partition(">")[0]
    return inside.startswith(":") or ("@" in inside and not set(inside) & set(" \t\n\"'<"))


def for_markdown(text: str) -> str:
    """The text as Python-Markdown reads it: lists indented its way, code safe from it.

    Fences whose first line holds more than SuperFences knows keep their language; tabs in indented
    code become marks.
    """
    source = zones(text)
    lines = list(source.lines)
    for first, last in source.fences:
        lines[first] = _plain_fence(lines[first])
        if not lines[last - 1].strip("> \t"):
            lines[last - 1] += "\n"  # of blank lines at the end, SuperFences loses one
    for number, column in source.indented.items():
        if "\t" in lines[number]:
            blanks, code = split_at_column(lines[number], column)
            lines[number] = blanks + code.replace("\t", TAB)
    fenced = {number for first, last in source.fences for number in range(first, last + 1)}
    parted = [fence for fence in source.fences if fence[0] not in source.stray]
    return "\n".join(part_blocks(lines, parted, fenced | source.indented.keys()))


def split_at_column(line: str, column: int) -> tuple[str, str]:
    """The blanks before a column, tabs made into blanks, and the rest of the line."""
    at = 0
    for index, character in enumerate(line):
        if at >= column or character not in " \t":
            return " " * at, line[index:]
        at += 4 - at % 4 if character == "\t" else 1
    return " " * at, ""


def _plain_fence(line: str) -> str:
    start = len(line) - len(line.lstrip("> \t"))
    mark = line[start]
    end = start
    while end < len(line) and line[end] == mark:
        end += 1
    info = line[end:]
    if _OPTIONS.fullmatch(info.strip()) or _BRACED.fullmatch(info.strip()):
        return line
    match = _LANGUAGE.match(info)
    return line[:end] + (match.group(1) if match else "")


def is_title(heading: str, title: str) -> bool:
    """Whether a heading says what the title says."""
    return " ".join(heading.split()).casefold() == " ".join(title.split()).casefold()
