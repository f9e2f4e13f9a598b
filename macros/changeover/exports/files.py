"""The files of a site that are no pages: the model as data, the calendar, and the feeds."""

from __future__ import annotations

from collections.abc import Mapping

from changeover.exports.data import data_texts
from changeover.exports.feeds import feed_files
from changeover.exports.ics import calendar_text
from changeover.pages import FEED
from changeover.views import Site


def published_files(
    site: Site, *, site_name: str, site_url: str = "", home: str = ""
) -> Mapping[str, str]:
    """The text of each file by its path in the site.

    `site_url` is the address at which the site is published, empty when nobody said it; `home`
    is the address that all its versions stand below, which stays when they do not.
    """
    if site.audience is not None:
        return dict(feed_files(site))  # the model as data, and the calendar, are internal
    data = {f"data/{path}": text for path, text in data_texts(site.kb, site.pages)}
    calendar = calendar_text(site.kb, name=site_name, site_url=site_url, home=home)
    return {FEED: calendar, **data, **dict(feed_files(site))}
