"""Where the addresses of an earlier version lead whose pages are no more.

Much of a site goes with time and is nobody's mistake: a preview, a month of the calendar without
entries. Such an address has a natural place to go on to, which its own form tells. What a person
took away has none: that is for somebody to say.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping

from changeover.model.document import Kind
from changeover.pages import SERVICES
from changeover.publish.manifest import Entry, EntryKind, Manifest
from changeover.urls import change_url

_FOLDERS = tuple(kind.folder for kind in Kind)
_DOCUMENT = re.compile(rf"({'|'.join(_FOLDERS)})/(.+?)/(?:(coming|history)/(?:([^/]+)/)?)?")
_OF_CHANGE = re.compile(rf"changes/([^/]+)/(?:{'|'.join(SERVICES)}|trace)/")
_MONTH = re.compile(r"calendar/[^/]+/")
_PAGE = ".html"
_MOST_STEPS = 50
"""How far an address is followed: lists of ours lead on at once, others may be without end."""


def kept_entries(before: Manifest, now: Mapping[str, str]) -> tuple[Entry, ...]:
    """What the site must hold besides its own pages, so that no address of `before` is lost.

    `now` has each URL of the site with the one that shows what it leads to: itself, unless it leads
    on. An address that led on before goes on to do so. One without a place to go on to is not
    among them.
    """
    found = []
    for url, entry in before.entries.items():
        if url in now or entry.kind is EntryKind.FILE:
            continue
        if entry.kind is EntryKind.GONE:
            found.append(Entry(url, EntryKind.GONE))
        elif (target := _follow(url, before.entries, now)) is not None:
            found.append(Entry(url, EntryKind.REDIRECT, target=target))
    return tuple(found)


def followed(url: str) -> str:
    """The address that one leads on with, of a part of a change or a document; empty otherwise."""
    if match := _OF_CHANGE.fullmatch(url):
        return change_url(match[1])
    match = _DOCUMENT.fullmatch(url)
    return f"{match[1]}/{match[2]}/" if match and match[3] else ""


def where_now(url: str, now: Mapping[str, str]) -> str | None:
    """The URL of the site that shows what an address is meant for; None when nothing does.

    `now` is as in `kept_entries`. On some days a document has no page at its own URL, only a history.
    """
    return next((now[place] for place in (url, *_natural_places(url)) if place in now), None)


def _follow(url: str, before: Mapping[str, Entry], now: Mapping[str, str]) -> str | None:
    """The URL of the site that an address leads on to; None when there is no such place."""
    waiting, seen = deque([url]), set[str]()
    while waiting and len(seen) < _MOST_STEPS:
        at = waiting.popleft()
        if at in now:
            return now[at]
        if at in before and at not in seen:
            seen.add(at)
            if before[at].kind is EntryKind.REDIRECT:
                waiting.append(before[at].target)
            waiting += (*_natural_places(at), *_catalogue(at, before))
    return None


def _catalogue(url: str, before: Mapping[str, Entry]) -> Iterator[str]:
    """The catalogue, for the drafts of a document that was never in use."""
    match = _DOCUMENT.fullmatch(url)
    if match and f"{match[1]}/{match[2]}/" not in before:
        yield f"{match[1]}/"


def _natural_places(url: str) -> Iterator[str]:
    """The URLs that an address may lead on to once its page is gone, the best first."""
    if match := _OF_CHANGE.fullmatch(url):
        yield change_url(match[1])
    elif _MONTH.fullmatch(url):
        yield "calendar/"
    elif match := _DOCUMENT.fullmatch(url):
        folder, id, part, change = match.groups()
        yield from _of_document(f"{folder}/{id}/", part, change)
        rest = url.removeprefix(f"{folder}/")
        yield from (f"{other}/{rest}" for other in _FOLDERS if other != folder)
    if url.endswith(_PAGE):  # as hand-written pages are called without directories as URLs
        yield f"{url.removesuffix(_PAGE)}/"
    elif url:
        yield f"{url.removesuffix('/')}{_PAGE}"


def _of_document(stable: str, part: str | None, change: str | None) -> Iterator[str]:
    """Where else a document shows the same, or what holds instead."""
    if part == "coming" and change:
        yield f"{stable}history/{change}/"
    elif part == "history" and change:
        yield f"{stable}coming/{change}/"
    if part == "coming":
        yield stable
    if change or part is None:
        yield f"{stable}history/"
    if part is not None:
        yield stable
