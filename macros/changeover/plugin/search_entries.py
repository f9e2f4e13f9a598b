"""Entries for Material's search, of the pages that its own plugin would be slow to read.

Material's plugin walks over every tag in Python, which took a third of a build's time. Generated
pages are well-formed HTML of ours, so a few regular expressions find the same sections and words;
hand-written pages stay with Material.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from mkdocs.structure.pages import Page as MkDocsPage

from changeover.pages import Page

_ATTRIBUTES = r'[^<>"]*(?:"[^"]*"[^<>"]*)*'
_KEPT = "code|li|ol|p|pre|sub|sup|ul"
_HEADING = re.compile(rf'<h([1-6])(?=[^<>]*\sid="([^"]*)"){_ATTRIBUTES}>(.*?)</h\1>', re.S)
_UNSEARCHED = re.compile(
    r"<(script|style|object)\b.*?</\1>"
    rf'|<(\w+)(?=[^<>]*\s(?:data-search-exclude|class="(?:headerlink|co-source)")){_ATTRIBUTES}>',
    re.S,
)
_OTHER_TAG = re.compile(rf"<(?!/?(?:{_KEPT})[\s>]){_ATTRIBUTES}>|<!--.*?-->", re.S)
_KEPT_TAG = re.compile(rf"<({_KEPT})\s{_ATTRIBUTES}>")
_EMPTY = re.compile(r"<(\w+)>\s*</\1>")
_PRE = re.compile(r"(<pre>.*?</pre>)", re.S)
_SPACE = re.compile(r"\s+")
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)#?\w+;")

Entry = dict[str, str]


class MaterialSearch:
    """Adds the generated pages to the index that Material's plugin writes of the others.

    `index` is the list of entries of that plugin's index.
    """

    def __init__(self, index: list[Entry]) -> None:
        self._index = index

    def add(self, page: MkDocsPage, plan: Page | None) -> None:
        """Take the entries of a generated page; Material has read a hand-written one itself."""
        if plan is not None:
            self._index += entries(page.content or "", url=page.url, title=plan.title)

    def write(self, stage: Path) -> None:
        """Nothing: Material's plugin wrote its index, with our entries in it."""

    def discard(self) -> None:
        """Nothing: what was taken ends with the build."""


def entries(content: str, *, url: str, title: str) -> list[Entry]:
    """An entry for each heading with an id, and one for what stands before the first.

    `content` is the page's HTML. A page that begins with its `h1` has one entry for both.
    """
    parts = _HEADING.split(searched(content))
    found = [{"location": url, "title": html.escape(title, quote=False), "text": _words(parts[0])}]
    for level, id_, heading, text in zip(*(parts[n::4] for n in (1, 2, 3, 4)), strict=True):
        entry = {"location": f"{url}#{id_}", "title": _words(heading), "text": _words(text)}
        if level == "1" and len(found) == 1 and not found[0]["text"]:
            found = [entry | {"location": url}]
        else:
            found.append(entry)
    return found


def searched(content: str) -> str:
    """What a search may find: an element that is left out is so with all that stands in it."""
    pieces, last = [], 0
    while match := _UNSEARCHED.search(content, last):
        pieces.append(content[last : match.start()])
        last = _end(content, match.group(2), match.end()) if match.group(2) else match.end()
    return "".join([*pieces, content[last:]])


def _end(content: str, tag: str, start: int) -> int:
    """Where the element ends whose content begins at `start`; others of its name may stand in it."""
    depth = 1
    for found in re.compile(rf"<(/?){tag}\b{_ATTRIBUTES}>").finditer(content, start):
        depth += -1 if found.group(1) else 1
        if not depth:
            return found.end()
    return len(content)


def _words(content: str) -> str:
    """HTML as the index holds it: text with the few tags that search results show."""
    text = _KEPT_TAG.sub(r"<\1>", _OTHER_TAG.sub("", content))
    text = "".join(
        part if part.startswith("<pre>") else _SPACE.sub(" ", part) for part in _PRE.split(text)
    )
    return _ENTITY.sub(lambda match: html.unescape(match.group()), _EMPTY.sub("", text)).strip()
