"""Where things stand in the site: URLs relative to its root, ending in `/`."""

from __future__ import annotations

from changeover.model.document import Kind


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
