"""The preview of a revision that is to come."""

from __future__ import annotations

from markupsafe import Markup

from changeover.pages import Page
from changeover.views import Site


def coming(site: Site, page: Page) -> Markup:
    """The page of a coming revision."""
    return Markup("<h1>{}</h1>").format(page.title)
