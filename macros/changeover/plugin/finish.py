"""What is written into a finished stage, before it takes the place of the site."""

from __future__ import annotations

from pathlib import Path

from changeover.plugin.manifest import write_manifest
from changeover.plugin.search import Entry, add_to_index
from changeover.views import Site


def finish(stage: Path, site: Site, found: list[Entry]) -> None:
    """Write what needs the whole site: the search index, and the list of what the site holds."""
    add_to_index(stage, found)
    write_manifest(stage, site)
