"""The anchors of a Markdown text: what `#…` behind a link can lead to. Reads text only."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from changeover.headings import headings, plain, slug
from changeover.links.code import Zones

_HTML_ID = re.compile(r"<[a-z][^<>]*\s(?:id|name)\s*=\s*[\"']?([^\"'\s<>]+)", re.I)
_OWN_ID = re.compile(r"\{:?(?:[^{}\n#]*[ ])?#([^\s{}.=#]+)")
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]+)\]")
_NESTED = re.compile(r"[ \t>*-]+#{1,6}[ \t]++(?P<words>.+)")
_BETWEEN = re.compile(r"[-_]+")

_TAG = re.compile(r"<[a-z][^<>]*", re.I)
_TAG_ID = re.compile(r"\s(?:id|name)\s*=\s*[\"']?([^\"'\s<>]+)", re.I)

RESERVED = ("co-", "__")
"""What no author's id begins with: so begin those that our pages and the theme have."""
_OURS = re.compile(
    r"co-(?:text|difference|changes-.*|stays-right|key-points|corrections|[0-9]+-[0-9]+)", re.S
)


def is_ours(id: str) -> bool:
    """Whether pages may have an id beside the text. Words may give others, like `co-ordinate`."""
    return _OURS.fullmatch(id) is not None


def written_ids(source: Zones) -> Iterator[tuple[str, int]]:
    """The ids that an author wrote, not those made of words: each with its place in the text."""
    for tag in _TAG.finditer(source.html):
        for match in _TAG_ID.finditer(source.html, tag.start(), tag.end()):
            yield match[1], match.start(1)
    for match in _OWN_ID.finditer(source.markdown):
        yield match[1], match.start(1)


def anchors(source: Zones) -> Mapping[str, str]:
    """Every anchor of a text, by how it may be written (see `spelled`)."""
    found = [heading.id for heading in headings(source.text)]
    found += _nested_headings(source)
    found += _HTML_ID.findall(source.html)
    found += _OWN_ID.findall(source.markdown)
    for note in _FOOTNOTE.findall(source.markdown):
        found += [f"fn:{note}", f"fnref:{note}"]
    return spelled(found)


def _nested_headings(source: Zones) -> list[str]:
    """The ids of headings inside lists and other blocks."""
    lines = source.text.split("\n")
    return [
        slug(plain(match["words"].rstrip(" \t").rstrip("#").strip()))
        for number, line in enumerate(source.markdown.split("\n"))
        if line.startswith((" ", "\t", ">", "-", "*"))
        and (match := _NESTED.fullmatch(lines[number]))
        and _NESTED.fullmatch(line)
    ]


def spelled(ids: Iterable[str]) -> Mapping[str, str]:
    """Ids by themselves and by what other tools make of the same heading.

    GitHub keeps an upper-case letter or a second hyphen where we do not; texts from there name
    anchors in its way.
    """
    known = {id: id for id in ids if id and not id.startswith("__")}
    for id in tuple(known):
        known.setdefault(_loosely(id), id)
    return known


def find(anchor: str, known: Mapping[str, str] | Collection[str]) -> str | None:
    """The id that `anchor` means; None when there is no such place."""
    names = known if isinstance(known, Mapping) else spelled(known)
    return names.get(anchor) or names.get(_loosely(anchor))


def _loosely(anchor: str) -> str:
    return _BETWEEN.sub("-", anchor).strip("-").casefold()
