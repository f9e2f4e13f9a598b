"""What is written into a finished stage, before it takes the place of the site."""

from __future__ import annotations

from pathlib import Path

from changeover.plugin.search import Search
from changeover.plugin.site_list import SiteList


def finish(stage: Path, listed: SiteList, search: Search | None) -> None:
    """Write what needs the whole site: the search index, and the list of what the site holds."""
    if search is not None:
        search.write(stage)
    listed.write(stage)
