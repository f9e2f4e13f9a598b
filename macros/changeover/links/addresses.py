"""Full addresses that lead into the site itself: `https://docs.example.com/kb/runbooks/x/`."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import SplitResult, unquote, urlsplit

from changeover.knowledge import KnowledgeBase
from changeover.urls import LATEST

_PORTS = {80, 443, None}


def own_path(kb: KnowledgeBase, address: str) -> str | None:
    """The path in the site that a full address of its own leads to; None of one elsewhere.

    The folder of a version is no part of it.
    """
    wanted = _split(address)
    if wanted is None:
        return None
    for home in kb.homes:
        own = _split(home)
        if own is None or _host(own) != _host(wanted):
            continue
        folder = f"{unquote(own.path).rstrip('/')}/"
        path = unquote(wanted.path) or "/"
        if f"{path}/".startswith(folder):
            below = path[len(folder) :].lstrip("/")
            first, _, rest = below.partition("/")
            return rest if first == LATEST or first in kb.releases else below
    return None


def is_there(path: str, urls: Collection[str]) -> bool:
    """Whether a path in a site is one of `urls`, however the file of a page is written."""
    page = path.removesuffix("index.html")
    ways = (page, f"{page}/", page.removesuffix(".html") + "/", path)
    return any(way in urls for way in ways)


def _split(address: str) -> SplitResult | None:
    """The parts of an address with a host; None of others, and of what is none."""
    try:
        parts = urlsplit(address.strip().replace("\\", "/"))
        is_web = parts.scheme in {"http", "https", ""} and bool(parts.hostname)
        return parts if is_web and _host(parts) else None
    except ValueError:
        return None


def _host(parts: SplitResult) -> tuple[str | None, int | None]:
    """The host and its port, if it is an uncommon one."""
    return parts.hostname, None if parts.port in _PORTS else parts.port
