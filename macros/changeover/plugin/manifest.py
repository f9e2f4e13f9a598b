"""The list of what a site holds, written beside its pages: what one version changes of another."""

from __future__ import annotations

from pathlib import Path

from changeover.views import Site


def write_manifest(stage: Path, site: Site) -> None:
    """Write the manifest of a finished site below `stage`."""
