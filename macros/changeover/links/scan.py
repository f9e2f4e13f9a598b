"""Links and images in Markdown source, with the line and column of each destination.

Finds inline links and images, reference definitions that are used, and `href` and `src` of raw
HTML. Knows nothing about where a link leads.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from changeover.links.code import BLANK, Zones, without_code_spans
from changeover.reading.bounds import FARTHEST

_TOKEN = re.compile(r"\\.|!?\[|\]|\n[ \t]*\n", re.S)
_DEFINITION = re.compile(
    r"^ {0,3}\[(?P<label>[^\[\]\n]*)\]:[ ]*+\n?[ ]*+(?P<target>[^\s\x1a]+)", re.M
)
_USE = re.compile(r"(?P<bang>!?)\[(?P<text>[^\[\]]*)\](?!\()(?:\s?\[(?P<label>[^\[\]]*)\])?")
_TAG = re.compile(
    r"<(?P<tag>a|img)(?=\s)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*'){0,400})>", re.I
)
_ATTRIBUTE = re.compile(
    r"\s(?P<name>href|src)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))",
    re.I,
)
_POINTED = re.compile(r"\(\s*<(?P<target>[^<>\n]*)>\s*(?:\"[^\"]*\"\s*|'[^']*'\s*)?\)")
_PARENTHESIS = re.compile(r"\\.|[()]", re.S)
_NESTED = 8
"""Links inside the parentheses of so many others are not looked for: nobody writes them."""
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!-])")


@dataclass(frozen=True, slots=True)
class Link:
    """One destination as written: of a link or an image, and where it stands in the text.

    `line` and `column` are counted from 1; `offset` from 0.
    """

    target: str
    line: int
    column: int
    offset: int
    is_image: bool = False


def scan_links(source: Zones) -> tuple[Link, ...]:
    """Every link and image of a text, in the order of their places."""
    found = [*_inline(source.markdown), *_references(source.markdown), *_raw(source.html)]
    starts = [0]
    starts += [match.end() for match in re.finditer("\n", source.text)]
    links = []
    for offset, target, is_image in sorted(set(found)):
        line = bisect_right(starts, offset)
        links.append(Link(target, line, offset - starts[line - 1] + 1, offset, is_image))
    return tuple(links)


def scan_inline(text: str) -> tuple[str, ...]:
    """The destinations in a text in which only inline Markdown means something, in their order."""
    source = without_code_spans(" ".join(text.split())) if "`" in text else " ".join(text.split())
    return tuple(target for _, target, _ in sorted(set(_inline(source))))


_Found = tuple[int, str, bool]


def _inline(text: str) -> Iterator[_Found]:
    """`[text](destination)` and `![text](destination)`, one inside the other as well."""
    if "](" not in text:
        return
    opened: list[str] = []
    closing = _closing_parentheses(text)
    around: list[int] = []  # where the destinations end that the token stands in
    for token in _TOKEN.finditer(text):
        word = token.group()
        if word in {"[", "!["}:
            opened.append(word)
        elif word == "]":
            if opened:
                opening = opened.pop()
                if text.startswith("(", token.end()):
                    around = [end for end in around if end > token.end()]
                    end = closing.get(token.end(), 0)
                    if len(around) < _NESTED:
                        yield from _destination(text, token.end(), end, is_image=opening == "![")
                        around.append(end)
        elif word[0] == "\n":
            opened.clear()


def _destination(text: str, start: int, end: int, *, is_image: bool) -> Iterator[_Found]:
    """What stands in the parentheses from `start` to `end`, if they end, without a title."""
    pointed = _POINTED.match(text, start, start + FARTHEST)
    if pointed:
        written, offset = pointed["target"], pointed.start("target")
    else:
        written, offset = _without_title(text[start + 1 : end or start + 1]), start + 1
    target = written.strip()
    if target and BLANK not in target and "\n\n" not in target:
        yield offset + len(written) - len(written.lstrip()), _unescape(target), is_image


def _closing_parentheses(text: str) -> dict[int, int]:
    """Where each parenthesis ends that does so before `FARTHEST`, by where it opens."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for match in _PARENTHESIS.finditer(text):
        if match.group() == "(":
            opened.append(match.start())
        elif match.group() == ")" and opened:
            start = opened.pop()
            if match.start() < start + FARTHEST:
                found[start] = match.start()
    return found


def _without_title(written: str) -> str:
    """A destination without the title in quotes behind it."""
    trimmed = written.rstrip()
    quote, last = trimmed[-1:], len(trimmed) - 1
    if quote not in {'"', "'"}:
        return written
    line = trimmed.rfind("\n") + 1  # a title stands in one line
    opening = re.compile(rf"\s{quote}").search(trimmed, max(line - 1, 0), last)
    if opening is not None:
        return trimmed[: opening.start()]
    start = trimmed.rfind(quote, line, last) if quote == '"' else -1
    return trimmed[:start] if start >= 0 else written


def _references(text: str) -> Iterator[_Found]:
    """The destinations of `[label]: destination` that some `[label]` uses."""
    if "]:" not in text:
        return
    defined: dict[str, tuple[int, str]] = {}
    uses, last = [], 0
    for match in _DEFINITION.finditer(text):
        if match["label"].startswith("^") or BLANK in match["label"]:
            continue
        target = match["target"]
        shift = 1 if target.startswith("<") else 0
        target = target.removeprefix("<").removesuffix(">")
        defined[_label(match["label"])] = (match.start("target") + shift, _unescape(target))
        uses.append(text[last : match.start()])
        last = match.end()
    uses.append(text[last:])
    for match in _USE.finditer(BLANK.join(uses)):
        entry = defined.get(_label(match["label"] or match["text"]))
        if entry is not None:
            yield *entry, match["bang"] == "!"


def _raw(text: str) -> Iterator[_Found]:
    """`href` of raw `<a>` and `src` of raw `<img>`."""
    if "<" not in text:
        return
    for tag in _TAG.finditer(text):
        is_image = tag["tag"].lower() == "img"
        for match in _ATTRIBUTE.finditer(tag["attributes"]):
            if (match["name"].lower() == "src") is not is_image:
                continue
            name = next(key for key in ("double", "single", "bare") if match[key] is not None)
            written = match[name]
            offset = tag.start("attributes") + match.start(name)
            if written.strip() and BLANK not in written:
                yield offset, html.unescape(written).strip(), is_image
            break  # of equal attributes, browsers take the first


def _label(text: str) -> str:
    return " ".join(text.lower().split())


def _unescape(target: str) -> str:
    return html.unescape(_ESCAPE.sub(r"\1", target)) if "\\" in target or "&" in target else target
