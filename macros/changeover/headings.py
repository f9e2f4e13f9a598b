"""Headings of Markdown outside code, with the ids that the page will have. Reads text only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from changeover.reading.fences import fenced_lines

# Each reads any line once: what could match in many ways is possessive or bounded by what follows.
_HASHES = re.compile(r"#{1,6}")
_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*")
_NO_PARAGRAPH = re.compile(r"[ ]{4}|\t|#|\s*$")
_BRACES = re.compile(r"(?:^|[ \t])\{:?(?P<inside>[^{}\n]+)\}$")
_ATTRIBUTE = re.compile(
    r"\s*(?:#(?P<id>[^\s.#={}]+)"
    r"|(?P<key>[^\s=#.\"'{}]+)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'{}]+))"
    r"|\.[^\s.#={}]+)\s*"
)
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)(?P<code>.+?)(?<!`)\1(?!`)")
_LINK = re.compile(r"!?\[([^\]\[]*)\](?:\([^()]*\)|\[[^\]\[]*\])")
_MARKUP = re.compile(r"(?<!\\)(?:\*+|~~|(?<!\w)_+|(?<!(?<!\\)_)_++(?!\w))|</?[A-Za-z][^<>]*>")
_ANY_MARKUP = re.compile(r"[\\*_~`<\[]")
_ESCAPE = re.compile(r"\\(.)")
_NOT_IN_SLUG = re.compile(r"[^\w\s-]")
_BLANKS = re.compile(r"[-\s]+")
_COUNTED = re.compile(r"(.*)_([0-9]{1,9})")


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
    fenced = fenced_lines(text)
    lines = text.split("\n")
    ends = (n for n, line in enumerate(lines) if "-->" in line and n not in fenced)
    last_end = max(ends, default=-1) if "<!--" in text else -1
    in_comment = False
    for number, line in enumerate(lines):
        if number in fenced:
            continue
        if in_comment:
            in_comment = "-->" not in line
        elif number < last_end and line.lstrip()[:4] == "<!--" and "-->" not in line:
            in_comment = True
        else:
            yield number + 1, line


def headings(text: str) -> tuple[Heading, ...]:
    """Every heading of a Markdown text in order; equal ids get `_1`, `_2` as on the page."""
    found = list(_raw(text))
    parsed = [(level, number, *_attributes(raw)) for level, number, raw in found]
    taken = {attributes["id"] for *_, attributes in parsed if "id" in attributes}
    counts: dict[str, int] = {}
    result = []
    for level, number, words, attributes in parsed:
        title = plain(words)
        own = attributes.pop("id", None)
        id = own or _unique(slug(title), taken, counts)
        taken.add(id)
        result.append(Heading(level, title, id, number, attributes, own is not None))
    return tuple(result)


def title_of(text: str) -> str | None:
    """The words of the first level-1 heading; None when there is none or it has no words."""
    first = next((raw for level, _, raw in _raw(text) if level == 1 and raw), "")
    return plain(_attributes(first)[0]) or None


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


def _raw(text: str) -> Iterator[tuple[int, int, str]]:
    """(level, line, what stands in it) of each heading."""
    above = ""  # the first line of a paragraph: an underline below makes it a heading
    last = 0
    is_fresh = True
    for number, line in lines_outside_code(text):
        if number != last + 1:
            above, is_fresh = "", True
        last = number
        hashes = _HASHES.match(line)
        words = line[hashes.end() :].rstrip(" \t").rstrip("#").strip() if hashes else ""
        if hashes:  # even without words it is one on the page, and counts
            yield hashes.end(), number, words
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


def _unique(slug: str, taken: set[str], counts: dict[str, int]) -> str:
    """The id of a heading, numbered as the table of contents does it when it is taken.

    A number at its end is counted on: `id_7` becomes `id_8`. `counts` remembers how far the
    numbers of each id are taken, so that many equal headings don't ask for all of them again.
    """
    times = counts.get(slug, 0)
    counted = _COUNTED.fullmatch(slug)
    base, first = (counted[1], int(counted[2])) if counted else (slug, 0)
    while (id := f"{base}_{first + times}" if times else slug) in taken or not id:
        times += 1
    counts[slug] = times + 1
    return id
