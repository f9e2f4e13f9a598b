"""The list of what a site holds, `pages.json` at its root: what one version changes of another.

A published list comes from a branch that others can push to, so it is read as data: whatever is
not as we write it is refused.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from changeover.problems import ChangeoverError, shorten

FORMAT = 1
"""Counts up when a reader of the list would have to be changed; new keys do not count."""

LONGEST = 100_000_000
"""How many characters of a list are read; a site of a hundred thousand pages has a quarter."""

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
    title = "".join(c for c in " ".join(entry.title.split()) if not _is_control(c))
    more = {"title": title, "digest": entry.digest, "stale": entry.is_stale}
    return data | {key: value for key, value in more.items() if value}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# --- reading ----------------------------------------------------------------------------------------


def read_manifest(text: str) -> Manifest:
    """The list of a published site from its JSON; raises ChangeoverError on anything else."""
    if len(text) > LONGEST:
        raise _refused(f"it is longer than {LONGEST:,} characters")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _refused("it is not JSON") from None
    if not isinstance(data, dict) or not isinstance(data.get("pages"), list):
        raise _refused("it holds no 'pages'")
    if data.get("format") != FORMAT:
        said = shorten(repr(data.get("format")))
        raise _refused(f"its format is {said}, and this program reads {FORMAT}; update changeover")
    entries = [_entry(item) for item in data["pages"]]
    found = {entry.url: entry for entry in entries}
    if len(found) < len(entries):
        raise _refused("it holds a URL twice")
    return Manifest(_text(data, "as-of"), dict(sorted(found.items())))


def _entry(item: Any) -> Entry:
    if not isinstance(item, dict):
        raise _refused("an entry of 'pages' is no mapping")
    url, kind = _url(item, "url"), item.get("kind")
    if kind not in tuple(EntryKind):
        raise _refused(f"'{_plain(url)}' is of no kind that there is")
    target = _url(item, "to") if kind == EntryKind.REDIRECT else ""
    return Entry(
        url,
        EntryKind(kind),
        title=_text(item, "title"),
        digest=_text(item, "digest"),
        is_stale=item.get("stale") is True,
        target=target,
    )


def _url(item: Mapping[str, Any], key: str) -> str:
    if not isinstance(item.get(key), str):
        raise _refused(f"an entry of 'pages' has no '{key}'")
    url = str(item[key])
    if not is_url(url):
        raise _refused(f"'{_plain(url)}' is no URL of a site")
    return url


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key, "")
    if not isinstance(value, str) or any(map(_is_control, value)):
        raise _refused(f"a '{key}' is no text")
    return value


def is_url(text: str) -> bool:
    """Whether a text is a URL within a site, from its root, that a file can be written for."""
    if len(text) > _LONGEST_URL or "\\" in text:
        return False
    if any(map(_is_control, text)):
        return False
    names = text.removesuffix("/").split("/") if text else []
    return all(_is_name(name) for name in names)


def _is_control(char: str) -> bool:
    """Whether a terminal would obey it, or no file can hold it."""
    return unicodedata.category(char) in {"Cc", "Cs"}


def _is_name(name: str) -> bool:
    is_index = name == "index.html"  # a URL ends before it, and no folder is called so
    return bool(name) and name[0] != "." and len(name.encode()) <= _LONGEST_NAME and not is_index


def _refused(why: str) -> ChangeoverError:
    return ChangeoverError(f"the list of pages of the published version can't be used: {why}")


# --- comparing --------------------------------------------------------------------------------------

_SHOWN = 10
_WIDTH = 80
_GROUPS = {
    "lost": "would be lost",
    "newly_stale": "can no longer be trusted",
    "changed": "changed",
    "moved": "leading on to another page now",
    "given_up": "said to be gone now",
    "added": "new",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a version changes of the one before it; each group is sorted by URL.

    `lost` holds entries of the version before that nothing stands for now: no page, no redirect, no
    word that they are gone. All other groups hold entries of the new version.
    """

    added: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    """Pages and files that say something else."""
    moved: tuple[Entry, ...] = ()
    """Pages that were, and lead on to others now."""
    given_up: tuple[Entry, ...] = ()
    """Pages that were, and say now that they are gone."""
    lost: tuple[Entry, ...] = ()
    newly_stale: tuple[Entry, ...] = ()

    def text(self, *, most: int | None = _SHOWN) -> str:
        """The groups with what is in each, in lines of 80 columns; at most so many of a group.

        With `most=None` all of them.
        """
        parts = [_group(said, getattr(self, name), most) for name, said in _GROUPS.items()]
        return "\n".join(part for part in parts if part) or "Nothing changes.\n"


def compare(before: Manifest | None, after: Manifest) -> Comparison:
    """What `after` changes of `before`; of a site that was never published, everything is new.

    New redirects are not told: nobody has seen them.
    """
    old = before.entries if before is not None else {}
    new = after.entries.values()
    shown = {EntryKind.PAGE, EntryKind.FILE}
    was_shown = {url for url, entry in old.items() if entry.kind in shown}
    return Comparison(
        added=tuple(e for e in new if e.kind in shown and e.url not in was_shown),
        changed=tuple(
            e
            for e in new
            if e.kind in shown and e.url in was_shown and _says(e) != _says(old[e.url])
        ),
        moved=tuple(e for e in new if e.kind is EntryKind.REDIRECT and e.url in was_shown),
        given_up=tuple(e for e in new if e.kind is EntryKind.GONE and e.url in was_shown),
        lost=tuple(
            e for e in old.values() if e.url not in after.entries and e.kind is not EntryKind.GONE
        ),
        newly_stale=tuple(
            e for e in new if e.is_stale and not (e.url in old and old[e.url].is_stale)
        ),
    )


def _says(entry: Entry) -> tuple[str, str]:
    return entry.title, entry.digest


def _group(said: str, entries: tuple[Entry, ...], most: int | None) -> str:
    if not entries:
        return ""
    shown = entries[:most]
    lines = [f"{len(entries):,} {said}:", *(_line(entry) for entry in shown)]
    if len(shown) < len(entries):
        lines.append(f"  and {len(entries) - len(shown):,} more")
    return "".join(f"{line}\n" for line in lines)


def _line(entry: Entry) -> str:
    """The address, where it leads, and as much of the title as a line of the terminal has room for."""
    where = f"  /{_plain(entry.url)}"
    if entry.kind is EntryKind.REDIRECT and entry.target != entry.url:
        return f"{where} -> /{_plain(entry.target)}"
    room = _WIDTH - len(where) - 2
    title = _plain(entry.title)
    return f"{where}  {shorten(title, longest=room)}" if title and room >= len("Title …") else where


def _plain(text: str) -> str:
    """A text as a terminal may show it: what would steer the terminal is spelled out."""
    text = shorten(" ".join(text.split()), longest=300)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
