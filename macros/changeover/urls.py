"""Where things stand in the site: URLs relative to its root, ending in `/`."""

from __future__ import annotations

from changeover.model.document import Kind

LATEST = "latest"
"""The version that main publishes again and again; all others are frozen."""

VERSIONS = "versions"
"""The folder of the list of all versions, beside them."""

VERSIONS_FILE = "versions.json"
"""The list of versions, beside them; mike's own, and what the selector reads."""

BESIDE_VERSIONS = frozenset({"index.html", "404.html", VERSIONS, VERSIONS_FILE})
"""What stands beside the versions of a site, so that none of them can have its name."""


def hand_written_url(path: str) -> str:
    """The page of a Markdown file, by its path below `docs/`: `guide/x.md` is `guide/x/`."""
    url = path.removesuffix(".md")
    folder, _, name = url.rpartition("/")
    if name in {"index", "README"}:
        url = folder
    return f"{url}/" if url else ""


def change_url(change: str, service: str = "") -> str:
    """The overview of a change, or the page of one of its services."""
    return f"changes/{change}/{service}/" if service else f"changes/{change}/"


def document_url(kind: Kind, document: str) -> str:
    """The stable URL of a document."""
    return f"{kind.folder}/{document}/"


def system_url(system: str) -> str:
    """The page of a system; of a part, its place on the system's page."""
    name, _, part = system.partition("/")
    return f"systems/{name}/#{part}" if part else f"systems/{name}/"


def coming_url(kind: Kind, document: str, change: str) -> str:
    """The preview of the revision that a change is to bring."""
    return f"{document_url(kind, document)}coming/{change}/"


def history_url(kind: Kind, document: str, change: str = "") -> str:
    """The history of a document; of a change, the text as that one left it."""
    history = f"{document_url(kind, document)}history/"
    return f"{history}{change}/" if change else history


def release_url(release: str) -> str:
    """The notes of a release."""
    return f"releases/{release}/"


def owner_url(team: str) -> str:
    """What a team answers for, and what of it needs work."""
    return f"currency/{team}/"


def trace_url(change: str) -> str:
    """What of a change serves what."""
    return f"changes/{change}/trace/"


def use_case_url(use_case: str = "") -> str:
    """The runs of a use case across changes; the list of all of them when empty."""
    return f"trace/use-cases/{use_case}/" if use_case else "trace/use-cases/"


def month_url(month: str) -> str:
    """The calendar of a month, `2026-10`."""
    return f"calendar/{month}/"


FEED_FILES = ("atom.xml", "rss.xml", "feed.json")
"""The files of a feed: the same entries in three formats."""


def feed_folder(tells: str, audience: str = "") -> str:
    """Where a feed of `releases` or of `documents` is; for one audience, if one is given.

    Each audience has a folder of its own: whatever its id is, it is no name of a feed's file.
    """
    return f"feeds/audiences/{audience}/{tells}/" if audience else f"feeds/{tells}/"


def system_feed_folder(system: str) -> str:
    """Where the feed of a system is."""
    return f"feeds/systems/{system}/"
