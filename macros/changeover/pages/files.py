"""The files of a site that are no pages, by their paths in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from changeover.knowledge import KnowledgeBase
from changeover.urls import FEED_FILES, feed_folder, system_feed_folder

FEED = "calendar.ics"
"""The calendar as a file to subscribe to."""

MANIFEST = "pages.json"
"""The list of what a site holds, that for one audience included: it names nothing else."""

DATA = ("index", "changes", "documents", "trace", "calendar")
"""The files of the model as data, by name."""

FEEDS = ("releases", "documents")
"""What the feeds tell of, besides those of the systems."""

PUBLISHED = frozenset(
    {FEED}
    | {f"data/{name}.json" for name in DATA}
    | {f"data/schema/{name}.schema.json" for name in DATA}
    | {feed_folder(tells) + name for tells in FEEDS for name in FEED_FILES}
)
"""The files of every site that are no pages, by their paths in it."""


_OF_THE_BUILD = re.compile(
    rf"{re.escape(MANIFEST)}|404\.html|sitemap\.xml(?:\.gz)?"
    r"|search/(?:search_index\.json|(?:pagefind|wasm)[^/]*|(?:filter|fragment|index)/[^/]+\.pf_\w+)"
)


def is_of_the_build(path: str) -> bool:
    """Whether a build writes a file at a path whatever the site holds: no list of a site has it."""
    return _OF_THE_BUILD.fullmatch(path) is not None


def feed_paths(audience: str, systems: Iterable[str]) -> frozenset[str]:
    """The feeds that the site for one audience may have; `systems` are those it has pages of."""
    folders = [feed_folder(tells, audience) for tells in FEEDS]
    folders += map(system_feed_folder, systems)
    return frozenset(folder + name for folder in folders for name in FEED_FILES)


def published_paths(kb: KnowledgeBase) -> frozenset[str]:
    """The paths of `PUBLISHED`, and those that a site has for its audiences and systems."""
    folders = [feed_folder(tells, a.id) for tells in FEEDS for a in kb.catalog.audiences]
    folders += [system_feed_folder(system) for system in kb.systems]
    return PUBLISHED | {MANIFEST} | {folder + name for folder in folders for name in FEED_FILES}
