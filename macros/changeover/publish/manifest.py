"""The list of what a site holds, `pages.json` at its root."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FORMAT = 1
"""Counts up when a reader of the list would have to be changed; new keys do not count."""

_LONGEST_URL = 2_000
_LONGEST_NAME = 255  # bytes, as file systems have it


class EntryKind(StrEnum):
    """What stands at a URL."""

    PAGE = "page"
    """A page."""
    REDIRECT = "redirect"
    """A page that leads on to another one."""
    FILE = "file"
    """A file that is no page: data, a feed, an attachment."""
    GONE = "gone"
    """What was there is no more, and somebody said so in mkdocs.yml."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One URL of a site, from its root and not quoted: `runbooks/x/`, `guide/x.html`, `calendar.ics`.

    `digest` tells whether what a page says or a file holds has changed; it is empty where nobody
    worked it out. `target` is the URL that a redirect leads to.
    """

    url: str
    kind: EntryKind
    title: str = ""
    digest: str = ""
    is_stale: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a site holds, as of which day: its entries by URL, sorted."""

    as_of: str
    entries: Mapping[str, Entry]

    @classmethod
    def of(cls, as_of: str, entries: Iterable[Entry]) -> Manifest:
        """The list of these entries; of two at one URL the first counts."""
        found: dict[str, Entry] = {}
        for entry in entries:
            found.setdefault(entry.url, entry)
        return cls(as_of, dict(sorted(found.items())))

    def text(self) -> str:
        """The list as JSON, an entry a line: the same for the same site."""
        lines = ",\n".join(_json(_data(entry)) for entry in self.entries.values())
        return (
            f'{{\n"format": {FORMAT},\n"as-of": {_json(self.as_of)},\n"pages": [\n{lines}\n]\n}}\n'
        )


def merge(manifests: Iterable[Manifest]) -> Manifest | None:
    """All entries of several lists in one; of one URL, the first list's. None when there is no list."""
    found = tuple(manifests)
    if not found:
        return None
    return Manifest.of(found[0].as_of, (e for one in found for e in one.entries.values()))


def _data(entry: Entry) -> dict[str, Any]:
    data: dict[str, Any] = {"url": entry.url, "kind": entry.kind.value}
    if entry.kind is EntryKind.REDIRECT:
        return data | {"to": entry.target}
    title = "".join(c for c in " ".join(entry.title.split()) if not is_control(c))
    more = {"title": title, "digest": entry.digest, "stale": entry.is_stale}
    return data | {key: value for key, value in more.items() if value}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def is_url(text: str) -> bool:
    """Whether a text is a URL within a site, from its root, that a file can be written for."""
    if len(text) > _LONGEST_URL or "\\" in text:
        return False
    if any(map(is_control, text)):
        return False
    names = text.removesuffix("/").split("/") if text else []
    return all(_is_name(name) for name in names)


def is_control(char: str) -> bool:
    """Whether a terminal would obey it, or no file can hold it."""
    return unicodedata.category(char) in {"Cc", "Cs"}


def _is_name(name: str) -> bool:
    is_index = name == "index.html"  # a URL ends before it, and no folder is called so
    return bool(name) and name[0] != "." and len(name.encode()) <= _LONGEST_NAME and not is_index
