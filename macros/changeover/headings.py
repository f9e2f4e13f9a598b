"""Headings of Markdown outside code, with the ids that the page will have. Reads text only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_FENCE = re.compile(r"[ ]{0,3}(?P<fence>`{3,}|~{3,})[^`]*$")
_HEADING = re.compile(r"(?P<hashes>#{1,6})(?P<text>.*?)#*[ \t]*")
_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*")
_NO_PARAGRAPH = re.compile(r"[ ]{4}|\t|#|\s*$")
_BRACES = re.compile(r"(?:^|[ \t])\{:?[ ]*(?P<inside>[^{}\n]+)\}[ \t]*$")
_ATTRIBUTE = re.compile(
    r"\s*(?:#(?P<id>[^\s.#={}]+)"
    r"|(?P<key>[^\s=#.\"'{}]+)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'{}]+))"
    r"|\.[^\s.#={}]+)\s*"
)
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)(?P<code>.+?)(?<!`)\1(?!`)")
_LINK = re.compile(r"!?\[([^\]\[]*)\](?:\([^()]*\)|\[[^\]\[]*\])")
_MARKUP = re.compile(r"(?<!\\)(?:\*+|~~|(?<!\w)_+|_+(?!\w))|</?[A-Za-z][^<>]*>")
_ANY_MARKUP = re.compile(r"[\\*_~`<\[]")
_ESCAPE = re.compile(r"\\(.)")
_NOT_IN_SLUG = re.compile(r"[^\w\s-]")
_BLANKS = re.compile(r"[-\s]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level from 1 to 6, its words, its id on the page, and its line in the text.

    `attributes` are those written as `{ key=value }` behind the words; `has_own_id` says that
    the id is one of them (`{ #id }`) and not made from the words.
    """

    level: int
    title: str
    id: str
    line: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    has_own_id: bool = False


def slug(title: str) -> str:
    """The id that Python-Markdown gives a heading: `Who may do it?` becomes `who-may-do-it`."""
    plain = title
    if not title.isascii():
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return _BLANKS.sub("-", _NOT_IN_SLUG.sub("", plain).strip().lower())


def lines_outside_code(text: str) -> Iterator[tuple[int, str]]:
    """(line from 1, text) of each line that stands in no fenced code and no HTML comment."""
    fence = ""
    in_comment = False
    for number, line in enumerate(text.split("\n"), start=1):
        start = line.lstrip()[:4]
        if fence:
            if start.startswith(fence[:3]) and _closes(line, fence):
                fence = ""
        elif in_comment:
            in_comment = "-->" not in line
        elif start.startswith(("```", "~~~")) and (opening := _FENCE.match(line)):
            fence = opening["fence"]
        elif start == "<!--" and "-->" not in line:
            in_comment = True
        else:
            yield number, line


def headings(text: str) -> tuple[Heading, ...]:
    """Every heading of a Markdown text in order; equal ids get `_1`, `_2` as on the page."""
    found = list(_raw(text))
    parsed = [(level, number, *_attributes(raw)) for level, number, raw in found]
    taken = {attributes["id"] for *_, attributes in parsed if "id" in attributes}
    result = []
    for level, number, words, attributes in parsed:
        title = plain(words)
        own = attributes.pop("id", None)
        id = own or _unique(slug(title), taken)
        taken.add(id)
        result.append(Heading(level, title, id, number, attributes, own is not None))
    return tuple(result)


def plain(words: str) -> str:
    """The words of a heading without links, emphasis, code marks and HTML."""
    if not _ANY_MARKUP.search(words):
        return words.strip()
    words = _LINK.sub(lambda link: link[1] if link[0][0] == "[" else "", words)
    pieces, last = [], 0
    for code in _CODE.finditer(words):
        pieces += [_without_markup(words[last : code.start()]), code["code"].strip()]
        last = code.end()
    return "".join([*pieces, _without_markup(words[last:])]).strip()


def _without_markup(words: str) -> str:
    return _ESCAPE.sub(r"\1", _MARKUP.sub("", words))


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip()
    return len(stripped) >= len(fence) and not stripped.strip(fence[0]) and line[:4].strip() != ""


def _raw(text: str) -> Iterator[tuple[int, int, str]]:
    """(level, line, what stands in it) of each heading."""
    above = ""  # the first line of a paragraph: an underline below makes it a heading
    last = 0
    is_fresh = True
    for number, line in lines_outside_code(text):
        if number != last + 1:
            above, is_fresh = "", True
        last = number
        heading = _HEADING.fullmatch(line) if line.startswith("#") else None
        if heading and heading["text"].strip():
            yield len(heading["hashes"]), number, heading["text"].strip()
            above, is_fresh = "", True
        elif above and line[:1] in ("=", "-") and _UNDERLINE.fullmatch(line):
            yield (1 if line.startswith("=") else 2), number - 1, above.strip()
            above, is_fresh = "", True
        else:
            above = line if is_fresh and not _NO_PARAGRAPH.match(line) else ""
            is_fresh = not line.strip()


def _attributes(raw: str) -> tuple[str, dict[str, str]]:
    """A heading's words and the attributes in braces behind them; other braces are words."""
    match = _BRACES.search(raw) if raw.endswith("}") else None
    if match is None:
        return raw, {}
    inside = match["inside"]
    values: dict[str, str] = {}
    at = 0
    while at < len(inside):
        item = _ATTRIBUTE.match(inside, at)
        if item is None:
            return raw, {}
        if item["id"]:
            values["id"] = item["id"]
        elif item["key"]:
            values[item["key"]] = item["double"] or item["single"] or item["bare"] or ""
        at = item.end()
    return raw[: match.start()].rstrip(), values


def _unique(id: str, taken: set[str]) -> str:
    """`id`, or `id_1` and so on when it is taken, as the table of contents does it."""
    base, number = id, 1
    while id in taken or not id:
        id = f"{base}_{number}"
        number += 1
    return id
