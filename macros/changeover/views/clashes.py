"""What a change clashes with, in words for its own pages."""

from __future__ import annotations

from collections.abc import Iterator

from changeover.calendar import MOST_TOLD, Entry, EntryKind, entries
from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.render import site_link, words
from changeover.urls import change_url
from changeover.views import Site
from changeover.views.entries import entry_place
from changeover.views.references import Link

Said = tuple[str, str, tuple[Link, ...]]
"""A title, a text, and the links to what it speaks of."""


def clashes_said(site: Site, change: str) -> Iterator[Said]:
    """What is at the same time as a go-live of the change and should not be."""
    known = entries(site.kb)
    for entry in _go_lives(site.kb).get(change, ()):
        if entry.windows:
            others = words(f"{c.change} ({_systems(site, c.systems)})" for c in entry.windows)
            text = f"Between its go-live and the end of its hypercare, the same is changed by {others}."
            links = (Link(c.change, site_link(change_url(c.change))) for c in entry.windows)
            yield "Clashes with another change", text, tuple(links)
        for blackout in map(known.__getitem__, entry.blackouts[:MOST_TOLD]):
            text = f"{entry.span.start} is in the blackout of {blackout.span}: {blackout.title}."
            yield "Go-live in a blackout", text, (Link("calendar", entry_place(site, blackout)),)
        if rest := entry.blackouts[MOST_TOLD:]:
            yield "Go-live in a blackout", f"{entry.span.start} is in {len(rest)} more of them.", ()


@kept
def _go_lives(kb: KnowledgeBase) -> dict[str, list[Entry]]:
    """The go-lives of each change that clash with something."""
    found: dict[str, list[Entry]] = {}
    for entry in entries(kb).values():
        if entry.kind is EntryKind.GO_LIVE and entry.has_clash:
            found.setdefault(entry.change, []).append(entry)
    return found


def _systems(site: Site, systems: tuple[str, ...]) -> str:
    return words(site.kb.name("system", system) for system in systems)
