"""The files of a site that are no pages: the model as data, and the calendar."""

from __future__ import annotations

from collections.abc import Mapping

from changeover.views import Site


def published_files(site: Site) -> Mapping[str, str]:
    """The text of each file by its path in the site."""
    return {}
