"""Reads the list of what a published site holds.

It comes from a branch that others can push to, so it is read as data: whatever is not as we write
it is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from changeover.pages import is_of_the_build
from changeover.problems import ChangeoverError, quote, shorten
from changeover.publish.manifest import FORMAT, Entry, EntryKind, Manifest, is_control, is_url

LONGEST = 100_000_000
"""How many characters of a list are read; a site of a hundred thousand pages has a quarter."""


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
    # Nothing of a version may take the place of what each build writes anew.
    kept = {url: entry for url, entry in found.items() if not is_of_the_build(url)}
    return Manifest(_text(data, "as-of"), dict(sorted(kept.items())))


def _entry(item: Any) -> Entry:
    if not isinstance(item, dict):
        raise _refused("an entry of 'pages' is no mapping")
    url, kind = _url(item, "url"), item.get("kind")
    if kind not in tuple(EntryKind):
        raise _refused(f"{quote(url)} is of no kind that there is")
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
        raise _refused(f"{quote(url)} is no URL of a site")
    return url


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key, "")
    if not isinstance(value, str) or any(map(is_control, value)):
        raise _refused(f"a '{key}' is no text")
    return value


def _refused(why: str) -> ChangeoverError:
    return ChangeoverError(f"the list of pages of the published version can't be used: {why}")
