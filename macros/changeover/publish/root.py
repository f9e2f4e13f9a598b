"""The files that stand beside the versions: what leads a reader to one of them.

They hold no content and need no version to be there; their style and script are within them. Knows
nothing of git.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from changeover.policy import add_policy
from changeover.publish.version import LATEST
from changeover.render import Renderer

VERSIONS = "versions"
"""The folder of the list of all versions; no version can have this name."""


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version as the list at the root shows it.

    `day` is the last day that it tells of, `2026-04-13`; empty for one that follows the calendar,
    or when nobody recorded it. `aliases` are further folders that hold the same pages.
    """

    name: str
    title: str
    day: str = ""
    aliases: tuple[str, ...] = ()
    is_hidden: bool = False

    @property
    def date(self) -> dt.date | None:
        """The day as a date; None when it is none of the calendar."""
        try:
            return dt.date.fromisoformat(self.day)
        except ValueError:
            return None


def newest_first(versions: Iterable[PublishedVersion]) -> tuple[PublishedVersion, ...]:
    """The versions that readers are to see: `latest`, then by their days; others stay in order."""
    shown = [version for version in versions if not version.is_hidden]
    shown.sort(key=lambda version: version.date or dt.date.min, reverse=True)
    shown.sort(key=lambda version: version.name != LATEST)
    return tuple(shown)


def root_files(
    *, home: str, default: str, site_name: str, versions: Iterable[PublishedVersion]
) -> Mapping[str, str]:
    """The texts of the files at the root of a published site, by their paths.

    `home` is the address that all versions stand below, `default` the folder that the root leads
    to. The files are `index.html`, which leads there; `404.html`, which GitHub Pages serves for
    every address that is missing, at any depth; and the list of versions, for readers without
    JavaScript.
    """
    renderer = Renderer()
    base = f"{urlsplit(home).path.rstrip('/')}/"
    context = {
        "site_name": site_name,
        "default": quote(default),
        "canonical": f"{home.rstrip('/')}/{quote(default)}/",
    }
    pages = {
        "index.html": renderer.render("root/index.html", base="", **context),
        "404.html": renderer.render("root/404.html", base=base, **context),
        f"{VERSIONS}/index.html": renderer.render(
            "root/versions.html", base="../", versions=newest_first(versions), **context
        ),
    }
    return {path: add_policy(html) for path, html in pages.items()}
