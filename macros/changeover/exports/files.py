"""The files of a site that are no pages: the model as data, the calendar, and the feeds."""

from __future__ import annotations

from collections.abc import Mapping

from changeover.exports.data import data_texts
from changeover.exports.feeds import feed_files
from changeover.exports.ics import calendar_text
from changeover.pages import FEED
from changeover.views import Site


def published_files(site: Site, *, site_name: str) -> Mapping[str, str]:
    """The text of each file by its path in the site."""
    if site.audience is not None:
        return dict(feed_files(site))  # the model as data, and the calendar, are internal
    data = {f"data/{path}": text for path, text in data_texts(site.kb, site.pages)}
    calendar = calendar_text(site.kb, name=site_name, publication=site.publication)
    return {FEED: calendar, **data, **dict(feed_files(site))}
